import type { ReactElement } from 'react';
import Layout from '@theme/Layout';
import { VersionList } from '../../components/versions/VersionList.tsx';
import type { VersionList as Versions } from '../../contract/changes.ts';

/** `/changes`: all versions, a route of the build (src/plugin/versions). */
export default function VersionListPage({ versions }: { versions: Versions }): ReactElement {
  return (
    <Layout title="Versions" description="All versions of the runbooks, and what changed from each to the next.">
      <VersionList versions={versions} />
    </Layout>
  );
}
