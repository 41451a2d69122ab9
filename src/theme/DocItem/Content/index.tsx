import type { ReactElement } from 'react';
import OriginalContent from '@theme-original/DocItem/Content';
import type { Props } from '@theme/DocItem/Content';
import { useDoc } from '@docusaurus/plugin-content-docs/client';
import { VersionFoot } from '../../../components/versions/VersionFoot.tsx';
import { RunbookContext } from '../../../components/page/runbook-context.ts';
import type { RunbookFrontMatter } from '../../../components/page/front-matter.ts';

/** A page with `runbook:` front matter is a runbook: its steps are drawn as steps, its title is followed by its facts. */
export default function Content(props: Props): ReactElement {
  const { frontMatter } = useDoc();
  const runbook = (frontMatter as { runbook?: RunbookFrontMatter }).runbook;
  if (!runbook) return <OriginalContent {...props} />;
  return (
    <RunbookContext.Provider value={runbook}>
      <div className={runbook.owner ? 'rb-runbook' : undefined}>
        <OriginalContent {...props} />
        <VersionFoot />
      </div>
    </RunbookContext.Provider>
  );
}
