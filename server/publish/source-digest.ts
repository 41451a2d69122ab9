/** A digest of everything the site is built from, so that the same sources are not built twice. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Files and folders of the project that a build reads. A missing one counts as empty. */
const SOURCES = [
  'docs',
  'versioned_docs',
  'versioned_sidebars',
  'versions.json',
  'src',
  'static',
  'docusaurus.config.ts',
  'sidebars.ts',
  'organization.yaml',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** Tests and their fixtures lie beside the code and are in no build. */
const NOT_BUILT = /\.test\.tsx?$|(?:^|\/)__fixtures__\//;

/** sha256, lower-case hex, over path and content of every source. */
export function sourceDigest(projectDir: string): string {
  const whole = createHash('sha256');
  for (const path of SOURCES.flatMap((source) => filesOf(join(projectDir, source))).sort()) {
    const name = relative(projectDir, path).split(sep).join('/');
    if (NOT_BUILT.test(name)) continue;
    const content = readFileSync(path);
    whole.update(`${name}\0${content.length}\0`);
    whole.update(content);
  }
  return whole.digest('hex');
}

function filesOf(path: string): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
