import { describe, expect, test } from 'vitest';
import { readManifest } from './manifest-schema.ts';
import type { Manifest } from './manifest.ts';

const HASH = 'a'.repeat(64);

const manifest: Manifest = {
  schemaVersion: 3,
  contentDigest: HASH,
  versions: ['next'],
  latest: 'next',
  pages: [
    {
      version: 'next',
      doc: 'index',
      title: 'Home',
      permalink: '/',
      source: 'docs/index.mdx',
      runbook: {
        owner: 'platform',
        lastReviewed: '2026-11-23',
        reviewEveryDays: 90,
        target: null,
        topic: 'operations',
        alerts: [],
        severities: [],
        rationale: 'First.',
        params: [
          {
            name: 'SERVICE',
            type: 'enum',
            description: 'Which.',
            pattern: null,
            values: null,
            from: 'list',
            min: null,
            max: null,
            default: null,
          },
        ],
      },
      steps: [
        { kind: 'block', block: 'a' },
        { kind: 'manual', id: 'manual-0123456789ab', text: 'Tell the team.' },
      ],
      scenarios: [
        {
          name: 'redis-down',
          profile: 'mended',
          faults: ['redis-down'],
          params: { SERVICE: 'redis' },
          steps: [
            { kind: 'run', block: 'a', params: {}, input: null, symptom: { exit: 1, output: 'not running' } },
            { kind: 'clear', fault: 'redis-down' },
            { kind: 'run', block: 'a', params: {}, input: 'yes\n', symptom: null },
          ],
        },
      ],
    },
  ],
  blocks: [
    {
      id: 'a',
      title: 'A',
      risk: 'read',
      target: 'stack',
      params: ['SERVICE'],
      captures: ['STATE'],
      timeoutMs: null,
      interactive: false,
      expect: null,
      expectExit: null,
      capture: 'LAST',
      captureFrom: '$.state',
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
const page = manifest.pages[0]!;

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
    ['an older schema', { schemaVersion: 2 }, 'schemaVersion: must be 3; build the site again with this release'],
    ['a digest that is none', { contentDigest: 'x' }, 'contentDigest: must be a sha256 in lower-case hex'],
    ['a latest version it does not have', { latest: '2.0' }, 'latest: is not one of versions'],
    ['the same block twice', { blocks: [block, block] }, 'blocks.1: ["next","index","a"] stands there twice'],
    ['the same page twice', { pages: [page, page] }, 'pages: the same page stands there twice'],
    ['a block without its page', { pages: [] }, 'blocks.0: ["next","index","a"] belongs to no page of the manifest'],
    [
      'a manual step that is not named by its text',
      { pages: [{ ...page, steps: [{ kind: 'manual', id: 'tell-the-team', text: 'Tell the team.' }] }] },
      'pages.0.steps.0.id: Invalid string: must match pattern /^manual-[0-9a-f]{12}$/',
    ],
    [
      'a step without its words',
      { pages: [{ ...page, steps: [{ kind: 'manual', id: 'manual-0123456789ab', text: '' }] }] },
      'pages.0.steps.0.text: Too small: expected string to have >=1 characters',
    ],
    [
      'a block from before there were parameters',
      { blocks: [{ ...block, params: undefined }] },
      'blocks.0.params: Invalid input: expected array, received undefined',
    ],
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
    expect(problemsWith({ pages: [{ ...page, steps: [{ kind: 'block', block: 'a', code: 'id' }] }] })).toHaveLength(1);
  });
});
