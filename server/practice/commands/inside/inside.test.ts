import { gzipSync } from 'node:zlib';
import { array, assert, asyncProperty, constantFrom } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COLLECTIONS } from '../../state/index.ts';
import { run, type RunOptions, type RunResult, type TestSystem, testSystem } from '../../test-harness.ts';
import { readArchive, writeArchive } from './archive.ts';
import { parseProgram } from './script/parse.ts';
import { parseScript } from './shell.ts';

const ROOT = ['-u', 'admin', '-p', 'password', '--authenticationDatabase', 'admin'];
const inside = (
  system: TestSystem,
  service: string,
  argv: readonly string[],
  options?: RunOptions,
): Promise<RunResult> => run(system, ['docker', 'compose', 'exec', '-T', service, ...argv], options);
const mongo = (system: TestSystem, text: string, login: readonly string[] = ROOT): Promise<RunResult> =>
  inside(system, 'mongodb', ['mongosh', '--quiet', ...login, '--eval', text]);

describe('mongosh', () => {
  it.each([
    ["db.adminCommand('ping')", '{ ok: 1 }'],
    ['db.runCommand({ ping: 1 }).ok', '1'],
    ["db.getSiblingDB('robo_rlhf').demonstrations.countDocuments()", '1248'],
    ["db.getSiblingDB('robo_rlhf').getCollection('models').countDocuments({})", '12'],
    ["db.getSiblingDB('robo_rlhf').getCollectionNames().length", '4'],
    ["print('hello'); db.version()", 'hello\n6.0.19'],
    ["db.getSiblingDB('robo_rlhf').stats().objects", '9711'],
  ])('%s', async (text, expected) => {
    expect(await mongo(testSystem(), text)).toMatchObject({ status: 0, out: `${expected}\n` });
  });

  it('pings without login and asks for one for everything else', async () => {
    const system = testSystem();
    expect(await mongo(system, "db.adminCommand('ping')", [])).toMatchObject({ status: 0, out: '{ ok: 1 }\n' });
    const refused = await mongo(system, "db.getSiblingDB('robo_rlhf').models.countDocuments()", []);
    expect(refused).toMatchObject({ status: 1, err: 'MongoServerError: command aggregate requires authentication\n' });
    const wrong = await mongo(system, 'db.version()', [
      '-u',
      'admin',
      '-p',
      'guess',
      '--authenticationDatabase',
      'admin',
    ]);
    expect(wrong).toMatchObject({ status: 1, err: 'MongoServerError: Authentication failed.\n' });
    const byAddress = await inside(system, 'mongodb', [
      'mongosh',
      'mongodb://robo_app:robo_password@localhost/robo_rlhf',
      '--quiet',
      '--eval',
      'db.models.countDocuments()',
    ]);
    expect(byAddress).toMatchObject({ status: 0, out: '12\n' });
  });

  it('says plainly what it does not know', async () => {
    for (const text of [
      'db.models.mapReduce()',
      'require("fs")',
      'x => x',
      'db.models.countDocuments({ version: { $gt: 1 } })',
      'while (true) {}',
      'db.constructor',
      '({}).__proto__',
    ]) {
      const result = await mongo(testSystem(), text);
      expect(result.err).toBe(`mongosh: the practice system does not know this expression: ${text}\n`);
      expect(result.status).toBe(1);
    }
  });

  it('never throws, whatever the text', async () => {
    const words = constantFrom(
      'db',
      '.',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      ',',
      ':',
      ';',
      "'x'",
      '"',
      '1',
      'countDocuments',
      'adminCommand',
      'ping',
      'null',
      '__proto__',
      'constructor',
      'getSiblingDB',
      ' ',
    );
    await assert(
      asyncProperty(array(words, { maxLength: 20 }), async (tokens) => {
        expect((await mongo(testSystem(), tokens.join(''))).status).toBeOneOf([0, 1]);
      }),
      { numRuns: 150 },
    );
    expect(parseProgram('('.repeat(20_000))).toBeNull();
    expect(parseProgram('['.repeat(20_000))).toBeNull();
  });
});

describe('mongodump and mongorestore', () => {
  const dump = (system: TestSystem): Promise<RunResult> =>
    inside(system, 'mongodb', [
      'sh',
      '-c',
      'mongodump --username "$MONGO_INITDB_ROOT_USERNAME" --password "$MONGO_INITDB_ROOT_PASSWORD" --authenticationDatabase admin --archive --gzip',
    ]);
  const counts = async (system: TestSystem): Promise<string> =>
    (await mongo(system, "db.getSiblingDB('robo_rlhf').stats().objects")).out.trim();

  it('a backup brings back what a reset has deleted', async () => {
    const system = testSystem();
    const backup = await dump(system);
    expect(backup.status).toBe(0);
    expect(backup.err).toContain('done dumping robo_rlhf.demonstrations (1248 documents)');
    await run(system, 'make db-reset');
    expect(await counts(system)).toBe('0');
    const restored = await inside(system, 'mongodb', ['mongorestore', ...ROOT, '--archive', '--gzip', '--drop'], {
      stdin: backup.bytes,
    });
    expect(restored.err).toContain('9711 document(s) restored successfully. 0 document(s) failed to restore.');
    expect(await counts(system)).toBe('9711');
  });

  it('restoring again without --drop only meets duplicates', async () => {
    const system = testSystem();
    const backup = await dump(system);
    const again = await inside(system, 'mongodb', ['mongorestore', ...ROOT, '--archive', '--gzip'], {
      stdin: backup.bytes,
    });
    expect(again.err).toContain('0 document(s) restored successfully. 9711 document(s) failed to restore.');
    expect(await counts(system)).toBe('9711');
  });

  it('changes nothing for a cut, changed, empty or foreign archive', async () => {
    const system = testSystem();
    await run(system, 'make db-reset');
    const whole = Buffer.concat([
      ...writeArchive(1, { demonstrations: 3, preferences: 2, models: 0, experiments: 1 }, COLLECTIONS),
    ]);
    const changed = Buffer.from(whole);
    changed[20]! ^= 1;
    for (const bad of [whole.subarray(0, -10), whole.subarray(0, 4), Buffer.alloc(0), Buffer.from('PK'), changed]) {
      const result = await inside(system, 'mongodb', ['mongorestore', ...ROOT, '--archive', '--gzip'], {
        stdin: gzipSync(bad),
      });
      expect(result.status).toBe(1);
      expect(result.err).toContain('Failed:');
    }
    expect(await counts(system)).toBe('0');
  });

  it('does not believe counts for which there are no documents', () => {
    const [magic] = [...writeArchive(1, { demonstrations: 0, preferences: 0, models: 0, experiments: 0 }, [])];
    const forged = { end: { demonstrations: 1e12 }, sha256: 'x' };
    expect(readArchive(Buffer.concat([magic!, Buffer.from(`${JSON.stringify(forged)}\n`)])).ok).toBe(false);
  });

  it('without credentials fails as the real tool does', async () => {
    const result = await inside(testSystem(), 'mongodb', ['mongodump', '--out', '/data/backup']);
    expect(result).toMatchObject({
      status: 1,
      err: expect.stringContaining('command listDatabases requires authentication'),
    });
  });
});

describe('redis-cli', () => {
  const redis = (line: string, options?: RunOptions): Promise<RunResult> =>
    inside(testSystem(), 'redis', ['redis-cli', ...line.split(' ')], options);
  it.each([
    ['ping', 'PONG\n'],
    ['dbsize', '1836\n'],
    ['-n 1 dbsize', '0\n'],
    ['config get maxmemory-policy', 'maxmemory-policy\nallkeys-lru\n'],
    ['get nothing', '\n'],
  ])('%s', async (line, expected) => {
    expect(await redis(line)).toMatchObject({ status: 0, out: expected });
  });

  it('info has the sections operators read', async () => {
    const { out } = await redis('info memory');
    expect(out).toContain('# Memory\r\n');
    expect(out).toContain('maxmemory_policy:allkeys-lru');
    expect((await redis('info keyspace')).out).toContain('db0:keys=1836');
  });

  it('disabled commands are unknown', async () => {
    expect((await redis('flushall')).out).toContain("ERR unknown command 'flushall'");
  });

  it('values stay over a restart, as append-only files do', async () => {
    const system = testSystem();
    await inside(system, 'redis', ['redis-cli', 'set', 'a', '1']);
    await run(system, 'docker compose restart redis');
    expect((await inside(system, 'redis', ['redis-cli', 'get', 'a'])).out).toBe('1\n');
  });
});

describe('sh -c', () => {
  const words = (text: string) => parseScript(text, { A: 'one two', E: '' });
  it('understands quotes, variables and lists', () => {
    expect(words(`echo "$A" '$A' $A ''`)).toEqual({
      ok: true,
      steps: [{ words: ['echo', 'one two', '$A', 'one two', ''], when: 'always' }],
    });
    expect(words('a && b || c; d')).toMatchObject({
      ok: true,
      steps: [{ when: 'always' }, { when: 'success' }, { when: 'failure' }, { when: 'always' }],
    });
    expect(words('echo ${E:-x} $E')).toEqual({ ok: true, steps: [{ words: ['echo', 'x'], when: 'always' }] });
  });
  it.each(['a | b', 'a > f', 'a $(b)', 'a `b`', 'echo "x', "echo 'x", '(a)', 'a &'])(
    'refuses %s in words',
    async (text) => {
      const result = await inside(testSystem(), 'redis', ['sh', '-c', text]);
      expect(result).toMatchObject({ status: 2, err: expect.stringContaining('the practice system does not know') });
    },
  );
  it('runs lists with their statuses', async () => {
    const system = testSystem();
    expect((await inside(system, 'redis', ['sh', '-c', 'false || echo no; true && echo yes'])).out).toBe('no\nyes\n');
    expect((await inside(system, 'redis', ['sh', '-c', 'exit 7'])).status).toBe(7);
    expect(await inside(system, 'redis', ['sh', '-c', 'mongosh'])).toMatchObject({
      status: 127,
      err: 'sh: 1: mongosh: not found\n',
    });
  });
});

describe('the app container', () => {
  it('has curl and no ping, and resolves its neighbours while they run', async () => {
    const system = testSystem();
    expect((await inside(system, 'robo-rlhf', ['curl', '-fsS', 'http://localhost:8080/health'])).out).toContain(
      'healthy',
    );
    expect((await inside(system, 'robo-rlhf', ['ping', 'redis'])).status).toBe(127);
    expect((await inside(system, 'robo-rlhf', ['getent', 'hosts', 'redis'])).out).toMatch(/^172\.18\.0\.\d+ +redis\n$/);
    await run(system, 'docker compose stop redis');
    expect((await inside(system, 'robo-rlhf', ['getent', 'hosts', 'redis'])).status).toBe(2);
    expect((await inside(system, 'robo-rlhf', ['env'])).out).toContain('REDIS_URL=redis://redis:6379/0\n');
  });
});
