import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refusedVariableName } from '../../src/contract/variable-name.ts';
import { parseSnapshot, readSnapshot } from './snapshot.ts';

const WHOLE =
  'plain x\nmap b\narray a\nexported y\nfunction g\nfunction f-1\noption nounset\noption extglob\n\0/tmp\n\0x=1\n\0end\0';
const without = (list: string) => `${list}\0/tmp\n\0\0end\0`;

describe('a snapshot', () => {
  it('is read with its names in order', () => {
    expect(parseSnapshot(Buffer.from(WHOLE))).toEqual({
      cwd: '/tmp',
      text: 'x=1\n',
      variables: [
        { name: 'a', kind: 'array' },
        { name: 'b', kind: 'map' },
        { name: 'x', kind: 'plain' },
        { name: 'y', kind: 'exported' },
      ],
      functions: ['f-1', 'g'],
      options: ['extglob', 'nounset'],
    });
  });

  it('keeps newlines of a directory, and a mark at the start of the text', () => {
    expect(parseSnapshot(Buffer.from('\0/tmp/a\n\n\0\uFEFFx=1\n\0end\0'))).toMatchObject({
      cwd: '/tmp/a\n',
      text: '\uFEFFx=1\n',
    });
  });

  it.each(Array.from({ length: WHOLE.length }, (_, length) => WHOLE.slice(0, length)))(
    'is none when it ends too early: %j',
    (text) => expect(parseSnapshot(Buffer.from(text))).toBeNull(),
  );

  it.each([
    ['more than it should have', `${WHOLE}x`],
    ['a directory that is not absolute', '\0tmp\n\0\0end\0'],
    ['no directory', '\0\n\0\0end\0'],
    ['a directory longer than any', `\0/${'x'.repeat(5_000)}\n\0\0end\0`],
    ['an unknown kind', without('secret x\n')],
    ['a name that may not be kept', without('plain PATH\n')],
    ['a name that is none', without('plain a-b\n')],
    ['markup for a name', without('function <b>\n')],
    ['an option that is none', without('option Up\n')],
    ['a name twice', without('plain x\nplain x\n')],
    ['a variable of two kinds', without('plain x\nmap x\n')],
    ['a line too much', without('plain x y\n')],
    ['an unfinished line', without('plain x')],
    ['a text above 1 MiB', `\0/tmp\n\0${'x'.repeat(1024 * 1024 + 1)}\0end\0`],
    ['names above 64 KiB', without(Array.from({ length: 9_000 }, (_, index) => `plain v${index}\n`).join(''))],
  ])('is none with %s', (_, text) => expect(parseSnapshot(Buffer.from(text))).toBeNull());

  it('is none when it is not UTF-8', () => {
    expect(parseSnapshot(Buffer.from('\0/tmp\n\0x=\xff\n\0end\0', 'latin1'))).toBeNull();
  });
});

describe('the file of a snapshot', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'runbooks-left-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = () => join(folder, 'left');

  it('is read', async () => {
    writeFileSync(file(), WHOLE);
    expect(await readSnapshot(folder)).toMatchObject({ cwd: '/tmp' });
  });

  it('is none where there is no file or folder', async () => {
    expect(await readSnapshot(folder)).toBeNull();
    expect(await readSnapshot(file())).toBeNull();
  });

  it('is not read through a link, from a pipe, or beyond its limit', async () => {
    writeFileSync(join(folder, 'other'), WHOLE);
    symlinkSync('other', file());
    expect(await readSnapshot(folder)).toBeNull();
    rmSync(file());
    expect(spawnSync('mkfifo', [file()]).status).toBe(0);
    expect(await readSnapshot(folder)).toBeNull();
    rmSync(file());
    writeFileSync(file(), WHOLE + 'x'.repeat(2 * 1024 * 1024));
    expect(await readSnapshot(folder)).toBeNull();
  });
});

describe('the names that a block cannot keep', () => {
  const read = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');

  it('are the same in the shell and in the contract', () => {
    const contract = [...read('../../src/contract/variable-name.ts').matchAll(/\b_?[A-Z][A-Z0-9_]*\b|\b_\b/g)]
      .map(([word]) => word)
      .filter((word) => refusedVariableName(word) !== null);
    const [, list = ''] =
      /__rb_is_refused\(\) \{\n\s*case \$1 in\n([^]*?)\*\) builtin return 1/.exec(read('sandbox/leave.sh')) ?? [];
    const shell = list.split(/[|;\s)]+/).filter((word) => word !== '' && !word.endsWith('*'));
    expect(new Set(shell)).toEqual(new Set(contract.filter((word) => !/.+_$/.test(word))));
    expect(list).toContain('__rb_* | LD_* | BASH_FUNC_*');
  });
});
