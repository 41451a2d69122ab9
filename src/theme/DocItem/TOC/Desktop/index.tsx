import type { ReactElement } from 'react';
import OriginalDesktop from '@theme-original/DocItem/TOC/Desktop';
import { RunningNow } from '../../../../components/page/RunningNow.tsx';

/** The right side: where I am in the procedure, and what runs now. */
export default function Desktop(): ReactElement {
  return (
    <div className="rb-right">
      <OriginalDesktop />
      <RunningNow />
    </div>
  );
}
