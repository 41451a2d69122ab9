/** What Docusaurus is told of the versions. Read when the configuration is loaded, so nothing here waits. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const VERSIONS_FILE = 'versions.json';
const NEXT_LABEL = 'Next (not published)';

type VersionOptions = { label?: string; noIndex?: boolean };

/**
 * `lastVersion` and `versions` for the docs plugin. Only the latest version is for search engines: an old page, found
 * without its context, is the wrong one. Defaults are left out, because every page carries this configuration.
 */
export function versionOptions(siteDir: string): { lastVersion: string; versions: Record<string, VersionOptions> } {
  const file = join(siteDir, VERSIONS_FILE);
  const published = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as string[]) : [];
  const [lastVersion = 'current', ...older] = published;
  const hidden = { noIndex: true };
  const versions: Record<string, VersionOptions> = {
    current: { label: NEXT_LABEL, ...(lastVersion === 'current' ? {} : hidden) },
  };
  for (const name of older) versions[name] = hidden;
  return { lastVersion, versions };
}
