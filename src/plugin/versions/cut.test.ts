import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, afterEach, expect, test } from 'vitest';
import { cutVersion } from './cut.ts';
import { readNote } from './note.ts';
import { publishedVersions, readEditions } from './read.ts';
import { fence, runbook, SIDEBARS, siteOf } from './testing.ts';

const NOTE = { version: '1.0', date: '2026-11-24', why: 'First: the stack as it\'s found, "gaps" included.' };

let siteDir = '';
beforeEach(() => {
  siteDir = siteOf({
    'sidebars.ts': SIDEBARS,
    'docs/index.md': '# Home\n',
    'docs/runbooks/a.md': runbook(fence('look', 'true')),
    'docs/img/a.svg': '<svg/>',
  });
});
afterEach(() => rmSync(siteDir, { recursive: true, force: true }));

const read = (path: string) => readFileSync(join(siteDir, path), 'utf8');

test('a version is the pages, the sidebar, the note, and its name before the others', async () => {
  await cutVersion(siteDir, NOTE);
  expect(read('versioned_docs/version-1.0/runbooks/a.md')).toBe(read('docs/runbooks/a.md'));
  expect(existsSync(join(siteDir, 'versioned_docs/version-1.0/img/a.svg'))).toBe(true);
  expect(JSON.parse(read('versioned_sidebars/version-1.0-sidebars.json'))).toEqual({
    docs: ['index', { type: 'category', label: 'A', items: ['runbooks/a'] }],
  });
  expect(await readNote(siteDir, '1.0')).toEqual(NOTE);
  await cutVersion(siteDir, { ...NOTE, version: '1.1' });
  expect(await publishedVersions(siteDir)).toEqual(['1.1', '1.0']);
  expect((await readEditions(siteDir)).map(({ version, pages }) => [version, pages.length])).toEqual([
    ['next', 2],
    ['1.1', 2],
    ['1.0', 2],
  ]);
  expect(readdirSync(siteDir).filter((name) => name.startsWith('.'))).toEqual([]);
});

test('pages that an interrupted release has left are not built over', async () => {
  mkdirSync(join(siteDir, 'versioned_docs/version-1.0'), { recursive: true });
  await expect(cutVersion(siteDir, NOTE)).rejects.toThrow(
    'versioned_docs/version-1.0 is there already, and versions.json does not know it',
  );
  expect(existsSync(join(siteDir, 'versions.json'))).toBe(false);
});

test('a sidebar that cannot be loaded leaves no half version behind', async () => {
  const before = readdirSync(siteDir);
  writeFileSync(join(siteDir, 'sidebars.ts'), 'throw new Error("no sidebar today");');
  await expect(cutVersion(siteDir, NOTE)).rejects.toThrow('could not load module');
  expect(readdirSync(siteDir)).toEqual(before);
});

test('a failure between two renames takes back what was in place', async () => {
  // A file where the folder of sidebars must be: the pages are in place by then.
  writeFileSync(join(siteDir, 'versioned_sidebars'), '');
  await expect(cutVersion(siteDir, NOTE)).rejects.toThrow(/EEXIST|ENOTDIR/);
  expect(readdirSync(join(siteDir, 'versioned_docs'))).toEqual([]);
  expect(existsSync(join(siteDir, 'versions.json'))).toBe(false);
  expect(readdirSync(siteDir).filter((name) => name.startsWith('.'))).toEqual([]);
});

test('a note that is about another version, or no note, is refused with its file', async () => {
  await cutVersion(siteDir, NOTE);
  const path = join(siteDir, 'versioned_docs/version-1.0/release.yaml');
  writeFileSync(path, "version: '1.1'\ndate: 2026-11-24\nwhy: x\n");
  await expect(readNote(siteDir, '1.0')).rejects.toThrow('version-1.0/release.yaml: is about version 1.1');
  writeFileSync(path, "version: '1.0'\ndate: soon\nwhy: x\n");
  await expect(readNote(siteDir, '1.0')).rejects.toThrow('date: must be a date like 2026-11-23');
  expect(await readNote(siteDir, '0.9')).toBeNull();
});
