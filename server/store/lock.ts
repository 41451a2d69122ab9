/**
 * One server per data folder. The lock is an exclusive SQLite lock on a file of its own: the kernel drops it when the
 * process ends in whatever way, so there is no stale lock to clear and no race over clearing it.
 */
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { DataPaths } from './data-folder.ts';
import { StoreError } from './open.ts';

/** What a living server tells the command line. */
export type ServerNote = { pid: number; address: string; startedAt: number };

export type DataFolderLock = {
  /** Writes the note once the address is known. */
  announce(note: ServerNote): void;
  release(): void;
};

/**
 * Takes a lock file for this process alone, made when missing; null when another process has it. Never waits. Throws
 * StoreError when the file cannot be a lock.
 */
export function takeLock(path: string): { release(): void } | null {
  let sqlite: DatabaseSync | null = null;
  try {
    sqlite = new DatabaseSync(path, { timeout: 0 });
    chmodSync(path, 0o600);
    sqlite.exec('PRAGMA journal_mode = DELETE; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    sqlite?.close();
    if (isBusy(error)) return null;
    throw new StoreError(
      `The lock file ${path} cannot be used (${(error as Error).message}). Look at its owner and its mode; when no server is running, it may be removed.`,
      { cause: error },
    );
  }
  const held = sqlite;
  return {
    release() {
      if (held.isOpen) held.close();
    },
  };
}

/** Takes the lock of a data folder, or says who has it. */
export function lockDataFolder(paths: DataPaths): { ok: true; lock: DataFolderLock } | { ok: false; why: string } {
  const lock = takeLock(paths.lock);
  if (lock === null) {
    const note = readNote(paths);
    const who = note === null ? 'Another server' : `The server with pid ${note.pid} at ${note.address}`;
    return {
      ok: false,
      why: `${who} is using the data folder ${paths.root}. Stop it first, or give another folder in RUNBOOKS_DATA.`,
    };
  }
  rmSync(paths.note, { force: true });
  let released = false;
  return {
    ok: true,
    lock: {
      announce: (note) => writeFileSync(paths.note, `${JSON.stringify(note)}\n`, { mode: 0o600 }),
      release() {
        if (released) return;
        released = true;
        rmSync(paths.note, { force: true });
        lock.release();
      },
    },
  };
}

/** The living server of a data folder, null when there is none. */
export function serverOf(paths: DataPaths): ServerNote | null {
  const note = readNote(paths);
  if (note === null) return null;
  try {
    process.kill(note.pid, 0);
    return note;
  } catch (error) {
    // EPERM: alive, and somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? note : null;
  }
}

function readNote(paths: DataPaths): ServerNote | null {
  try {
    const note = JSON.parse(readFileSync(paths.note, 'utf8')) as Partial<ServerNote>;
    if (typeof note.pid !== 'number' || typeof note.address !== 'string' || typeof note.startedAt !== 'number')
      return null;
    return { pid: note.pid, address: note.address, startedAt: note.startedAt };
  } catch {
    return null;
  }
}

function isBusy(error: unknown): boolean {
  // SQLITE_BUSY is 5; extended codes carry it in the low byte.
  const code = (error as { errcode?: unknown }).errcode;
  return typeof code === 'number' && (code & 0xff) === 5;
}
