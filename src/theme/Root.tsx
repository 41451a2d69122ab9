import type { ReactElement, ReactNode } from 'react';
import siteConfig from '@generated/docusaurus.config';
import { setServerUrl } from '../client/browser.ts';
import { ServerNotice } from '../components/page/ServerNotice.tsx';

setServerUrl(String(siteConfig.customFields?.['serverUrl'] ?? ''));

/** Around every page, kept over navigation. */
export default function Root({ children }: { children: ReactNode }): ReactElement {
  return (
    <>
      {children}
      <ServerNotice />
    </>
  );
}
