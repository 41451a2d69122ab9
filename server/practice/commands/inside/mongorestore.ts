/** `mongorestore --archive`: from standard input, or from a file inside the container. */
import { gunzipSync } from 'node:zlib';
import { COLLECTIONS } from '../../state/index.ts';
import { mongoData } from '../../state/volumes.ts';
import { type CommandContext, fail } from '../context.ts';
import { isOn, parseFlags } from '../flags.ts';
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
} as const;
/** Largest archive accepted, compressed or not. */
const ARCHIVE_LIMIT_BYTES = 64 * 1024 * 1024;

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

  const drop = isOn(parsed, 'drop');
  let restored = 0;
  let refused = 0;
  for (const name of COLLECTIONS) {
    const count = archive.counts[name];
    if (count === undefined) continue;
    await context.stderr.write(`${stamp(context)}\trestoring robo_rlhf.${name} from archive\n`);
    await context.sleep(120);
    if (isOn(parsed, 'dryRun')) continue;
    await context.system.change((stack) => {
      const data = mongoData(stack);
      if (data === null) return;
      // Without --drop the documents that are there keep their ids, and the same ones again are duplicates.
      const there = drop ? 0 : data[name];
      refused += Math.min(there, count);
      restored += count - Math.min(there, count);
      data[name] = Math.max(there, count);
    });
  }
  await context.stderr.write(
    `${stamp(context)}\t${restored} document(s) restored successfully. ${refused} document(s) failed to restore.\n`,
  );
  return 0;
};

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
