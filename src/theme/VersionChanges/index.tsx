import type { ReactElement } from 'react';
import Layout from '@theme/Layout';
import { VersionChanges } from '../../components/versions/VersionChanges.tsx';
import type { VersionPage } from '../../contract/changes.ts';

/** `/changes/1.1`: what changed in one version, a route of the build (src/plugin/versions). */
export default function VersionChangesPage({ page }: { page: VersionPage }): ReactElement {
  const { after, before } = page.changes;
  const title = `What changed in ${after}`;
  return (
    <Layout
      title={title}
      description={`Blocks added, removed and changed${before === null ? '' : ` since ${before}`}.`}
    >
      <VersionChanges page={page} title={title} />
    </Layout>
  );
}
