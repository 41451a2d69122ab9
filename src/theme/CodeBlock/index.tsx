import type { ReactElement } from 'react';
import useBrokenLinks from '@docusaurus/useBrokenLinks';
import OriginalCodeBlock from '@theme-original/CodeBlock';
import type { Props } from '@theme/CodeBlock';
import { Diagram } from '../../components/diagram/Diagram.tsx';
import { RunBlock } from '../../components/run/RunBlock.tsx';
import type { PageBlock } from '../../contract/block.ts';

/** A fence that the build has marked as runnable becomes a block, one of Mermaid a diagram, every other one stays. */
export default function CodeBlock(props: Props & { runBlock?: string }): ReactElement {
  const { runBlock, ...rest } = props;
  const { collectAnchor } = useBrokenLinks();
  const code = Array.isArray(props.children) ? props.children.join('') : String(props.children);
  if (runBlock !== undefined) {
    const block = JSON.parse(runBlock) as PageBlock;
    collectAnchor(`block-${block.id}`);
    return <RunBlock block={block} code={code} />;
  }
  const original = <OriginalCodeBlock {...rest} />;
  return props.className === 'language-mermaid' ? <Diagram code={code}>{original}</Diagram> : original;
}
