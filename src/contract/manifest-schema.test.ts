import { describe, expect, test } from 'vitest';
import { readManifest } from './manifest-schema.ts';
import type { Manifest } from './manifest.ts';

const HASH = 'a'.repeat(64);

const manifest: Manifest = {
  schemaVersion: 1,
  contentDigest: HASH,
  versions: ['next'],
  latest: 'next',
  pages: [{ version: 'next', doc: 'index', title: 'Home', permalink: '/', source: 'docs/index.mdx', runbook: null }],
  blocks: [
    {
      id: 'a',
      title: 'A',
      risk: 'read',
      target: 'stack',
      timeoutMs: null,
      interactive: false,
      expect: null,
      expectExit: null,
      capture: null,
      endless: false,
      errexit: true,
      pipefail: true,
      rollback: null,
      requires: null,
      version: 'next',
      doc: 'index',
      permalink: '/',
      lang: 'bash',
      code: 'true\n',
      sha256: HASH,
      line: 1,
    },
  ],
  scriptHashes: [`'sha256-${'A'.repeat(43)}='`],
};

const block = manifest.blocks[0]!;

/** What is said about a manifest with these fields changed. */
function problemsWith(changes: Record<string, unknown>): string[] {
  const result = readManifest({ ...manifest, ...changes });
  return result.ok ? [] : result.problems;
}

describe('a manifest', () => {
  test('is read as it was written', () => {
    expect(readManifest(JSON.parse(JSON.stringify(manifest)))).toEqual({ ok: true, manifest });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['an older schema', { schemaVersion: 0 }, 'schemaVersion: must be 1; build the site again with this release'],
    ['a digest that is none', { contentDigest: 'x' }, 'contentDigest: must be a sha256 in lower-case hex'],
    ['a latest version it does not have', { latest: '2.0' }, 'latest: is not one of versions'],
    ['the same block twice', { blocks: [block, block] }, 'blocks.1: ["next","index","a"] stands there twice'],
    [
      'the same page twice',
      { pages: [manifest.pages[0], manifest.pages[0]] },
      'pages: the same page stands there twice',
    ],
    ['a block without its page', { pages: [] }, 'blocks.0: ["next","index","a"] belongs to no page of the manifest'],
    [
      'text that is not in the hashed form',
      { blocks: [{ ...block, code: 'true' }] },
      'blocks.0.code: is not in the form that is hashed (LF, exactly one final newline)',
    ],
  ])('is refused with %s', (_name, changes, message) => {
    expect(problemsWith(changes)).toEqual([message]);
  });

  test.each([null, 7, 'text', [], {}])('is not %j', (value) => {
    expect(readManifest(value).ok).toBe(false);
  });

  test('has no field that nobody knows, in itself or in a block', () => {
    expect(problemsWith({ extra: 1 })).toHaveLength(1);
    expect(problemsWith({ blocks: [{ ...block, command: 'id' }] })).toHaveLength(1);
  });
});
