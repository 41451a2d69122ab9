import type { ComponentProps, ReactElement } from 'react';
import OriginalComponents from '@theme-original/MDXComponents';
import { ManualStep } from '../components/procedure/ManualStep.tsx';
import { RunbookPanel } from '../components/procedure/RunbookPanel.tsx';

const OriginalItem = OriginalComponents.li ?? 'li';

/** A numbered item that the build has marked as done by hand gets a place to mark it done, every other one stays itself. */
function Item({ manualStep, children, ...props }: ComponentProps<'li'> & { manualStep?: string }): ReactElement {
  if (manualStep === undefined) return <OriginalItem {...props}>{children}</OriginalItem>;
  return (
    <OriginalItem {...props}>
      {children}
      <ManualStep step={manualStep} />
    </OriginalItem>
  );
}

/** What Markdown is made of, and two things that the build puts into runbooks. */
const MDXComponents = { ...OriginalComponents, li: Item, 'runbook-panel': RunbookPanel };

export default MDXComponents;
