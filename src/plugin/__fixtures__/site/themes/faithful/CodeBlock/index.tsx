import OriginalCodeBlock from '@theme-init/CodeBlock';

/** What the real theme does, as far as the cross-check can tell. */
export default function CodeBlock({ runBlock, ...props }: { runBlock?: string; children: string }) {
  if (runBlock === undefined) return <OriginalCodeBlock {...props} />;
  const { id, sha256, title } = JSON.parse(runBlock);
  return (
    <div role="group" aria-label={title} data-run-block={id} data-run-sha256={sha256}>
      <OriginalCodeBlock {...props} />
    </div>
  );
}
