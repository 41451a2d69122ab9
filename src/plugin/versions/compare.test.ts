import { rmSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import type { VersionChanges } from '../../contract/changes.ts';
import { compareEditions } from './compare.ts';
import { patchLines } from './patch.ts';
import { readEditions } from './read.ts';
import { fence, runbook, siteOf } from './testing.ts';

/** What changed from the page `before` (version 1.0) to the page `after` (next); null: there is no such page. */
async function between(before: string | null, after: string | null): Promise<VersionChanges> {
  const siteDir = siteOf({
    'versions.json': '["1.0"]',
    'docs/index.md': '# Home\n',
    'versioned_docs/version-1.0/index.md': '# Home\n',
    ...(before === null ? {} : { 'versioned_docs/version-1.0/runbooks/a.md': before }),
    ...(after === null ? {} : { 'docs/runbooks/a.md': after }),
  });
  onTestFinished(() => rmSync(siteDir, { recursive: true }));
  const [next, old] = await readEditions(siteDir);
  return compareEditions(old!, next!);
}

test('two versions with the same pages differ in nothing', async () => {
  const page = runbook(fence('look', 'true'));
  expect(await between(page, page)).toMatchObject({
    counts: { added: 0, removed: 0, changed: 0, same: 1 },
    pages: [],
  });
});

test('a block with another text has two hashes, and the lines that changed', async () => {
  const changes = await between(runbook(fence('look', 'true\necho a')), runbook(fence('look', 'true\necho b')));
  expect(changes.counts).toEqual({ added: 0, removed: 0, changed: 1, same: 0 });
  const [block] = changes.pages[0]!.blocks;
  expect(block).toMatchObject({ kind: 'changed', id: 'look', meta: [] });
  if (block?.kind !== 'changed') throw new Error('unreachable');
  expect(block.sha256.before).toMatch(/^[0-9a-f]{64}$/);
  expect(block.sha256.after).not.toBe(block.sha256.before);
  expect(block.lines).toEqual([
    { kind: 'same', text: 'true' },
    { kind: 'gone', text: 'echo a' },
    { kind: 'new', text: 'echo b' },
  ]);
});

test.each([
  ['risk=read', 'risk=change', { name: 'risk', before: 'read', after: 'change' }],
  ['risk=read', 'risk=read expect="ok"', { name: 'expect', before: null, after: 'ok' }],
  ['risk=read expect-exit=1', 'risk=read', { name: 'expect-exit', before: '1', after: null }],
  ['risk=read timeout=30s', 'risk=read timeout=5m', { name: 'timeout', before: '30s', after: '5m' }],
  ['risk=read', 'risk=read target=host', { name: 'target', before: 'stack', after: 'host' }],
  ['risk=read', 'risk=read interactive', { name: 'interactive', before: null, after: 'yes' }],
  ['risk=read', 'risk=read errexit=off', { name: 'errexit', before: null, after: 'off' }],
  ['risk=read', 'risk=read requires=C2', { name: 'requires', before: null, after: 'C2' }],
])('a fence that said %s and says %s is a change with the same text', async (was, is, change) => {
  const changes = await between(runbook(fence('look', 'true', was)), runbook(fence('look', 'true', is)));
  expect(changes.pages[0]!.blocks).toEqual([expect.objectContaining({ kind: 'changed', meta: [change], lines: [] })]);
});

test('blocks that came and went are told with their text', async () => {
  const changes = await between(runbook(fence('old', 'echo old')), runbook(fence('new', 'echo new')));
  expect(changes.counts).toEqual({ added: 1, removed: 1, changed: 0, same: 0 });
  expect(changes.pages[0]!.blocks).toMatchObject([
    { kind: 'added', id: 'new', code: 'echo new\n' },
    { kind: 'removed', id: 'old', code: 'echo old\n' },
  ]);
});

test('a page that came or went brings or takes all of its blocks', async () => {
  expect(await between(null, runbook(fence('look', 'true')))).toMatchObject({
    pages: [{ doc: 'runbooks/a', kind: 'added', rationale: 'First version.', blocks: [{ kind: 'added' }] }],
  });
  expect(await between(runbook(fence('look', 'true')), null)).toMatchObject({
    pages: [{ kind: 'removed', blocks: [{ kind: 'removed' }] }],
    counts: { removed: 1, same: 0 },
  });
});

test('a page with other words only is named, with its rationale', async () => {
  const changes = await between(runbook(fence('look', 'true')), runbook(fence('look', 'true'), 'Said better.'));
  expect(changes.pages).toEqual([{ doc: 'runbooks/a', kind: 'changed', rationale: 'Said better.', blocks: [] }]);
  expect(patchLines(changes).join('\n')).toContain('No block differs, only words around them.');
});

test('moving a block within its page changes words, and no block', async () => {
  const [a, b] = [fence('one', 'echo 1'), fence('two', 'echo 2')];
  expect((await between(runbook(`${a}\n${b}`), runbook(`${b}\n${a}`))).counts).toMatchObject({ changed: 0, same: 2 });
});

test('the text for a terminal is a summary and a unified diff per block', async () => {
  const long = Array.from({ length: 9 }, (_, at) => `echo ${at}`);
  const changed = long.with(8, 'echo nine');
  const before = runbook(`${fence('long', long.join('\n'))}\n${fence('old', 'echo old')}`);
  const after = runbook(`${fence('long', changed.join('\n'), 'risk=change')}\n${fence('new', 'echo new')}`, 'Better.');
  expect(patchLines(await between(before, after))).toEqual([
    '1.0 to next: 1 block added, 1 removed, 1 changed, 0 the same; 1 page differs.',
    '',
    '== runbooks/a',
    '   Better.',
    '',
    'changed long: Block long (change)',
    '  risk: read -> change',
    '--- 1.0/runbooks/a#long',
    '+++ next/runbooks/a#long',
    '@@ -6,4 +6,4 @@',
    ' echo 5',
    ' echo 6',
    ' echo 7',
    '-echo 8',
    '+echo nine',
    '',
    'added new: Block new (read)',
    '--- /dev/null',
    '+++ next/runbooks/a#new',
    '@@ -0,0 +1 @@',
    '+echo new',
    '',
    'removed old: Block old (read)',
    '--- 1.0/runbooks/a#old',
    '+++ /dev/null',
    '@@ -1 +0,0 @@',
    '-echo old',
  ]);
});
