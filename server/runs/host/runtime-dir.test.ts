import { chmodSync, lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureRuntimeDir, runtimeDirFor } from './runtime-dir.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rb-rt-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('where the runtime folder lies', () => {
  it.each([
    [{ env: { XDG_RUNTIME_DIR: '/run/user/7' }, uid: 7, tmp: '/tmp' }, /^\/run\/user\/7\/runbooks-[0-9a-f]{12}$/],
    [{ env: {}, uid: 0, tmp: '/tmp' }, /^\/run\/runbooks-[0-9a-f]{12}$/],
    [{ env: { XDG_RUNTIME_DIR: 'relative' }, uid: 7, tmp: '/tmp' }, /^\/tmp\/runbooks-[0-9a-f]{12}-7$/],
  ])('%j gives %s', (around, path) => {
    expect(runtimeDirFor('/srv/data', around)).toMatch(path);
  });

  it('differs between data folders and not between ways to write one', () => {
    const around = { env: {}, uid: 7, tmp: '/tmp' };
    expect(runtimeDirFor('/srv/data/', around)).toBe(runtimeDirFor('/srv/x/../data', around));
    expect(runtimeDirFor('/srv/data', around)).not.toBe(runtimeDirFor('/srv/data2', around));
  });
});

describe('making it', () => {
  it('is private, and may be there already', () => {
    const path = join(folder, 'a', 'b');
    ensureRuntimeDir(path);
    ensureRuntimeDir(path);
    expect(lstatSync(path).mode & 0o777).toBe(0o700);
  });

  it('refuses one that others may enter, and says what to do', () => {
    const path = join(folder, 'open');
    mkdirSync(path);
    chmodSync(path, 0o755);
    expect(() => ensureRuntimeDir(path)).toThrow(`Run: chmod 700 ${path}`);
  });

  it('refuses a link, wherever it leads', () => {
    const path = join(folder, 'link');
    mkdirSync(join(folder, 'there'), { mode: 0o700 });
    symlinkSync(join(folder, 'there'), path);
    expect(() => ensureRuntimeDir(path)).toThrow('must be a directory');
  });
});
