import type { ComponentProps } from 'react';
import MDXComponents from '@theme-init/MDXComponents';

/** What the real theme is given of a procedure, as far as a test can tell. */
export default {
  ...MDXComponents,
  'runbook-panel': ({ procedure }: { procedure: string }) => <div data-test-procedure={procedure} />,
  li: ({ manualStep, ...props }: ComponentProps<'li'> & { manualStep?: string }) => (
    <li {...props} data-test-step={manualStep} />
  ),
};
