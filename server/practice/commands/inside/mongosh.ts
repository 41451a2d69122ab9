/** `mongosh --eval`: a small, honest subset of the MongoDB shell. */
import { inspect } from 'node:util';
import { mongoCatalog, serviceSpec } from '../../state/index.ts';
import { mongoData } from '../../state/volumes.ts';
import { fail } from '../context.ts';
import { isOn, parseFlags, valueOf } from '../flags.ts';
import type { InsideProgram } from './program.ts';
import { LOGIN_FLAGS, logIn, noteRefusal } from './mongo-login.ts';
import { createShell, Quit } from './mongo-world.ts';
import { MongoServerError, versionOf } from './mongo/session.ts';
import { NotImitated, Thrown } from './script/values.ts';

const FLAGS = { ...LOGIN_FLAGS, quiet: {}, eval: { value: true }, norc: {}, json: {}, version: {} } as const;
const START_MS = 350;
const VERSION = '2.5.8';
const LINES_LIMIT = 20_000;
const UNREACHABLE = 'MongoNetworkError: connect ECONNREFUSED 127.0.0.1:27017';
const LIST =
  'db.adminCommand({ listDatabases: 1 }).databases.map((one) => `${one.name.padEnd(18)} ${(one.sizeOnDisk / 1024).toFixed(2)} KiB`).join("\\n")';
/** Words of the shell that are no JavaScript. */
const SHORTHANDS: Readonly<Record<string, string>> = {
  'show dbs': LIST,
  'show databases': LIST,
  'show collections': 'db.getCollectionNames().join("\\n")',
  'show tables': 'db.getCollectionNames().join("\\n")',
};

export const mongosh: InsideProgram = async (context, inside) => {
  const parsed = parseFlags(context.args, FLAGS);
  if (!parsed.ok) return await fail(context, 1, `Error parsing command line: ${parsed.message}`);
  if (isOn(parsed, 'version')) return await context.stdout.write(`${VERSION}\n`).then(() => 0);
  const texts = parsed.values.get('eval') ?? [];
  if (texts.length === 0)
    return await fail(context, 1, 'mongosh: the practice system runs mongosh --eval TEXT only, no interactive shell');
  await context.sleep(START_MS);
  const data = mongoData(context.system.look());
  if (!inside.serves || data === null || inside.container.service !== 'mongodb') {
    return await fail(context, 1, UNREACHABLE);
  }
  const [address] = parsed.rest;
  const database = databaseOf(address);
  const login = logIn(inside, parsed, address, address === undefined ? 'admin' : database);
  if (!login.ok) {
    await context.system.change((_, now) => noteRefusal(inside.container, valueOf(parsed, 'username'), now));
    return await fail(context, 1, 'MongoServerError: Authentication failed.');
  }

  const isTerminal = context.tty.stdout;
  const show = (value: unknown): string =>
    inspect(value, { depth: 6, colors: isTerminal, compact: 3, breakLength: 80 });
  const lines: string[] = isOn(parsed, 'quiet') ? [] : banner(address, versionOf(context.system.look()));
  const say = (line: string): void => {
    if (lines.length >= LINES_LIMIT) throw new NotImitated('that many lines');
    lines.push(line);
  };
  const json = isOn(parsed, 'json') || parsed.values.get('json')?.at(-1) === 'canonical';
  const ended = await context.system.change((stack, now) => {
    const data = mongoData(stack);
    const catalog = mongoCatalog(stack);
    if (data === null || catalog === null) return { status: 1, problem: UNREACHABLE };
    const session = { stack, data, catalog, user: login.user, startedAt: inside.container.state.startedAt, now };
    const shell = createShell({ session, database, environment: inside.environment, print: say, inspect: show });
    for (const text of texts) {
      try {
        const value = shell.evaluate(SHORTHANDS[text.trim().replace(/;$/, '')] ?? text);
        if (value !== undefined) say(json ? JSON.stringify(value) : typeof value === 'string' ? value : show(value));
      } catch (error) {
        const failure = failureOf(error, text);
        if (failure === null) throw error;
        return failure;
      }
    }
    return { status: 0, problem: '' };
  });
  if (lines.length > 0) await context.stdout.write(`${lines.join('\n')}\n`);
  if (ended.problem !== '') await context.stderr.write(`${ended.problem}\n`);
  return ended.status;
};

/** How a script that did not come to its end ends the shell; null for a bug. */
function failureOf(error: unknown, text: string): { status: number; problem: string } | null {
  if (error instanceof Quit) return { status: error.status, problem: '' };
  if (error instanceof MongoServerError) return { status: 1, problem: `MongoServerError: ${error.message}` };
  if (error instanceof Thrown) return { status: 1, problem: error.message };
  if (error instanceof NotImitated)
    return { status: 1, problem: `mongosh: the practice system does not know this expression: ${text}` };
  return null;
}

function databaseOf(address: string | undefined): string {
  if (address === undefined) return 'test';
  return (address.startsWith('mongodb://') ? /^mongodb:\/\/[^/]*\/([^?]*)/.exec(address)?.[1] : address) || 'test';
}

function banner(address: string | undefined, version: string): string[] {
  return [
    `Connecting to:\t\t${address?.startsWith('mongodb://') ? address.replace(/:[^:@/]*@/, ':<credentials>@') : 'mongodb://127.0.0.1:27017/?directConnection=true'}`,
    `Using MongoDB:\t\t${version}`,
    `Using Mongosh:\t\t${VERSION} (practice, image ${serviceSpec('mongodb').image})`,
    ``,
  ];
}
