/**
 * Block texts on their way into a shell: one folder per run, which the run's user can read and not write, but for the
 * one file in which the block leaves its state.
 */
import { createHash } from 'node:crypto';
import { chmod, chown, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const RUN_ID = /^[0-9a-f]{32}$/;
const OWNER_SUFFIX = '.of';
/** The file that the run's user may write. */
export const LEFT_NAME = 'left';

/** Texts by file name. */
export type StagedFiles = Record<string, string>;

export type PutOptions = {
  /** The run's user, where that is not the server's own. */
  reader: { uid: number; gid: number } | null;
  /** What the run belongs to (a practice system), see `owners`. */
  owner: string;
};

export type StagedScripts = {
  /** Where the files of a run lie, whether or not there are any. */
  folder(run: string): string;
  /** Writes the files; resolves to their folder. */
  put(run: string, files: StagedFiles, options: PutOptions): Promise<string>;
  /** Removes the run's folder; a run that is not there is fine. What cannot be removed is left for `sweep`. */
  remove(run: string): Promise<void>;
  /** Removes what no server released, because it was killed at the wrong moment: everything put before this time. */
  sweep(before: Date): Promise<void>;
  /** What the staged runs belong to. */
  owners(): Promise<Set<string>>;
};

/**
 * @param directory made by the caller; private, or a passage when `reader` is another user
 */
export function createStagedScripts(directory: string): StagedScripts {
  const folderOf = (run: string) => {
    if (!RUN_ID.test(run)) throw new Error('a run id is 32 hex digits');
    return join(directory, run);
  };
  return {
    folder: folderOf,
    async put(run, files, { reader, owner }) {
      const folder = folderOf(run);
      await mkdir(folder, { mode: 0o700 });
      await writeFile(folder + OWNER_SUFFIX, owner, { mode: 0o600, flag: 'wx' });
      for (const [name, text] of Object.entries(files)) {
        const path = join(folder, name);
        const writable = name === LEFT_NAME;
        await writeFile(path, text, { mode: writable ? 0o600 : 0o400, flag: 'wx' });
        if (writable && reader !== null) await chown(path, reader.uid, reader.gid);
        if (!writable) await showTo(reader, path, 0o440);
      }
      if (reader === null) await chmod(folder, 0o500);
      await showTo(reader, folder, 0o550);
      return folder;
    },
    async remove(run) {
      const folder = folderOf(run);
      await chmod(folder, 0o700).catch(() => undefined);
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
      await rm(folder + OWNER_SUFFIX, { force: true }).catch(() => undefined);
    },
    async sweep(before) {
      for (const name of await readdir(directory)) {
        const run = name.endsWith(OWNER_SUFFIX) ? name.slice(0, -OWNER_SUFFIX.length) : name;
        if (!RUN_ID.test(run)) continue;
        const found = await stat(join(directory, name)).catch(() => null);
        if (found !== null && found.mtime < before) await this.remove(run);
      }
    },
    async owners() {
      const names = (await readdir(directory)).filter((name) => name.endsWith(OWNER_SUFFIX));
      const owners = await Promise.all(names.map((name) => readFile(join(directory, name), 'utf8').catch(() => '')));
      return new Set(owners.filter((owner) => owner !== ''));
    },
  };
}

/** The owner stays the server's user, so that the run's user cannot give itself the right to write. */
async function showTo(reader: { gid: number } | null, path: string, mode: number): Promise<void> {
  if (reader === null) return;
  await chown(path, -1, reader.gid);
  await chmod(path, mode);
}

/** Short, stable and free of anything a person chose: names folders and processes of one person's practice system. */
export function systemId(personId: string, profile: string): string {
  return createHash('sha256').update(`${profile}\0${personId}`).digest('hex').slice(0, 16);
}
