import FaithfulCodeBlock from '../../faithful/CodeBlock';

/** Forgets that one block is runnable. */
export default function CodeBlock({ runBlock, ...props }: { runBlock?: string; children: string }) {
  const dropped = runBlock !== undefined && JSON.parse(runBlock).id === 'in-list';
  return dropped ? <FaithfulCodeBlock {...props} /> : <FaithfulCodeBlock {...props} runBlock={runBlock} />;
}
