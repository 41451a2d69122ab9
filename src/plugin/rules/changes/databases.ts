/** MongoDB's and Redis' programs. Of the text that they are given, the commands are read; it is not run. */
import { EXPANDED } from '../../shell/index.ts';
import { firstOperand, words } from './options.ts';
import { unknown } from './types.ts';
import type { Judge } from './types.ts';

/** Methods of a database, a collection or a cursor that write, or change how the server works. */
const MONGO_WRITES =
  /\.\s*(insert(?:One|Many)?|update(?:One|Many|User|Role)?|replaceOne|delete(?:One|Many)|remove|findOneAnd(?:Update|Replace|Delete)|findAndModify|bulkWrite|save|drop(?:Database|Index|Indexes|User|Role|AllUsers)?|create(?:Index|Indexes|Collection|View|User|Role)|renameCollection|convertToCapped|reIndex|changeUserPassword|(?:grant|revoke)\w+|killOp|killSessions|shutdownServer|setProfilingLevel|setLogLevel|fsync(?:Lock|Unlock)|hideIndex|unhideIndex|clear(?:PlanCache)?|clearPlans\w*|writeFile(?:Sync)?)\s*\(/;
const MONGO_CLUSTER = /\b(?:rs|sh)\s*\.\s*(?!status\b|conf\b|config\b|help\b|printReplicationInfo\b)\w+\s*\(/;
const MONGO_COMMAND = /\b(?:runCommand|adminCommand)\s*\(\s*\{?\s*['"]?([\w\0]*)/g;
const MONGO_COMMAND_READS = words(
  'ping serverStatus buildInfo dbStats collStats dataSize listCollections listDatabases listIndexes currentOp hostInfo ' +
    'getParameter getLog getCmdLineOpts hello isMaster connectionStatus connPoolStats usersInfo rolesInfo validate top ' +
    'count find aggregate distinct explain planCacheListFilters listCommands whatsmyuri replSetGetStatus features',
);

export const judgeMongosh: Judge = (args, input) => {
  if (args.some((arg) => /^(?:--version|--help|-h)$/.test(arg))) return null;
  const texts = args.flatMap((arg, index) => {
    if (arg.startsWith('--eval=')) return [arg.slice('--eval='.length)];
    return arg === '--eval' ? [args[index + 1] ?? ''] : [];
  });
  const file = args.some((arg) => /^(?:-f|--file(?:=[^]*)?)$/.test(arg) || arg.endsWith('.js'));
  if (file || (texts.length === 0 && input.given.length === 0))
    return '`mongosh` runs a script that cannot be read here';
  const text = [...texts, ...input.given].join('\n');
  if (text.replaceAll(EXPANDED, '').trim() === '') return unknown('`mongosh` runs');
  const write = MONGO_WRITES.exec(text)?.[1] ?? MONGO_CLUSTER.exec(text)?.[0];
  if (write !== undefined) return `\`${write.replace(/\s*\($/, '')}\` in \`mongosh\` changes something`;
  if (/['"]?\$(?:out|merge)['"]?\s*:/.test(text))
    return 'the aggregation in `mongosh` writes its result into a collection';
  for (const [, command = ''] of text.matchAll(MONGO_COMMAND)) {
    if (!MONGO_COMMAND_READS.has(command)) {
      return `the command \`${command.replaceAll(EXPANDED, '…')}\` in \`mongosh\` may change something`;
    }
  }
  return null;
};

/** A dump to standard output reads; everything else leaves files. */
export const judgeMongodump: Judge = (args) =>
  args.some((arg) => /^--(?:archive|version|help)$/.test(arg)) ? null : '`mongodump` writes files';

export const judgeMongoexport: Judge = (args) =>
  args.some((arg) => /^(?:-o|--out(?:=[^]*)?)$/.test(arg)) ? '`mongoexport` writes a file' : null;

export const judgeMongorestore: Judge = (args) =>
  args.some((arg) => /^--(?:dryRun|version|help)$/.test(arg)) ? null : '`mongorestore` writes into the database';

export const judgeMongoimport: Judge = () => '`mongoimport` writes into the database';

const REDIS_VALUED = words(
  '-h -p -s -a -u -r -i -n -t -D -d -X --user --pass --sni --cacert --cacertdir --cert --key --pattern --quoted-pattern ' +
    '--memkeys-samples --lru-test --intrinsic-latency',
);
const REDIS_LOOKS = words(
  '--scan --bigkeys --memkeys --hotkeys --stat --latency --latency-history --latency-dist --intrinsic-latency --version --help -v',
);
const REDIS_READS = words(
  'ping echo info dbsize time role lastsave monitor type ttl pttl exists keys scan randomkey get mget strlen getrange ' +
    'llen lrange lindex hget hmget hgetall hkeys hvals hlen hscan scard smembers sismember sscan zcard zrange zscore ' +
    'zcount zscan xlen xrange xinfo pubsub command lolwut',
);
const REDIS_SUB_READS: Readonly<Record<string, ReadonlySet<string>>> = {
  config: words('get help'),
  client: words('list info getname id help'),
  slowlog: words('get len help'),
  memory: words('usage stats doctor malloc-stats help'),
  latency: words('latest history doctor graph histogram help'),
  object: words('encoding freq idletime refcount help'),
  acl: words('list whoami users cat getuser log help'),
  cluster: words('info nodes slots shards myid help'),
  module: words('list help'),
  script: words('exists help'),
};

export const judgeRedisCli: Judge = (args, input) => {
  const command = args.slice(firstOperand(args, REDIS_VALUED));
  if (args.some((arg) => /^--(?:eval|pipe|rdb|functions-rdb|cluster)$/.test(arg))) {
    return '`redis-cli` does more than read with these options';
  }
  if (command.length > 0) return judgeRedisCommand(command);
  if (args.some((arg) => REDIS_LOOKS.has(arg))) return null;
  const lines = input.given.flatMap((text) => text.split('\n')).filter((line) => line.trim() !== '');
  if (lines.length === 0) return '`redis-cli` runs commands that cannot be read here';
  return lines.map((line) => judgeRedisCommand(line.trim().split(/\s+/))).find((change) => change !== null) ?? null;
};

function judgeRedisCommand([name = '', sub = '']: readonly string[]): string | null {
  if (name.includes(EXPANDED)) return unknown('`redis-cli` does');
  const reads = REDIS_SUB_READS[name.toLowerCase()];
  if (reads === undefined ? REDIS_READS.has(name.toLowerCase()) : reads.has(sub.toLowerCase())) return null;
  return `\`redis-cli ${reads === undefined ? name : `${name} ${sub.replaceAll(EXPANDED, '…')}`}\` changes something`;
}
