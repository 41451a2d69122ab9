/** `mongodump`: to an archive on standard output or in a file, or to a folder inside the container. */
import { createGzip } from 'node:zlib';
import { Readable } from 'node:stream';
import { COLLECTIONS, type CollectionName, mongoCatalog, writeInside } from '../../state/index.ts';
import { mongoData } from '../../state/volumes.ts';
import { type CommandContext, fail } from '../context.ts';
import { isOn, parseFlags, valueOf } from '../flags.ts';
import { documentLine, writeArchive } from './archive.ts';
import type { InsideProgram } from './program.ts';
import { LOGIN_FLAGS, logIn } from './mongo-login.ts';

const FLAGS = {
  ...LOGIN_FLAGS,
  db: { short: 'd', value: true },
  collection: { short: 'c', value: true },
  out: { short: 'o', value: true },
  gzip: {},
  quiet: {},
} as const;
const PER_COLLECTION_MS = 120;

export const mongodump: InsideProgram = async (context, inside) => {
  // `--archive` alone means standard output; with a value it must be written with `=`.
  const archiveFlag = context.args.find((arg) => arg === '--archive' || arg.startsWith('--archive='));
  const parsed = parseFlags(
    context.args.filter((arg) => arg !== archiveFlag),
    FLAGS,
  );
  if (!parsed.ok)
    return await fail(
      context,
      1,
      `${stamp(context)}\terror parsing command line options: ${parsed.message}\n${stamp(context)}\ttry 'mongodump --help' for more information`,
    );
  const say = (message: string): Promise<void> =>
    isOn(parsed, 'quiet') ? Promise.resolve() : context.stderr.write(`${stamp(context)}\t${message}\n`);

  const stack = context.system.look();
  const data = mongoData(stack);
  if (!inside.serves || data === null)
    return await fail(
      context,
      1,
      `${stamp(context)}\tFailed: can't create session: failed to connect to mongodb://localhost/: connection refused`,
    );
  const login = logIn(inside, parsed, undefined, 'admin');
  if (!login.ok)
    return await fail(
      context,
      1,
      `${stamp(context)}\tFailed: can't create session: could not connect to server: connection() error occurred during connection handshake: auth error: sasl conversation error: unable to authenticate using mechanism "SCRAM-SHA-256": (AuthenticationFailed) Authentication failed.`,
    );
  const db = valueOf(parsed, 'db');
  if (login.user === null) {
    const what =
      db === undefined
        ? 'error getting database names: (Unauthorized) command listDatabases requires authentication'
        : `error getting collections for database \`${db}\`: (Unauthorized) command listCollections requires authentication`;
    return await fail(context, 1, `${stamp(context)}\tFailed: error creating intents to dump: ${what}`);
  }
  const only = valueOf(parsed, 'collection');
  const chosen =
    db !== undefined && db !== 'robo_rlhf' ? [] : COLLECTIONS.filter((name) => only === undefined || name === only);
  const path = archiveFlag?.slice('--archive='.length) ?? '';
  const place = archiveFlag === undefined ? null : path === '' ? 'archive on stdout' : `archive '${path}'`;
  const gzip = isOn(parsed, 'gzip');
  const folder = `${valueOf(parsed, 'out') ?? '/dump'}/robo_rlhf`;
  const snapshot = { ...data };
  const announce = async (name: CollectionName, to: string): Promise<void> => {
    await say(`writing robo_rlhf.${name} to ${to}`);
    await context.sleep(PER_COLLECTION_MS);
    await say(`done dumping robo_rlhf.${name} (${snapshot[name]} document${snapshot[name] === 1 ? '' : 's'})`);
  };

  const noSpace = (file: string): Promise<number> =>
    fail(context, 1, `${stamp(context)}\tFailed: write ${file}: no space left on device`);

  if (place === null) {
    for (const name of chosen) {
      const file = `${folder}/${name}.bson${gzip ? '.gz' : ''}`;
      await announce(name, file);
      const text = Array.from({ length: snapshot[name] }, (_, i) => documentLine(stack.seed, name, i)).join('');
      const bytes = await collect(gzip ? Readable.from([Buffer.from(text)]).pipe(createGzip()) : [Buffer.from(text)]);
      const metadata = Buffer.from(`${JSON.stringify({ collectionName: name, type: 'collection' })}\n`);
      const fits =
        writeInside(inside.container, file, bytes) &&
        writeInside(inside.container, `${folder}/${name}.metadata.json`, metadata);
      if (!fits) return await noSpace(file);
    }
    return 0;
  }
  for (const name of chosen) await announce(name, place);
  const pieces = writeArchive(stack.seed, snapshot, chosen, mongoCatalog(stack)?.indexes);
  const stream = gzip ? Readable.from(pieces).pipe(createGzip()) : pieces;
  if (path === '') {
    for await (const piece of stream) {
      context.signal.throwIfAborted();
      await context.stdout.write(piece as Buffer);
    }
  } else if (!writeInside(inside.container, path, await collect(stream))) return await noSpace(path);
  return 0;
};

async function collect(stream: AsyncIterable<unknown> | Iterable<unknown>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** The tools' time: `2026-11-23T12:00:00.000+0000`. */
export function stamp(context: CommandContext): string {
  return new Date(context.now()).toISOString().replace('Z', '+0000');
}
