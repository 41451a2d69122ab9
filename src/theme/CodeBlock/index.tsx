import type { ReactElement } from 'react';
import OriginalCodeBlock from '@theme-original/CodeBlock';
import type { Props } from '@theme/CodeBlock';
import { RunBlock } from '../../components/run/RunBlock.tsx';
import type { PageBlock } from '../../contract/block.ts';

/** A fence that the build has marked as runnable becomes a block, every other one stays what it is. */
export default function CodeBlock(props: Props & { runBlock?: string }): ReactElement {
  const { runBlock, ...rest } = props;
  if (runBlock === undefined) return <OriginalCodeBlock {...rest} />;
  const code = Array.isArray(props.children) ? props.children.join('') : String(props.children);
  return <RunBlock block={JSON.parse(runBlock) as PageBlock} code={code} />;
}
