/**
 * The real simulator in the real sandbox: what an operator types reaches it, and comes back as it should.
 */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND_NAMES } from '../../practice/commands/index.ts';
import { drive } from '../testing/drive.ts';
import { countsPerNamespace } from './isolation.ts';
import { commandsToStandIn } from './stand-ins.ts';
import type { Driver } from '../testing/drive.ts';

const program = {
  directory: fileURLToPath(new URL('../../practice', import.meta.url)),
  commands: COMMAND_NAMES,
};

describe('the practice stack in its sandbox', () => {
  let driver: Driver;
  beforeAll(async () => {
    driver = await drive({ practice: { program } });
  });
  afterAll(() => driver?.end());

  it('answers docker, make and the app’s port', async () => {
    expect(await driver.run('docker compose exec -T redis redis-cli ping\n')).toMatchObject({
      status: 0,
      output: 'PONG\n',
    });
    expect((await driver.run('docker compose ps --services\n')).output.split('\n')).toContain('mongodb');
    expect((await driver.run('curl -fsS http://localhost:8080/health\n')).output).toContain('healthy');
    expect((await driver.run('make no-such-target\n')).status).toBe(2);
  });

  it('keeps its state between runs: Redis stopped stays stopped', async () => {
    await driver.run('docker compose stop redis\n', { person: 'stopper' });
    expect((await driver.run('docker compose exec -T redis redis-cli ping\n', { person: 'stopper' })).status).not.toBe(
      0,
    );
    expect((await driver.run('docker compose exec -T redis redis-cli ping\n', { person: 'other' })).status).toBe(0);
  });

  it('writes its backups into the block’s own checkout', async () => {
    const ended = await driver.run('make db-backup >/dev/null 2>&1; ls -d backups/*\n', { person: 'keeper' });
    expect(ended.output).toMatch(/^backups\/\S+/);
  });

  it('ends what follows for ever at Ctrl-C', async () => {
    const ended = await driver.run('docker stats\n', { steps: [{ see: 'robo-rlhf-app', send: '\x03' }] });
    expect(ended.status).toBeLessThanOrEqual(130);
    expect(ended.status).not.toBe(137);
  });
});

describe.each([
  ['in its sandbox', {}],
  ['without a sandbox', { withoutSandbox: true }],
])('the checkout of a practice system %s', (_, how) => {
  let driver: Driver;
  beforeAll(async () => {
    driver = await drive({ practice: { program, ...how } });
  });
  afterAll(() => driver?.end());

  it('has the files of its profile, which the block owns', async () => {
    const script =
      'ls docker-compose.yml Makefile .env data/demonstrations; grep -c image docker-compose.override.yml; [ -O . ] && [ -O .env ] && [ -O configs ]\n';
    expect(await driver.run(script)).toMatchObject({ status: 0, output: expect.stringContaining('episode_0001') });
  });

  it('is what the stack reads: an edited file counts, also in a checkout that was made anew', async () => {
    const edit = `sed -i 's/^LOG_LEVEL=.*/LOG_LEVEL=ERROR/' .env
docker compose up -d --no-deps robo-rlhf
docker compose exec -T robo-rlhf printenv LOG_LEVEL\n`;
    expect((await driver.run(edit, { person: 'editor' })).output).toMatch(/^ERROR$/m);
    const anew = `cd .. && cp -R robo-rlhf-multimodal kept && rm -rf robo-rlhf-multimodal && mv kept robo-rlhf-multimodal
cd robo-rlhf-multimodal && echo 'services: [' > docker-compose.override.yml && docker compose ps\n`;
    expect(await driver.run(anew, { person: 'editor' })).toMatchObject({ status: 15 });
  });

  it('leads nowhere else: a link out of it is no file', async () => {
    const link = 'rm docker-compose.yml && ln -s /etc/passwd docker-compose.yml && docker compose config\n';
    expect(await driver.run(link, { person: 'linker' })).toMatchObject({
      status: 14,
      output: expect.stringContaining('no configuration file provided'),
    });
  });
});

describe('what the sandbox is made of', () => {
  it('leaves curl to the real one only where there is a network for it', () => {
    expect(commandsToStandIn(['docker', 'curl'], { loopback: false })).toEqual(['docker', 'curl']);
    expect(commandsToStandIn(['docker', '../x', 'a b', "x'y"], { loopback: true })).toEqual(['docker']);
  });

  it('knows which kernels count processes per namespace', () => {
    const kernels = [
      '4.18.0-553.el8',
      '5.4.0-200-generic',
      '5.10.0-33-amd64',
      '5.14.0-427.el9',
      '5.15.0',
      '6.1.0-30-amd64',
      '10.0',
    ];
    expect(kernels.map(countsPerNamespace)).toEqual([false, false, false, true, true, true, true]);
  });
});
