import type { ReactElement } from 'react';

/** A sentence of the server's: what stands between backticks is something to be typed, and is set as code. */
export function Words({ children }: { children: string }): ReactElement {
  return <>{children.split('`').map((part, at) => (at % 2 === 1 ? <code key={at}>{part}</code> : part))}</>;
}
