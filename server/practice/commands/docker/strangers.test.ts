import { beforeEach, describe, expect, it } from 'vitest';
import { clearFault, injectFault } from '../../faults/index.ts';
import { run, type TestSystem, testSystem } from '../../test-harness.ts';

describe('a container of somebody else on port 8080', () => {
  let system: TestSystem;
  beforeEach(async () => {
    system = testSystem();
    await system.change((stack, now) => injectFault(stack, 'port-8080-taken', now));
  });

  it('is seen by docker ps and ss, and keeps the app from starting', async () => {
    expect((await run(system, ['docker', 'ps', '--filter', 'publish=8080', '--format', '{{.Names}}'])).out).toBe(
      'demo-web\n',
    );
    expect((await run(system, 'docker compose ps --all')).out).not.toContain('demo-web');
    expect((await run(system, ['ss', '-ltn', 'sport = :8080'])).out).toContain('0.0.0.0:8080');
    expect(await run(system, 'docker compose up -d robo-rlhf')).toMatchObject({
      status: 1,
      err: expect.stringContaining('Bind for 0.0.0.0:8080 failed: port is already allocated'),
    });
    expect(await run(system, 'curl -fsS http://localhost:8080/health')).toMatchObject({ status: 22 });
  });

  it('gives the port back when it is stopped, and does not get it again while the app runs', async () => {
    expect((await run(system, 'docker stop demo-web')).out).toBe('demo-web\n');
    expect((await run(system, 'docker compose up -d --wait robo-rlhf')).status).toBe(0);
    expect((await run(system, 'curl -fsS http://localhost:8080/health')).out).toContain('healthy');
    expect(await run(system, 'docker start demo-web')).toMatchObject({
      status: 1,
      err: expect.stringContaining('port is already allocated'),
    });
    expect((await run(system, 'docker ps -a')).out).toMatch(/nginx:1\.27-alpine .*Exited \(0\) .* demo-web\n/);
    expect((await run(system, ['docker', 'inspect', '--format', '{{.State.Status}}', 'demo-web'])).out).toBe(
      'exited\n',
    );
  });

  it('is not removed while it runs, unless by force', async () => {
    expect(await run(system, 'docker rm demo-web')).toMatchObject({ status: 1 });
    expect(await run(system, 'docker rm -f demo-web')).toMatchObject({ status: 0, out: 'demo-web\n' });
    expect((await run(system, 'docker ps -a')).out).not.toContain('demo-web');
  });

  it('goes with the fault, and the app is back', async () => {
    await system.change((stack, now) => clearFault(stack, 'port-8080-taken', now));
    expect((await run(system, 'docker ps')).out).not.toContain('demo-web');
    expect((await run(system, 'docker compose ps robo-rlhf')).out).toContain('Up');
  });
});

describe('ss', () => {
  it('lists what listens, in columns, and filters by port', async () => {
    const { out } = await run(testSystem(), 'ss -ltn');
    expect(out).toMatch(/^State +Recv-Q +Send-Q +Local Address:Port +Peer Address:Port\n/);
    for (const port of [22, 3000, 6379, 8080, 9090, 27017])
      expect(out).toMatch(new RegExp(`^LISTEN +0 +\\d+ +0\\.0\\.0\\.0:${port} +0\\.0\\.0\\.0:\\*$`, 'm'));
    const system = testSystem();
    await run(system, 'docker compose stop redis');
    expect((await run(system, ['ss', '-Hltn', 'sport = :6379'])).out).toBe('');
  });

  it('refuses what it does not know', async () => {
    expect((await run(testSystem(), 'ss')).status).toBe(1);
    expect((await run(testSystem(), 'ss -ltnX')).err).toContain("invalid option -- 'X'");
    expect((await run(testSystem(), ['ss', '-ltn', 'dport = :1'])).status).toBe(1);
  });
});
