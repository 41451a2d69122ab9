/** What the files of the checkout have to say about containers, and when they are asked. */
import { describe, expect, it } from 'vitest';
import { clearFault, injectFault } from '../../faults/index.ts';
import { run, type TestSystem, testSystem } from '../../test-harness.ts';

const OVERRIDE = 'docker-compose.override.yml';
const override = (text: string): string =>
  `services:\n  robo-rlhf:\n    image: robo-rlhf-multimodal-robo-rlhf:1.1.0\n    command: ["robo-rlhf", "server", "--pairs", "x"]\n${text}`;
const asked = async (system: TestSystem, template: string, name = 'robo-rlhf-app'): Promise<string> =>
  (await run(system, ['docker', 'inspect', '--format', template, name])).out.trim();

describe('a changed file', () => {
  it('counts when the container is made anew, and not at a restart', async () => {
    const system = testSystem();
    const before = await asked(system, '{{.Id}}');
    system.write(OVERRIDE, override('    mem_limit: 4g\n    cpus: 1.5\n'));
    await run(system, 'docker compose restart robo-rlhf');
    expect(await asked(system, '{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}}')).toBe('0 0');
    const { err, status } = await run(system, 'docker compose up -d --no-deps --wait robo-rlhf');
    expect(status).toBe(0);
    expect(err).toMatch(/Container robo-rlhf-app {2}Recreate\n.*Recreated\n.*Starting\n.*Started\n/);
    expect(await asked(system, '{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}}')).toBe('4294967296 1500000000');
    expect(await asked(system, '{{.Id}}')).not.toBe(before);
    expect((await run(system, 'docker stats --no-stream')).out).toMatch(/robo-rlhf-app .* \/ 4GiB /);
    expect((await run(system, 'docker compose up -d --no-deps robo-rlhf')).err).toBe(
      ' Container robo-rlhf-app  Running\n',
    );
  });

  it('of .env reaches the container in the same way', async () => {
    const system = testSystem();
    system.write('.env', 'LOG_LEVEL=DEBUG\n');
    const level = async (): Promise<string> =>
      (await run(system, 'docker compose exec -T robo-rlhf printenv LOG_LEVEL')).out;
    await run(system, 'docker compose restart robo-rlhf');
    expect(await level()).toBe('INFO\n');
    await run(system, 'docker compose up -d --no-deps robo-rlhf');
    expect(await level()).toBe('DEBUG\n');
  });

  it('leaves databases and their data alone, also when they are made anew', async () => {
    const system = testSystem();
    system.write(OVERRIDE, override('  mongodb:\n    mem_limit: 2g\n'));
    await run(system, 'docker compose up -d --wait');
    const eval_ = "db.getSiblingDB('robo_rlhf').demonstrations.countDocuments()";
    const login = ['-u', 'admin', '-p', 'password', '--authenticationDatabase', 'admin'];
    const counted = await run(system, [
      'docker',
      'compose',
      'exec',
      '-T',
      'mongodb',
      'mongosh',
      '--quiet',
      ...login,
      '--eval',
      eval_,
    ]);
    expect(counted.out).toBe('1248\n');
    expect(await asked(system, '{{.HostConfig.Memory}}', 'robo-rlhf-mongodb')).toBe(String(2 * 1024 ** 3));
  });

  it('that binds a port to one address shows in docker ps; added to the published one it cannot start', async () => {
    const system = testSystem();
    system.write(OVERRIDE, override('  redis:\n    ports: !override\n      - "127.0.0.1:6379:6379"\n'));
    expect((await run(system, 'docker compose up -d redis')).status).toBe(0);
    expect((await run(system, 'docker ps')).out).toMatch(/ 127\.0\.0\.1:6379->6379\/tcp +robo-rlhf-redis\n/);
    system.write(OVERRIDE, override('  redis:\n    ports:\n      - "127.0.0.1:6379:6379"\n'));
    expect(await run(system, 'docker compose up -d redis')).toMatchObject({
      status: 1,
      err: expect.stringContaining('port is already allocated'),
    });
  });

  it('that is wrong stops every command, in the words of Compose', async () => {
    const system = testSystem();
    system.write(OVERRIDE, 'services:\n  redis: [\n');
    for (const line of ['docker compose ps', 'docker compose up -d', 'docker compose config --quiet'])
      expect(await run(system, line)).toMatchObject({ status: 15, err: expect.stringMatching(/^yaml: line \d+/) });
    expect((await run(system, 'docker ps')).status).toBe(0);
    expect((await run(system, 'docker compose -f docker-compose.yml ps')).status).toBe(0);
  });

  it('is seen by config before it acts', async () => {
    const system = testSystem();
    expect((await run(system, 'docker compose config --images')).out).toContain(
      'robo-rlhf-multimodal-robo-rlhf:1.1.0\n',
    );
    system.write(OVERRIDE, override('    mem_limit: 1g\n'));
    const read = await run(system, 'docker compose config --format json');
    const project = JSON.parse(read.out) as { services: Record<string, Record<string, unknown>> };
    expect(project.services['robo-rlhf']).toMatchObject({ mem_limit: String(1024 ** 3) });
    expect(await asked(system, '{{.HostConfig.Memory}}')).toBe('0');
  });

  it('sets the options of the log', async () => {
    const system = testSystem();
    system.write(
      OVERRIDE,
      override('    logging:\n      driver: json-file\n      options:\n        max-size: "10m"\n'),
    );
    await run(system, 'docker compose up -d --no-deps robo-rlhf');
    expect(await asked(system, '{{json .HostConfig.LogConfig}}')).toBe(
      '{"Type":"json-file","Config":{"max-size":"10m"}}',
    );
  });
});

describe('deploying', () => {
  it('a build moves the name, up makes the container anew from it, and the old name brings the old image back', async () => {
    const system = testSystem();
    const old = await asked(system, '{{.Image}}');
    await run(system, `docker tag ${old} robo-rlhf-app:kept`);
    expect((await run(system, 'docker compose build robo-rlhf')).err).toContain(
      'naming to docker.io/library/robo-rlhf-multimodal-robo-rlhf:1.1.0',
    );
    expect(await asked(system, '{{.Image}}')).toBe(old);
    await run(system, 'docker compose up -d --no-deps --wait robo-rlhf');
    expect(await asked(system, '{{.Image}}')).not.toBe(old);
    await run(system, 'docker tag robo-rlhf-app:kept robo-rlhf-multimodal-robo-rlhf:1.1.0');
    await run(system, 'docker compose up -d --no-deps --no-build --wait robo-rlhf');
    expect(await asked(system, '{{.Image}}')).toBe(old);
  });

  it('an image that was built without its modules cannot stay up', async () => {
    const system = testSystem();
    system.write('pyproject.toml', '[project]\ndependencies = ["torch"]\n');
    await run(system, 'docker compose build robo-rlhf');
    expect((await run(system, 'docker compose up -d --no-deps --wait robo-rlhf')).status).toBe(1);
    expect((await run(system, 'docker compose logs robo-rlhf')).out).toContain('python-multipart');
  });

  it('pull skips what is built here, and images shows what runs', async () => {
    const { err } = await run(testSystem(), 'docker compose --profile monitoring pull');
    expect(err).toContain('robo-rlhf  Skipped');
    expect(err).toContain('grafana  Pulled');
    const { out } = await run(testSystem(), 'docker compose images');
    expect(out).toMatch(/^CONTAINER +REPOSITORY +TAG +PLATFORM +IMAGE ID +SIZE +CREATED\n/);
    expect(out).toMatch(/^robo-rlhf-mongodb +mongo +6\.0\.19 +linux\/amd64 +[0-9a-f]{12} /m);
  });
});

describe('docker compose run', () => {
  it('runs one command beside the service, and leaves nothing behind', async () => {
    const system = testSystem();
    const line =
      'docker compose run --rm --no-deps -T --user root --entrypoint chown robo-rlhf -R 1000:1000 /workspace/data';
    expect(await run(system, line)).toMatchObject({ status: 0, out: '' });
    expect((await run(system, 'docker compose run --rm --no-deps robo-rlhf printenv LOG_LEVEL')).out).toBe('INFO\n');
    expect((await run(system, 'docker ps -q')).out.trim().split('\n')).toHaveLength(5);
    expect((await run(system, 'docker compose run robo-rlhf id')).err).toContain('--rm --no-deps');
  });
});

describe('the app in a restart loop', () => {
  it('started as published it says what it lacks, and up with the override mends it', async () => {
    const system = testSystem();
    await system.change((stack, now) => injectFault(stack, 'app-crash-loop', now));
    system.pass(10);
    expect((await run(system, 'docker compose ps robo-rlhf')).out).toContain('Restarting (1)');
    expect((await run(system, 'docker compose logs robo-rlhf')).out).toContain("No module named 'psutil'");
    await run(system, 'docker compose up -d --no-deps --wait robo-rlhf');
    expect((await run(system, 'curl -fsS http://localhost:8080/health')).out).toContain('healthy');
    await system.change((stack, now) => clearFault(stack, 'app-crash-loop', now));
    expect((await run(system, 'docker compose ps robo-rlhf')).out).toContain('Up');
  });

  it('with the modules and the old command it fails by its second half, exit 2', async () => {
    const system = testSystem('as-found');
    system.write(OVERRIDE, 'services:\n  robo-rlhf:\n    image: robo-rlhf-multimodal-robo-rlhf:1.1.0\n');
    expect((await run(system, 'docker compose up -d --no-deps --wait robo-rlhf')).status).toBe(1);
    expect((await run(system, 'docker compose logs robo-rlhf')).out).toContain(
      'unrecognized arguments: --mode production',
    );
    system.write(OVERRIDE, override(''));
    expect((await run(system, 'docker compose up -d --no-deps --wait robo-rlhf')).status).toBe(0);
  });

  it('killed for want of memory it says so until its limit is raised', async () => {
    const system = testSystem();
    await system.change((stack, now) => injectFault(stack, 'oom-kill', now));
    expect(
      await asked(system, '{{.State.Status}} {{.State.ExitCode}} {{.State.OOMKilled}} {{.HostConfig.Memory}}'),
    ).toBe('restarting 137 true 536870912');
    // Compose sees nothing new in its files.
    expect((await run(system, 'docker compose up -d --no-deps --wait robo-rlhf')).status).toBe(1);
    system.write(OVERRIDE, override('    mem_limit: 2g\n'));
    expect((await run(system, 'docker compose up -d --no-deps --wait robo-rlhf')).status).toBe(0);
    expect(await asked(system, '{{.State.Status}} {{.State.OOMKilled}}')).toBe('running false');
  });
});

describe('the folder', () => {
  it('decides which project is meant', async () => {
    const elsewhere = await run(testSystem(), 'docker compose ps', { cwd: '/tmp' });
    expect(elsewhere).toMatchObject({ status: 14, err: 'no configuration file provided: not found\n' });
    expect((await run(testSystem(), 'docker compose version', { cwd: '/tmp' })).status).toBe(0);
  });
});

describe('inside the app', () => {
  it('mounted folders can be written, mounted configuration cannot', async () => {
    const exec = (script: string) =>
      run(testSystem(), ['docker', 'compose', 'exec', '-T', 'robo-rlhf', 'sh', '-c', script]);
    expect((await exec('id && test -w /workspace/data && echo writable')).out).toBe(
      'uid=1000(robo) gid=1000(robo) groups=1000(robo)\nwritable\n',
    );
    expect((await exec('test -w /workspace/configs')).status).toBe(1);
    expect((await exec('test -d /workspace/nothing')).status).toBe(1);
    expect((await exec('test -z x')).status).toBe(2);
  });
});
