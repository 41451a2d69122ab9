/** Turns a finished build folder into a release and makes it the current one. */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  createReadStream,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join, relative, sep } from 'node:path';
import { CURRENT_LINK, RELEASES_FOLDER, releasePaths, type ReleaseNote } from './layout.ts';

/** Releases kept besides nothing else: enough to go back twice. */
const KEEP_RELEASES = 3;
/** Of a digest's 64 hex digits, this many name the folder. */
const NAME_DIGITS = 16;

export type Published = { name: string; digest: string; isNew: boolean };

/**
 * `buildRoot` lies in the releases folder and holds `site` and `published`; it is renamed to its digest, or thrown away
 * when that release is there already. Then the link is switched by one rename, and old releases go.
 */
export async function publishRelease(
  publishedDir: string,
  { buildRoot, sourceDigest, now }: { buildRoot: string; sourceDigest: string; now: number },
): Promise<Published> {
  const digest = await digestOfFolder(buildRoot);
  const name = digest.slice(0, NAME_DIGITS);
  const root = join(publishedDir, RELEASES_FOLDER, name);
  const isNew = !existsSync(root);
  const note: ReleaseNote = { digest, sourceDigest, builtAt: now };
  const home = isNew ? buildRoot : root;
  writeFileSync(releasePaths(home).note, `${JSON.stringify(note, null, 2)}\n`);
  if (isNew) renameSync(buildRoot, root);
  else rmSync(buildRoot, { recursive: true });
  // The build folder was made for its owner alone; a server with another user may read a release, and only that.
  chmodSync(root, 0o755);
  utimesSync(root, new Date(now), new Date(now));
  switchTo(publishedDir, name);
  prune(publishedDir);
  return { name, digest, isNew };
}

/** The note of the current release, null when there is none that can be read. */
export function currentNote(publishedDir: string): ReleaseNote | null {
  try {
    const root = realpathSync(join(publishedDir, CURRENT_LINK));
    const note = JSON.parse(readFileSync(releasePaths(root).note, 'utf8')) as Partial<ReleaseNote>;
    if (!existsSync(releasePaths(root).manifest)) return null;
    if (typeof note.digest !== 'string' || typeof note.sourceDigest !== 'string' || typeof note.builtAt !== 'number')
      return null;
    return { digest: note.digest, sourceDigest: note.sourceDigest, builtAt: note.builtAt };
  } catch {
    return null;
  }
}

/** sha256 over the sorted list of path, length and sha256 of every file; a note of an earlier publish does not count. */
export async function digestOfFolder(root: string): Promise<string> {
  const note = releasePaths(root).note;
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => path !== note);
  const whole = createHash('sha256');
  for (const path of paths.sort()) {
    const own = createHash('sha256');
    for await (const chunk of createReadStream(path)) own.update(chunk as Buffer);
    whole.update(`${relative(root, path).split(sep).join('/')}\0${lstatSync(path).size}\0${own.digest('hex')}\n`);
  }
  return whole.digest('hex');
}

/** A link cannot be overwritten, but another can be renamed over it: no moment without one. */
function switchTo(publishedDir: string, name: string): void {
  const fresh = join(publishedDir, `${CURRENT_LINK}.${process.pid}`);
  rmSync(fresh, { force: true });
  symlinkSync(join(RELEASES_FOLDER, name), fresh);
  renameSync(fresh, join(publishedDir, CURRENT_LINK));
}

/** The newest stay; half-made ones of a build that was interrupted go once they are a day old. */
function prune(publishedDir: string): void {
  const folder = join(publishedDir, RELEASES_FOLDER);
  const found = readdirSync(folder).map((name) => ({ name, madeAt: lstatSync(join(folder, name)).mtimeMs }));
  found.sort((a, b) => b.madeAt - a.madeAt);
  const releases = found.filter(({ name }) => !name.startsWith('tmp-'));
  const newest = found[0]?.madeAt ?? 0;
  const halfMade = found.filter(({ name, madeAt }) => name.startsWith('tmp-') && newest - madeAt > 24 * 60 * 60 * 1000);
  for (const { name } of [...releases.slice(KEEP_RELEASES), ...halfMade])
    rmSync(join(folder, name), { recursive: true, force: true });
}
