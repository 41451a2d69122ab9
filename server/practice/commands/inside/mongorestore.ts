/** `mongorestore --archive`: from standard input, or from a file inside the container. */
import { gunzipSync } from 'node:zlib';
import {
  type CollectionName,
  COLLECTIONS,
  mongoCatalog,
  type MongoData,
  noteScanning,
  type Stack,
} from '../../state/index.ts';
import { mongoData } from '../../state/volumes.ts';
import { type CommandContext, fail } from '../context.ts';
import { isOn, parseFlags, valueOf } from '../flags.ts';
import { readArchive } from './archive.ts';
import type { InsideProgram } from './program.ts';
import { stamp } from './mongodump.ts';
import { LOGIN_FLAGS, logIn } from './mongo-login.ts';

const FLAGS = {
  ...LOGIN_FLAGS,
  gzip: {},
  drop: {},
  dryRun: {},
  quiet: {},
  nsInclude: { value: true },
  nsFrom: { value: true },
  nsTo: { value: true },
} as const;
/** Largest archive accepted, compressed or not. */
const ARCHIVE_LIMIT_BYTES = 64 * 1024 * 1024;
const PER_COLLECTION_MS = 120;

export const mongorestore: InsideProgram = async (context, inside) => {
  const archiveFlag = context.args.find((arg) => arg === '--archive' || arg.startsWith('--archive='));
  const parsed = parseFlags(
    context.args.filter((arg) => arg !== archiveFlag),
    FLAGS,
  );
  const failed = (why: string): Promise<number> => fail(context, 1, `${stamp(context)}\tFailed: ${why}`);
  if (!parsed.ok) return await failed(`error parsing command line options: ${parsed.message}`);
  if (archiveFlag === undefined) return await failed('the practice system restores from --archive only');
  if (!inside.serves)
    return await failed(`can't create session: failed to connect to mongodb://localhost/: connection refused`);
  const login = logIn(inside, parsed, undefined, 'admin');
  if (!login.ok)
    return await failed(
      `can't create session: could not connect to server: auth error: (AuthenticationFailed) Authentication failed.`,
    );

  const path = archiveFlag.slice('--archive='.length);
  const bytes = path === '' ? await readAll(context) : inside.container.files.get(path);
  if (bytes === undefined) return await failed(`open ${path}: no such file or directory`);
  if (bytes === 'too-large')
    return await failed(`the practice system takes archives up to ${ARCHIVE_LIMIT_BYTES / 1024 ** 2} MiB`);
  const plain = isOn(parsed, 'gzip') ? gunzip(bytes) : Buffer.from(bytes);
  if (plain === null) return await failed('gzip: invalid header');
  const archive = readArchive(plain);
  if (!archive.ok) return await failed(archive.why);
  if (login.user === null)
    return await failed(
      'error running listCollections: (Unauthorized) command listCollections requires authentication',
    );

  const names = renaming(valueOf(parsed, 'nsFrom'), valueOf(parsed, 'nsTo'));
  if (!names.ok) return await failed(names.why);
  const include = valueOf(parsed, 'nsInclude') ?? '*';
  const plan = COLLECTIONS.filter((name) => archive.counts[name] !== undefined && includes(include, name));
  const source = path === '' ? 'archive on stdin' : `archive '${path}'`;
  const say = async (message: string): Promise<void> => {
    if (!isOn(parsed, 'quiet')) await context.stderr.write(`${stamp(context)}\t${message}\n`);
  };
  await say('preparing collections to restore from');
  if (isOn(parsed, 'dryRun')) {
    await say('dry run completed');
    return 0;
  }
  const drop = isOn(parsed, 'drop');
  const total = { restored: 0, refused: 0 };
  for (const name of plan) {
    const place = `${names.to}.${name}`;
    const before = await context.system.change((stack) => placeOf(stack, names.to)?.[name]);
    if (before !== undefined && !drop) await say(`restoring to existing collection ${place} without dropping`);
    await say(`restoring ${place} from ${source}`);
    await context.sleep(PER_COLLECTION_MS);
    const done = await context.system.change((stack, now) => restore(stack, now, names.to, name, archive, drop));
    if (done === null) return await failed('the server went away');
    total.restored += done.restored;
    total.refused += done.refused;
    await say(
      `finished restoring ${place} (${done.restored} document${done.restored === 1 ? '' : 's'}, ${done.refused} failure${done.refused === 1 ? '' : 's'})`,
    );
  }
  await say(`${total.restored} document(s) restored successfully. ${total.refused} document(s) failed to restore.`);
  return 0;
};

type Archive = Extract<ReturnType<typeof readArchive>, { ok: true }>;

/** Counts of the database that is restored into; another one than robo_rlhf is made. Null without a volume. */
function placeOf(stack: Stack, database: string): Partial<MongoData> | null {
  const catalog = mongoCatalog(stack);
  const data = mongoData(stack);
  if (catalog === null || data === null) return null;
  if (database === 'robo_rlhf') return data;
  const known = catalog.others.get(database) ?? {};
  catalog.others.set(database, known);
  return known;
}

function restore(
  stack: Stack,
  now: number,
  database: string,
  name: CollectionName,
  archive: Archive,
  drop: boolean,
): { restored: number; refused: number } | null {
  const place = placeOf(stack, database);
  const catalog = mongoCatalog(stack);
  if (place === null || catalog === null) return null;
  const count = archive.counts[name]!;
  // Without --drop the documents that are there keep their ids, and the same ones again are duplicates.
  const there = drop ? 0 : (place[name] ?? 0);
  place[name] = Math.max(there, count);
  if (database === 'robo_rlhf') {
    const kept = drop ? [] : catalog.indexes[name];
    const added = (archive.indexes[name] ?? []).filter((index) => !kept.some((known) => known.name === index.name));
    catalog.indexes[name] = [...kept, ...added];
    noteScanning(catalog, now);
  }
  return { restored: count - Math.min(there, count), refused: Math.min(there, count) };
}

/** Where documents of `robo_rlhf` go. Only whole databases are renamed here: `robo_rlhf.*` to `NAME.*`. */
function renaming(
  from: string | undefined,
  to: string | undefined,
): { ok: true; to: string } | { ok: false; why: string } {
  if (from === undefined && to === undefined) return { ok: true, to: 'robo_rlhf' };
  const target = /^(\w{1,60})\.\*$/.exec(to ?? '')?.[1];
  if (from !== 'robo_rlhf.*' || target === undefined)
    return { ok: false, why: "the practice system renames --nsFrom 'robo_rlhf.*' --nsTo 'NAME.*' only" };
  return { ok: true, to: target };
}

/** `--nsInclude`: a namespace, with `*` for any part of it. */
function includes(pattern: string, name: CollectionName): boolean {
  if (pattern === '*' || pattern === 'robo_rlhf.*') return true;
  return pattern === `robo_rlhf.${name}`;
}

async function readAll(context: CommandContext): Promise<Buffer | 'too-large'> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of context.stdin.chunks()) {
    parts.push(chunk);
    length += chunk.length;
    if (length > ARCHIVE_LIMIT_BYTES) return 'too-large';
  }
  return Buffer.concat(parts);
}

function gunzip(bytes: Uint8Array): Buffer | null {
  try {
    return gunzipSync(bytes, { maxOutputLength: ARCHIVE_LIMIT_BYTES });
  } catch {
    return null;
  }
}
