import { describe, expect, it } from 'vitest';
import { clearFault, injectFault } from '../../faults/index.ts';
import { run, type TestSystem, testSystem } from '../../test-harness.ts';

async function count(system: TestSystem): Promise<string> {
  const eval_ = "db.getSiblingDB('robo_rlhf').demonstrations.countDocuments()";
  const login = ['-u', 'admin', '-p', 'password', '--authenticationDatabase', 'admin'];
  return (
    await run(system, ['docker', 'compose', 'exec', '-T', 'mongodb', 'mongosh', '--quiet', ...login, '--eval', eval_])
  ).out.trim();
}

describe('make health-check', () => {
  it('shows containers and endpoints', async () => {
    const { out, status } = await run(testSystem(), 'make health-check');
    expect(status).toBe(0);
    expect(out).toMatch(/robo-rlhf-mongodb .*\(healthy\)/);
    expect(out).toContain('"status":"healthy"');
    expect(out).toContain('Prometheus Server is Healthy.');
    expect(out).toContain('"database":"ok"');
  });

  it('ends with 0 however sick the services are, and does not notice Redis', async () => {
    const system = testSystem();
    await run(system, 'docker compose stop redis');
    const redisDown = await run(system, 'make health-check');
    expect(redisDown.status).toBe(0);
    expect(redisDown.out).toContain('"status":"healthy"');
    expect(redisDown.out).not.toContain('robo-rlhf-redis');
    const asFound = await run(testSystem('as-found'), 'make health-check');
    expect(asFound.status).toBe(0);
    expect(asFound.err).toContain('curl: (7) Failed to connect to localhost port 8080');
    expect(asFound.out).toContain('App: no answer');
    expect(asFound.out).toContain('Prometheus: no answer');
  });
});

describe('make db-reset', () => {
  it('leaves an empty database', async () => {
    const system = testSystem();
    expect(await count(system)).toBe('1248');
    const { status, out } = await run(system, 'make db-reset');
    expect(status).toBe(0);
    expect(out).toContain('docker volume rm robo-rlhf-multimodal_mongodb_data || true');
    expect(await count(system)).toBe('0');
  });

  it('carries on when there is no volume to remove', async () => {
    const system = testSystem();
    await run(system, 'docker compose down');
    await run(system, 'docker volume rm robo-rlhf-multimodal_mongodb_data');
    const { status, err } = await run(system, 'make db-reset');
    expect(err).toContain('no such volume');
    expect(status).toBe(0);
  });
});

describe('make db-backup', () => {
  it('as found fails: without a terminal for want of one, with one for want of credentials', async () => {
    const system = testSystem('as-found');
    const inPipe = await run(system, 'make db-backup');
    expect(inPipe.status).toBe(2);
    expect(inPipe.err).toContain('requires authentication');
    expect(inPipe.err).toMatch(/make: \*\*\* \[Makefile:\d+: db-backup\] Error 1\n$/);
    const noKeyboard = await run(system, 'make db-backup', { tty: { stdout: true } });
    expect(noKeyboard).toMatchObject({ status: 2, err: expect.stringContaining('the input device is not a TTY') });
    expect(inPipe.files.size + noKeyboard.files.size).toBe(0);
  });

  it('mended streams one archive to a file below backups/', async () => {
    const system = testSystem();
    const { status, files } = await run(system, 'make db-backup', { tty: { stdout: true } });
    expect(status).toBe(0);
    expect([...files.keys()]).toEqual([expect.stringMatching(/^backups\/robo_rlhf-\d{8}T\d{6}Z\.archive\.gz$/)]);
    const [archive] = [...files.values()];
    await run(system, 'make db-reset');
    const login = ['-u', 'admin', '-p', 'password', '--authenticationDatabase', 'admin'];
    const restore = ['docker', 'compose', 'exec', '-T', 'mongodb', 'mongorestore', ...login, '--archive', '--gzip'];
    expect((await run(system, restore, { stdin: archive! })).err).toContain('9711 document(s) restored successfully.');
    expect(await count(system)).toBe('1248');
  });

  it('leaves an empty file behind when MongoDB does not run, as the shell does', async () => {
    const system = testSystem();
    await run(system, 'docker compose stop mongodb');
    const { status, files } = await run(system, 'make db-backup');
    expect(status).toBe(2);
    expect([...files.values()].map((file) => file.length)).toEqual([0]);
  });
});

describe('make db-backup without credentials', () => {
  const recipe = async (system: TestSystem): Promise<string> => (await run(system, 'make -n db-backup')).out;
  it('goes by the Makefile, which is the published one while the fault is in force', async () => {
    const system = testSystem();
    expect(await recipe(system)).toContain('--username');
    injectFault(system.look(), 'backup-without-credentials', system.now());
    expect(await recipe(system)).toContain('exec mongodb mongodump --out /data/backup\n');
    expect((await run(system, 'make db-backup')).err).toContain('requires authentication');
    clearFault(system.look(), 'backup-without-credentials', system.now());
    expect(await recipe(system)).toContain('--username');
    expect((await run(system, 'make db-backup')).status).toBe(0);
  });

  it('is what there is as found, and clearing it mends nothing', async () => {
    const system = testSystem('as-found');
    injectFault(system.look(), 'backup-without-credentials', system.now());
    clearFault(system.look(), 'backup-without-credentials', system.now());
    expect(await recipe(system)).not.toContain('--username');
  });
});

describe('make', () => {
  it('refuses unknown targets as make does, and says what it leaves out', async () => {
    expect(await run(testSystem(), 'make nothing')).toMatchObject({
      status: 2,
      err: "make: *** No rule to make target 'nothing'.  Stop.\n",
    });
    expect(await run(testSystem(), 'make test')).toMatchObject({
      status: 2,
      err: "make: the practice system does not imitate the target 'test'.\n",
    });
  });

  it('lists its targets, also when none is given', async () => {
    const { out, status } = await run(testSystem(), 'make');
    expect(status).toBe(0);
    for (const target of ['health-check', 'logs-app', 'db-backup', 'db-reset']) expect(out).toContain(target);
  });

  it('logs and logs-app echo their command and follow', async () => {
    const app = await run(testSystem(), 'make logs-app', { interruptAfterWaits: 50 });
    expect(app.status).toBe(130);
    expect(app.out).toMatch(/^docker compose logs -f robo-rlhf\nrobo-rlhf-app +\| /);
    expect((await run(testSystem(), 'make -n logs')).out).toBe('docker compose logs -f\n');
  });

  it('up after down brings back what belongs to no profile', async () => {
    const system = testSystem();
    await run(system, 'make down');
    expect((await run(system, 'make up')).status).toBe(0);
    expect((await run(system, 'docker compose ps --services')).out).toContain('robo-rlhf\n');
    expect(await count(system)).toBe('1248');
  });

  it('up-dev meets the port that the app already has', async () => {
    expect(await run(testSystem(), 'make up-dev')).toMatchObject({
      status: 2,
      err: expect.stringContaining('port is already allocated'),
    });
  });
});
