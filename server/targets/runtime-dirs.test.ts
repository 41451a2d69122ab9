import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureOwnDirectory, memoryDirectory } from './runtime-dirs.ts';

let base: string;
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'runbooks-dirs-'));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('a folder of ours', () => {
  it('is made with its mode, and closed again where it stood open', () => {
    const path = join(base, 'a', 'b');
    ensureOwnDirectory(path, 0o700);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    chmodSync(path, 0o777);
    ensureOwnDirectory(path, 0o700);
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  it('is not a link to somewhere else', () => {
    mkdirSync(join(base, 'elsewhere'));
    symlinkSync(join(base, 'elsewhere'), join(base, 'link'));
    expect(() => ensureOwnDirectory(join(base, 'link'), 0o700)).toThrow('not a folder of this server’s user');
  });

  it('is not one of another user', () => {
    const path = join(base, 'theirs');
    mkdirSync(path);
    // Root gives it away; anybody else takes one that is not theirs.
    if (process.getuid?.() === 0) chownSync(path, 65_534, 65_534);
    expect(() => ensureOwnDirectory(process.getuid?.() === 0 ? path : '/usr', 0o700)).toThrow(
      'not a folder of this server’s user',
    );
  });
});

describe('the folder in memory', () => {
  it('is the given one where that is on tmpfs, and one of the same name where it is on a disk', () => {
    expect(memoryDirectory('/dev/shm/runbooks-x')).toBe('/dev/shm/runbooks-x');
    expect(memoryDirectory('/usr/runbooks-x/')).toBe('/dev/shm/runbooks-x');
    expect(memoryDirectory(memoryDirectory('/usr/runbooks-x'))).toBe('/dev/shm/runbooks-x');
  });
});
