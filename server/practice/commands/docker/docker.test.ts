import { describe, expect, it } from 'vitest';
import { run, testSystem } from '../../test-harness.ts';

describe('docker', () => {
  it.each([
    ['docker foo', 1, /^docker: unknown command: docker foo\n/],
    ['docker stats --bad', 125, /^unknown flag: --bad\n/],
    ['docker ps -Z', 125, /^unknown shorthand flag: 'Z' in -Z\n/],
    ['docker ps extra', 1, /accepts no arguments/],
    ['docker inspect', 1, /requires at least 1 argument/],
    ['docker inspect nothing', 1, /No such object: nothing/],
    ['docker pull x', 1, /the practice system does not know 'docker pull'/],
    ['docker logs nothing', 1, /No such container: nothing/],
    ['docker stats nothing', 1, /No such container: nothing/],
    ['docker volume rm nothing', 1, /get nothing: no such volume/],
    ['docker volume rm robo-rlhf-multimodal_mongodb_data', 1, /volume is in use/],
    ['docker rm robo-rlhf-redis', 1, /stop the container before removing/],
  ])('%s fails with status %i', async (line, status, words) => {
    const result = await run(testSystem(), line);
    expect(result.err).toMatch(words);
    expect(result.status).toBe(status);
  });

  it('ps lists what is up, with -a also what has ended', async () => {
    const system = testSystem();
    expect((await run(system, 'docker stop robo-rlhf-redis')).out).toBe('robo-rlhf-redis\n');
    expect((await run(system, 'docker ps')).out).not.toContain('robo-rlhf-redis');
    expect((await run(system, 'docker ps -a')).out).toMatch(/Exited \(0\) .* robo-rlhf-redis\n/);
    expect(
      (await run(system, ['docker', 'ps', '--format', '{{.Names}} {{.State}}', '--filter', 'status=exited'])).out,
    ).toBe('robo-rlhf-redis exited\n');
    expect((await run(system, 'docker start robo-rlhf-redis')).status).toBe(0);
    expect((await run(system, 'docker ps -q')).out).toMatch(/^([0-9a-f]{12}\n){5}$/);
  });

  it('stats --no-stream prints one table without control characters', async () => {
    const { out, status } = await run(testSystem(), 'docker stats --no-stream', { tty: { stdout: true } });
    expect(status).toBe(0);
    expect(out).toMatch(/^CONTAINER ID +NAME +CPU % +MEM USAGE \/ LIMIT/);
    expect(out).toMatch(/robo-rlhf-mongodb +\d+\.\d\d% +\d+(\.\d+)?MiB \/ 32GiB/);
    expect(out).not.toContain('\u001b');
    expect(out.trimEnd().split('\n')).toHaveLength(6);
  });

  it('stats draws again and again until interrupted, and follows the state', async () => {
    const { out, status } = await run(testSystem(), 'docker stats', { tty: { stdout: true }, interruptAfterWaits: 4 });
    expect(status).toBe(130);
    const frames = out.split('\u001b[H').slice(1);
    expect(frames).toHaveLength(3);
    expect(frames[0]).not.toBe(frames[1]);
    expect(frames.every((frame) => frame.endsWith('\u001b[J'))).toBe(true);
  });

  it('inspect answers templates and refuses those it does not know', async () => {
    const system = testSystem();
    expect((await run(system, ['docker', 'inspect', '-f', '{{.State.Health.Status}}', 'robo-rlhf-redis'])).out).toBe(
      'healthy\n',
    );
    const [redis] = JSON.parse((await run(system, 'docker inspect robo-rlhf-redis')).out) as {
      Name: string;
      State: { Running: boolean };
    }[];
    expect(redis).toMatchObject({ Name: '/robo-rlhf-redis', State: { Running: true } });
    const refused = await run(system, ['docker', 'inspect', '-f', '{{range .Mounts}}x{{end}}', 'robo-rlhf-redis']);
    expect(refused.status).toBe(1);
    expect(refused.err).toContain('template parsing error');
  });

  it('system df, volume ls, top and version answer', async () => {
    const system = testSystem();
    expect((await run(system, 'docker system df')).out).toMatch(/^TYPE +TOTAL +ACTIVE +SIZE +RECLAIMABLE\nImages/);
    expect((await run(system, 'docker volume ls -q')).out).toContain('robo-rlhf-multimodal_mongodb_data\n');
    expect((await run(system, 'docker top robo-rlhf-redis')).out).toContain('redis-server');
    expect((await run(system, ['docker', 'version', '--format', '{{.Server.Version}}'])).out).toMatch(
      /^\d+\.\d+\.\d+\n$/,
    );
  });
});
