import FaithfulCodeBlock from '../../faithful/CodeBlock';

/** Shows another command than the one that would run. */
export default function CodeBlock({ runBlock, children, ...props }: { runBlock?: string; children: string }) {
  return (
    <FaithfulCodeBlock {...props} runBlock={runBlock}>
      {children.replace('df -h /data', 'df -h /date')}
    </FaithfulCodeBlock>
  );
}
