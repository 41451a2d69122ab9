import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { run, START, testSystem } from '../../test-harness.ts';

const PING = ['docker', 'compose', 'exec', '-T', 'mongodb', 'mongosh', '--quiet', '--eval', "db.adminCommand('ping')"];

describe('docker compose ps', () => {
  it('shows the five services with their health', async () => {
    const { out, status } = await run(testSystem(), 'docker compose ps');
    expect(status).toBe(0);
    const rows = out.trimEnd().split('\n');
    expect(rows[0]).toMatch(/^NAME +IMAGE +COMMAND +SERVICE +CREATED +STATUS +PORTS$/);
    expect(rows).toHaveLength(6);
    for (const name of ['app', 'mongodb', 'redis'])
      expect(out).toMatch(new RegExp(`^robo-rlhf-${name} .*Up 3 hours \\(healthy\\)`, 'm'));
    expect(out).toMatch(/^robo-rlhf-grafana .*Up 3 hours +0\.0\.0\.0:3000->3000/m);
  });

  it('misses a stopped service unless asked for all', async () => {
    const system = testSystem();
    await run(system, 'docker compose stop redis');
    expect((await run(system, 'docker compose ps')).out).not.toContain('redis');
    expect((await run(system, 'docker compose ps --all')).out).toMatch(/robo-rlhf-redis .*Exited \(0\)/);
    expect((await run(system, 'docker compose ps --services --status running')).out.split('\n')).not.toContain('redis');
    expect((await run(system, 'docker compose ps --services --status exited')).out).toBe('redis\n');
  });

  it('gives one JSON object per line, ids, and templates', async () => {
    const system = testSystem();
    const lines = (await run(system, 'docker compose ps --format json')).out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { Service: string; Health: string });
    expect(lines.map(({ Service }) => Service)).toEqual(['robo-rlhf', 'grafana', 'mongodb', 'prometheus', 'redis']);
    expect(lines.find(({ Service }) => Service === 'redis')?.Health).toBe('healthy');
    expect((await run(system, 'docker compose ps -q redis')).out).toMatch(/^[0-9a-f]{64}\n$/);
    expect(
      (await run(system, ['docker', 'compose', 'ps', '--format', 'table {{.Name}}\t{{.State}}', 'redis'])).out,
    ).toBe('NAME              STATE\nrobo-rlhf-redis   running\n');
  });

  it('shows the restart loops of the stack as found', async () => {
    const { out } = await run(testSystem('as-found'), 'docker compose ps');
    expect(out).toMatch(/robo-rlhf-app .*(Restarting \(1\)|health: starting)/);
    expect(out).toMatch(/robo-rlhf-prometheus .*(Restarting \(2\)|Up )/);
  });
});

describe('docker compose errors', () => {
  it.each([
    ['docker compose bad', 1, /unknown docker command: "compose bad"/],
    ['docker compose ps --bad', 16, /^unknown flag: --bad\n/],
    ['docker compose ps nothing', 1, /^no such service: nothing\n$/],
    ['docker compose logs nothing', 1, /^no such service: nothing\n$/],
    ['docker compose logs --tail', 16, /flag needs an argument: --tail/],
    ['docker compose exec -T nothing ls', 1, /^service "nothing" is not running\n$/],
    ['docker compose exec -T redis', 16, /requires at least 2 arg/],
    ['docker compose exec -T redis nmap', 127, /exec: "nmap": executable file not found in \$PATH/],
    ['docker compose up', 1, /background only/],
    ['docker compose start jupyter', 1, /has no container to start/],
    ['docker compose ps --status odd', 1, /unknown status: odd/],
    ['docker compose -p other ps', 1, /one project/],
  ])('%s', async (line, status, words) => {
    const result = await run(testSystem(), line);
    expect(result.err).toMatch(words);
    expect(result.status).toBe(status);
  });

  it('exec wants a terminal on both sides, or -T', async () => {
    const system = testSystem();
    const line = 'docker compose exec redis redis-cli ping';
    expect(await run(system, line, { tty: { stdout: true } })).toMatchObject({
      status: 1,
      err: 'the input device is not a TTY\n',
    });
    expect((await run(system, line, { tty: { stdin: true, stdout: true } })).out).toBe('PONG\n');
    expect((await run(system, line)).out).toBe('PONG\n');
  });
});

describe('a stopped Redis', () => {
  it('fails its ping, stays out of ps, and comes back healthy', async () => {
    const system = testSystem();
    expect((await run(system, 'docker compose stop redis')).err).toContain('Container robo-rlhf-redis  Stopped');
    expect(await run(system, 'docker compose exec -T redis redis-cli ping')).toMatchObject({
      status: 1,
      err: 'service "redis" is not running\n',
    });
    expect(await run(system, PING)).toMatchObject({ status: 0, out: '{ ok: 1 }\n' });
    const back = await run(system, 'docker compose up -d --wait mongodb redis');
    expect(back.status).toBe(0);
    expect(back.err).toContain('Container robo-rlhf-mongodb  Running');
    expect(back.err).toContain('Container robo-rlhf-redis  Healthy');
    expect((await run(system, 'docker compose exec -T redis redis-cli ping')).out).toBe('PONG\n');
  });
});

describe('docker compose up, restart, down', () => {
  it('--wait fails when the service cannot stay up', async () => {
    const result = await run(testSystem('as-found'), 'docker compose up -d --wait robo-rlhf');
    expect(result.status).toBe(1);
    expect(result.err).toContain('container robo-rlhf-app exited (1)');
  });

  it('restart gives a new start and keeps the container', async () => {
    const system = testSystem();
    const id = (await run(system, 'docker compose ps -q robo-rlhf')).out;
    expect((await run(system, 'docker compose restart robo-rlhf')).status).toBe(0);
    expect((await run(system, 'docker compose ps robo-rlhf')).out).toMatch(
      /Up (Less than a second|1 second|\d seconds) \(health: starting\)/,
    );
    expect((await run(system, 'docker compose ps -q robo-rlhf')).out).toBe(id);
    expect((await run(system, 'docker compose up -d --wait robo-rlhf')).status).toBe(0);
  });

  it('down without a profile leaves the monitoring and the network', async () => {
    const system = testSystem();
    const result = await run(system, 'docker compose down');
    expect(result.err).toContain('Network robo-rlhf-multimodal_robo-rlhf-network  Resource is still in use');
    expect((await run(system, 'docker compose ps --services')).out).toBe('grafana\nprometheus\n');
    expect((await run(system, 'docker compose --profile monitoring down')).err).toContain(
      'Network robo-rlhf-multimodal_robo-rlhf-network  Removed',
    );
    expect((await run(system, 'docker compose ps --services')).out).toBe('');
  });

  it('profiles decide which services are meant, by flag or variable', async () => {
    const system = testSystem();
    expect((await run(system, 'docker compose config --services')).out).toBe('mongodb\nredis\nrobo-rlhf\n');
    expect(
      (await run(system, 'docker compose config --services', { env: { COMPOSE_PROFILES: 'monitoring' } })).out,
    ).toContain('grafana');
    const gpu = await run(system, 'docker compose --profile gpu up -d');
    expect(gpu).toMatchObject({ status: 1, err: expect.stringContaining('could not select device driver "nvidia"') });
  });

  it('config prints the same project as YAML and as JSON', async () => {
    const line = 'docker compose --profile monitoring config';
    const yaml: unknown = parse((await run(testSystem(), line)).out);
    const json: unknown = JSON.parse((await run(testSystem(), `${line} --format json`)).out);
    expect(yaml).toEqual(json);
    expect(yaml).toMatchObject({
      name: 'robo-rlhf-multimodal',
      services: { redis: { ports: [{ published: '6379' }], restart: 'unless-stopped' } },
    });
  });

  it('draws its progress in place on a terminal', async () => {
    const { err } = await run(testSystem(), 'docker compose stop redis', { tty: { stderr: true } });
    expect(err).toContain('[+] Stopping 0/1');
    expect(err).toContain('\u001b[2A[+] Stopping 1/1');
  });
});

describe('docker compose logs', () => {
  it('prints the last lines of each service by time, without colours', async () => {
    const { out } = await run(testSystem(), 'docker compose logs --no-color --tail=30 robo-rlhf mongodb redis', {
      tty: { stdout: true },
    });
    const lines = out.trimEnd().split('\n');
    for (const name of ['app', 'mongodb', 'redis'])
      expect(lines.filter((line) => line.startsWith(`robo-rlhf-${name} `))).toHaveLength(30);
    expect(lines.every((line) => /^robo-rlhf-\w+ +\| /.test(line))).toBe(true);
    expect(out).not.toContain('\u001b');
  });

  it('colours prefixes on a terminal only', async () => {
    expect((await run(testSystem(), 'docker compose logs --tail=1', { tty: { stdout: true } })).out).toContain(
      '\u001b[36m',
    );
    expect((await run(testSystem(), 'docker compose logs --tail=1')).out).not.toContain('\u001b');
  });

  it('keeps to --since and --tail 0, and refuses what is neither time nor number', async () => {
    const system = testSystem();
    const stamps = (await run(system, 'docker compose logs --no-log-prefix -t --since 10m robo-rlhf')).out
      .trimEnd()
      .split('\n')
      .map((line) => Date.parse(line.split(' ')[0]!.replace('000000Z', 'Z')));
    expect(stamps.length).toBeGreaterThan(50);
    expect(stamps.every((at) => at >= START - 600_000 && at < START)).toBe(true);
    expect((await run(system, 'docker compose logs --tail=0')).out).toBe('');
    expect(await run(system, 'docker compose logs --since yesterday')).toMatchObject({ status: 1 });
    expect(await run(system, 'docker compose logs --tail many')).toMatchObject({ status: 1 });
  });

  it('follows until interrupted, and nothing comes twice', async () => {
    const { out, status } = await run(testSystem(), 'docker compose logs -f --tail=5 -t robo-rlhf', {
      interruptAfterWaits: 200,
    });
    expect(status).toBe(130);
    const lines = out.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(15);
    expect(new Set(lines).size).toBe(lines.length);
    expect([...lines].sort()).toEqual(lines);
  });

  it('stops following when everything followed has ended', async () => {
    const system = testSystem();
    await run(system, 'docker compose stop redis');
    const { out, status } = await run(system, 'docker compose logs -f --tail=1 redis');
    expect(status).toBe(0);
    expect(out).toMatch(/robo-rlhf-redis exited with code 0\n$/);
  });
});
