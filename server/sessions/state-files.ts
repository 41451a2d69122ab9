/**
 * The shell state of sessions, between two blocks: one file each, on tmpfs, outside the data folder, for the server's
 * user alone. Written aside and renamed, removed with the session.
 */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Snapshot } from '../targets/target.ts';

/** Below the runtime directory on tmpfs. */
export const SESSIONS_FOLDER = 'sessions';
const SESSION_ID = /^[0-9a-f]{32}$/;

/** A snapshot as a session keeps it; `cwd` is null where the next block starts where the target starts blocks. */
export type StoredState = Omit<Snapshot, 'cwd'> & { cwd: string | null };

export type StateFiles = {
  /** Null when the session has none, or one that cannot be read. */
  read(session: string): Promise<StoredState | null>;
  write(session: string, state: StoredState): Promise<void>;
  remove(session: string): Promise<void>;
  /** Sessions that have a file. */
  list(): Promise<string[]>;
};

export function createStateFiles(directory: string): StateFiles {
  const pathOf = (session: string) => {
    if (!SESSION_ID.test(session)) throw new Error('a session id is 32 hex digits');
    return join(directory, session);
  };
  return {
    async read(session) {
      try {
        return JSON.parse(await readFile(pathOf(session), 'utf8')) as StoredState;
      } catch {
        return null;
      }
    },
    async write(session, state) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await chmod(directory, 0o700);
      const aside = `${pathOf(session)}.${randomBytes(4).toString('hex')}`;
      try {
        await writeFile(aside, JSON.stringify(state), { mode: 0o600, flag: 'wx' });
        await rename(aside, pathOf(session));
      } catch (error) {
        await rm(aside, { force: true });
        throw error;
      }
    },
    async remove(session) {
      await rm(pathOf(session), { force: true });
    },
    async list() {
      const names = await readdir(directory).catch(() => []);
      return names.map((name) => name.slice(0, 32)).filter((name) => SESSION_ID.test(name));
    },
  };
}
