import { describe, expect, it } from 'vitest';
import { clearFault, injectFault } from '../../faults/index.ts';
import { run, type RunResult, type TestSystem, testSystem } from '../../test-harness.ts';

const redis = (system: TestSystem, line: string): Promise<RunResult> =>
  run(system, ['docker', 'compose', 'exec', '-T', 'redis', 'redis-cli', ...line.split(' ')]);
const figure = async (system: TestSystem, name: string): Promise<number> =>
  Number(new RegExp(`^${name}:(\\d+)`, 'm').exec((await redis(system, 'info')).out)?.[1]);

describe('a Redis that is full', () => {
  const full = (): TestSystem => {
    const system = testSystem();
    injectFault(system.look(), 'redis-evicting', system.now());
    return system;
  };

  it('throws keys out and misses more than it finds, and counts on while it is full', async () => {
    const system = full();
    const before = [
      await figure(system, 'evicted_keys'),
      await figure(system, 'keyspace_hits'),
      await figure(system, 'keyspace_misses'),
    ];
    expect(before[0]).toBeGreaterThan(1_000);
    expect(await figure(system, 'used_memory')).toBe(512 * 1024 * 1024);
    system.pass(10_000);
    expect(await figure(system, 'evicted_keys')).toBeGreaterThan(before[0]!);
    expect((await figure(system, 'keyspace_misses')) - before[2]!).toBeGreaterThan(
      (await figure(system, 'keyspace_hits')) - before[1]!,
    );
  });

  it.each([
    [
      'the large keys are gone',
      async (system: TestSystem) => {
        const keys = (await redis(system, '--scan --pattern preview:*')).out;
        await run(system, 'docker compose exec -T redis xargs -r -n 500 redis-cli unlink', { stdin: keys });
      },
    ],
    ['it may use more memory', async (system: TestSystem) => void (await redis(system, 'config set maxmemory 1gb'))],
    ['somebody puts it right', async (system: TestSystem) => clearFault(system.look(), 'redis-evicting', system.now())],
  ])('stops when %s', async (_name, mend) => {
    const system = full();
    await mend(system);
    const evicted = await figure(system, 'evicted_keys');
    system.pass(20_000);
    expect(await figure(system, 'evicted_keys')).toBe(evicted);
    expect(await figure(system, 'used_memory')).toBeLessThan(await figure(system, 'maxmemory'));
  });

  it('forgets a limit set by hand when it is restarted', async () => {
    const system = full();
    await redis(system, 'config set maxmemory 1gb');
    expect((await redis(system, 'config get maxmemory')).out).toBe(`maxmemory\n${1024 ** 3}\n`);
    await run(system, 'docker compose restart redis');
    expect((await redis(system, 'config get maxmemory')).out).toBe(`maxmemory\n${512 * 1024 ** 2}\n`);
    expect(await figure(system, 'evicted_keys')).toBeLessThan(100);
    system.pass(10_000);
    expect(await figure(system, 'evicted_keys')).toBeGreaterThan(50);
  });
});

describe('keys', () => {
  it('are listed by pattern, measured and deleted', async () => {
    const system = testSystem();
    const keys = (await redis(system, '--scan --pattern cache:pair:1?')).out.trim().split('\n');
    expect(keys).toHaveLength(10);
    expect((await redis(system, `memory usage ${keys[0]}`)).out).toBe('24000\n');
    expect(Number((await redis(system, `ttl ${keys[0]}`)).out)).toBeGreaterThan(0);
    expect((await redis(system, `unlink ${keys[0]} nothing`)).out).toBe('1\n');
    expect((await redis(system, `exists ${keys[0]}`)).out).toBe('0\n');
    expect((await redis(system, 'dbsize')).out).toBe('1835\n');
    expect((await redis(system, 'ttl nothing')).out).toBe('-2\n');
  });

  it('a scan goes on where it stopped', async () => {
    const first = (await redis(testSystem(), 'scan 0 count 1000')).out.split('\n');
    expect(first[0]).toBe('1000');
    expect((await redis(testSystem(), 'scan 1000 count 1000')).out.split('\n')[0]).toBe('0');
    expect((await redis(testSystem(), 'scan x')).out).toContain('ERR invalid cursor');
  });
});

describe('saving', () => {
  it('moves the time of the last save', async () => {
    const system = testSystem();
    const before = Number((await redis(system, 'lastsave')).out);
    system.pass(7_000);
    expect((await redis(system, 'bgsave')).out).toBe('Background saving started\n');
    expect(Number((await redis(system, 'lastsave')).out)).toBeGreaterThan(before);
    expect(await figure(system, 'aof_enabled')).toBe(1);
  });
});

describe('settings', () => {
  it.each([
    ['config set maxmemory lots', "argument couldn't be parsed"],
    ['config set appendonly no', 'does not change'],
    ['config rewrite', 'Read-only file system'],
  ])('%s is refused', async (line, why) => {
    expect((await redis(testSystem(), line)).out).toContain(why);
  });
});

describe('xargs', () => {
  it('needs input to run with -r, and a program that is there', async () => {
    const system = testSystem();
    const xargs = (rest: string, stdin: string) => run(system, `docker compose exec -T redis xargs ${rest}`, { stdin });
    expect(await xargs('-r redis-cli ping', '')).toMatchObject({ status: 0, out: '' });
    expect((await xargs('-n 1 redis-cli echo', 'a b')).out).toBe('a\nb\n');
    expect((await xargs('nothing', 'a')).status).toBe(127);
  });
});
