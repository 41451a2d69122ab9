import { describe, expect, it } from 'vitest';
import { run, testSystem } from '../test-harness.ts';
import { COMMAND_NAMES } from './index.ts';

describe('the host', () => {
  it('has the programs of the reference host and no others', async () => {
    expect([...COMMAND_NAMES].sort()).toEqual([
      'curl',
      'df',
      'docker',
      'free',
      'git',
      'htop',
      'make',
      'nginx',
      'openssl',
      'ss',
      'trivy',
      'uptime',
    ]);
    expect(await run(testSystem(), 'nvidia-smi')).toMatchObject({ status: 127 });
  });

  it('df shows the root file system last on its line', async () => {
    const { out, status } = await run(testSystem(), 'df -h');
    expect(status).toBe(0);
    expect(out).toMatch(/^Filesystem +Size +Used +Avail +Use% Mounted on\n/);
    expect(out).toMatch(/^\/dev\/sda1 +98G +\d+G +\d+G +\d+% \/$/m);
  });

  it('df takes a path, -i, -T, and refuses what it does not know', async () => {
    expect((await run(testSystem(), 'df -h /var/lib/docker')).out.trimEnd().split('\n')).toHaveLength(2);
    expect((await run(testSystem(), 'df -i /')).out).toMatch(/^Filesystem +Inodes +IUsed +IFree IUse% Mounted on\n/);
    expect((await run(testSystem(), 'df -hT /')).out).toContain('ext4');
    expect(await run(testSystem(), 'df --bad')).toMatchObject({
      status: 1,
      err: expect.stringContaining("unrecognized option '--bad'"),
    });
  });

  it('free and uptime answer in their usual forms', async () => {
    expect((await run(testSystem(), 'free -h')).out).toMatch(
      /^ +total +used +free +shared +buff\/cache +available\nMem: +32Gi +\d/,
    );
    expect((await run(testSystem(), 'free -m')).out).toMatch(/^Mem: +32768 /m);
    expect((await run(testSystem(), 'uptime')).out).toMatch(
      /^ \d\d:\d\d:\d\d up 12 days, +\d+:\d\d, +1 user, +load average: \d/,
    );
    expect((await run(testSystem(), 'uptime -p')).out).toMatch(/^up 12 days, 7 hours/);
  });

  it('memory falls when a service stops', async () => {
    const system = testSystem();
    const used = async (): Promise<number> => Number(/^Mem: +\d+ +(\d+)/m.exec((await run(system, 'free -m')).out)![1]);
    const before = await used();
    await run(system, 'docker compose stop robo-rlhf');
    expect(await used()).toBeLessThan(before - 400);
  });

  it('htop wants a terminal', async () => {
    expect(await run(testSystem(), 'htop')).toMatchObject({ status: 1 });
  });
});

describe('curl', () => {
  it.each([
    ['curl -fsS http://localhost:8080/health', 0, /"status":"healthy"/, /^$/],
    ['curl -fsS -m 5 http://localhost:9090/-/healthy', 0, /Prometheus Server is Healthy/, /^$/],
    ['curl -fsS http://localhost:3000/api/health', 0, /"database":"ok"/, /^$/],
    ['curl -fsS http://localhost:8080/ready', 22, /^$/, /curl: \(22\) The requested URL returned error: 404/],
    ['curl -s http://localhost:8080/ready', 0, /Not Found/, /^$/],
    ['curl -sS http://localhost:6379', 52, /^$/, /curl: \(52\) Empty reply/],
    ['curl -s http://localhost:27017', 0, /MongoDB over HTTP/, /^$/],
    ['curl -sS http://localhost:4444', 7, /^$/, /curl: \(7\) Failed to connect to localhost port 4444/],
    ['curl -s http://localhost:4444', 7, /^$/, /^$/],
    ['curl -sS http://redis.example:1', 6, /^$/, /Could not resolve host/],
    ['curl -sS -m 0.001 http://localhost:8080/health', 28, /^$/, /timed out/],
    ['curl -s -o /dev/null -w %{http_code} http://localhost:8080/health', 0, /^200$/, /^$/],
    ['curl -sI http://localhost:8080/health', 0, /^HTTP\/1\.1 200 OK\r\n[^{]*$/, /^$/],
    ['curl --bad', 2, /^$/, /is unknown/],
    ['curl', 2, /^$/, /no URL/],
  ])('%s', async (line, status, out, err) => {
    const result = await run(testSystem(), line);
    expect(result.out).toMatch(out);
    expect(result.err).toMatch(err);
    expect(result.status).toBe(status);
  });

  it('queries Prometheus with an encoded expression', async () => {
    const line = [
      'curl',
      '-fsS',
      '-G',
      'http://localhost:9090/api/v1/query',
      '--data-urlencode',
      'query=up{job="robo-rlhf-app"}',
    ];
    const value = async (system = testSystem()): Promise<string> =>
      (JSON.parse((await run(system, line)).out) as { data: { result: { value: [number, string] }[] } }).data.result[0]!
        .value[1];
    expect(await value()).toBe('1');
    const system = testSystem();
    await run(system, 'docker compose stop robo-rlhf');
    expect(await value(system)).toBe('0');
    expect((await run(system, 'curl -s http://localhost:9090/api/v1/alerts')).out).toContain('ApplicationDown');
  });

  it('-o writes a file', async () => {
    const { files } = await run(testSystem(), 'curl -s -o health.json http://localhost:8080/health');
    expect(files.get('health.json')?.toString()).toContain('healthy');
  });
});
