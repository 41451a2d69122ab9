/** `mongosh --eval`: a small, honest subset of the MongoDB shell. */
import { inspect } from 'node:util';
import { serviceSpec } from '../../state/index.ts';
import { mongoData } from '../../state/volumes.ts';
import { fail } from '../context.ts';
import { isOn, parseFlags } from '../flags.ts';
import { parseExpressions } from './expression.ts';
import type { InsideProgram } from './program.ts';
import { LOGIN_FLAGS, logIn } from './mongo-login.ts';
import { evaluate, MongoServerError, type MongoWorld, NotImitated } from './mongo-world.ts';

const FLAGS = { ...LOGIN_FLAGS, quiet: {}, eval: { value: true }, norc: {}, json: {}, version: {} } as const;
const START_MS = 350;
const VERSION = '2.5.8';

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
    return await fail(context, 1, 'MongoNetworkError: connect ECONNREFUSED 127.0.0.1:27017');
  }
  const [address] = parsed.rest;
  const database = databaseOf(address);
  const login = logIn(inside, parsed, address, address === undefined ? 'admin' : database);
  if (!login.ok) return await fail(context, 1, 'MongoServerError: Authentication failed.');

  const isTerminal = context.tty.stdout;
  const show = (value: unknown): string =>
    inspect(value, { depth: 6, colors: isTerminal, compact: 3, breakLength: 80 });
  const lines: string[] = isOn(parsed, 'quiet') ? [] : banner(address);
  const world: MongoWorld = {
    data,
    user: login.user,
    database,
    startedAt: inside.container.state.startedAt,
    now: context.now(),
    print: (line) => void lines.push(line),
    inspect: show,
  };
  let status = 0;
  let problem = '';
  for (const text of texts) {
    try {
      const value = evaluateText(text, world);
      if (value !== undefined)
        lines.push(isOn(parsed, 'json') ? JSON.stringify(value) : typeof value === 'string' ? value : show(value));
    } catch (error) {
      if (error instanceof MongoServerError) problem = `MongoServerError: ${error.message}\n`;
      else if (error instanceof NotImitated)
        problem = `mongosh: the practice system does not know this expression: ${text}\n`;
      else throw error;
      status = 1;
      break;
    }
  }
  if (lines.length > 0) await context.stdout.write(`${lines.join('\n')}\n`);
  if (problem !== '') await context.stderr.write(problem);
  return status;
};

function evaluateText(text: string, world: MongoWorld): unknown {
  if (/^\s*show\s+(dbs|databases)\s*;?\s*$/.test(text)) return showDatabases(world);
  const statements = parseExpressions(text);
  if (statements === null) throw new NotImitated();
  let last: unknown;
  for (const statement of statements) last = evaluate(statement, world);
  return last;
}

function showDatabases(world: MongoWorld): string {
  const [statement] = parseExpressions('db.adminCommand({ listDatabases: 1 })')!;
  const { databases } = evaluate(statement!, world) as { databases: { name: string; sizeOnDisk: number }[] };
  return databases.map(({ name, sizeOnDisk }) => `${name.padEnd(10)} ${(sizeOnDisk / 1024).toFixed(2)} KiB`).join('\n');
}

function databaseOf(address: string | undefined): string {
  if (address === undefined) return 'test';
  return (address.startsWith('mongodb://') ? /^mongodb:\/\/[^/]*\/([^?]*)/.exec(address)?.[1] : address) || 'test';
}

function banner(address: string | undefined): string[] {
  return [
    `Connecting to:\t\t${address?.startsWith('mongodb://') ? address.replace(/:[^:@/]*@/, ':<credentials>@') : 'mongodb://127.0.0.1:27017/?directConnection=true'}`,
    `Using MongoDB:\t\t6.0.24`,
    `Using Mongosh:\t\t${VERSION} (practice, image ${serviceSpec('mongodb').image})`,
    ``,
  ];
}
