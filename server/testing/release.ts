/** For tests: a small site with its manifest, published as a build would. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Block } from '../../src/contract/block.ts';
import { contentDigestInput } from '../../src/contract/hash.ts';
import { MANIFEST_SCHEMA_VERSION, type Manifest } from '../../src/contract/manifest.ts';
import { publishRelease, releasePaths, RELEASES_FOLDER, type Published } from '../publish/index.ts';

export const TEST_BLOCK: Block = {
  id: 'disk-usage',
  title: 'Disk usage',
  risk: 'read',
  timeoutMs: null,
  interactive: false,
  expect: null,
  expectExit: null,
  capture: null,
  captureFrom: null,
  params: [],
  captures: [],
  endless: false,
  errexit: true,
  pipefail: true,
  rollback: null,
  requires: null,
  version: 'next',
  doc: 'runbooks/health',
  permalink: '/runbooks/health',
  lang: 'bash',
  code: 'df -h\n',
  sha256: createHash('sha256').update('df -h\n').digest('hex'),
  target: 'stack',
  line: 3,
};

/** A block like the one above, with the hash of its own text. */
export function testBlock(changes: Partial<Block>): Block {
  const block = { ...TEST_BLOCK, ...changes };
  return { ...block, sha256: createHash('sha256').update(block.code).digest('hex') };
}

/** With the digest of its own content, unless another is given. */
export function testManifest(changes: Partial<Manifest> = {}): Manifest {
  const manifest = {
    schemaVersion: MANIFEST_SCHEMA_VERSION,
    contentDigest: '',
    versions: ['next'],
    latest: 'next',
    pages: [
      {
        version: 'next',
        doc: TEST_BLOCK.doc,
        title: 'Health',
        permalink: TEST_BLOCK.permalink,
        source: 'docs/runbooks/health.md',
        runbook: null,
        steps: [],
        scenarios: [],
      },
    ],
    blocks: [],
    scriptHashes: [`'sha256-${'A'.repeat(43)}='`],
    ...changes,
  } satisfies Manifest;
  return {
    ...manifest,
    contentDigest: changes.contentDigest ?? createHash('sha256').update(contentDigestInput(manifest)).digest('hex'),
  };
}

export const TEST_SITE: Record<string, string> = {
  'index.html': '<!doctype html><title>Home</title>',
  '404.html': '<!doctype html><title>Not here</title>',
  'runbooks/health.html': '<!doctype html><title>Health</title>',
  'assets/js/main.1234.js': `console.log(${JSON.stringify('x'.repeat(4_000))})`,
  'assets/js/main.1234.js.map': '{}',
  'img/logo.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
};

/** Publishes into `publishedDir`; files may be changed from the small site above. */
export function publishTestRelease(
  publishedDir: string,
  {
    site = TEST_SITE,
    manifest = testManifest(),
    now = Date.now(),
  }: { site?: Record<string, string>; manifest?: unknown; now?: number } = {},
): Promise<Published> {
  const releases = join(publishedDir, RELEASES_FOLDER);
  mkdirSync(releases, { recursive: true, mode: 0o755 });
  const buildRoot = mkdtempSync(join(releases, 'tmp-'));
  const paths = releasePaths(buildRoot);
  const write = (path: string, text: string) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  for (const [name, text] of Object.entries(site)) write(join(paths.site, name), text);
  write(paths.manifest, JSON.stringify(manifest));
  return publishRelease(publishedDir, { buildRoot, sourceDigest: 's'.repeat(64), now });
}
