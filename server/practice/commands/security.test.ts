import { describe, expect, it } from 'vitest';
import { clearFault, injectFault } from '../faults/index.ts';
import { run, type TestSystem, testSystem } from '../test-harness.ts';

const mongosh = (...args: string[]): string[] => [
  'docker',
  'compose',
  'exec',
  '-T',
  'mongodb',
  'mongosh',
  '--quiet',
  ...args,
];
const ROOT = ['-u', 'admin', '-p', 'password', '--authenticationDatabase', 'admin'];
const asRoot = (script: string): string[] => mongosh(...ROOT, '--eval', script);
const NAMES =
  'db.getSiblingDB("admin").runCommand({ usersInfo: { forAllDBs: true } }).users.map((user) => user._id).join(" ")';

async function logsIn(system: TestSystem, name: string, password: string, database: string): Promise<boolean> {
  const login = ['-u', name, '-p', password, '--authenticationDatabase', database];
  return (await run(system, mongosh(...login, '--eval', 'db.adminCommand("ping").ok'))).status === 0;
}

describe('accounts of MongoDB', () => {
  it('are the two published ones, with their roles', async () => {
    const system = testSystem();
    expect((await run(system, asRoot(NAMES))).out).toBe('admin.admin robo_rlhf.robo_app\n');
    const roles = 'db.getSiblingDB("robo_rlhf").getUser("robo_app").roles[0].role';
    expect((await run(system, asRoot(roles))).out).toBe('readWrite\n');
  });

  it('refuse the old password once it was changed, in a container made anew as well', async () => {
    const system = testSystem();
    const change = 'db.getSiblingDB("admin").changeUserPassword("admin", "another-one")';
    expect(await run(system, asRoot(change))).toMatchObject({ status: 0, out: '{ ok: 1 }\n' });
    await run(system, 'docker compose up -d --force-recreate mongodb');
    expect(await logsIn(system, 'admin', 'password', 'admin')).toBe(false);
    expect(await logsIn(system, 'admin', 'another-one', 'admin')).toBe(true);
  });

  it('are made anew with an empty volume, from the variables of the container', async () => {
    const system = testSystem();
    await run(system, asRoot('db.getSiblingDB("admin").changeUserPassword("admin", "another-one")'));
    await run(system, 'make db-reset');
    expect(await logsIn(system, 'admin', 'password', 'admin')).toBe(true);
  });

  it('can be added, lose and get roles, and be removed', async () => {
    const system = testSystem();
    const on = 'const app = db.getSiblingDB("robo_rlhf"); ';
    const say =
      '; print(app.getUsers().users.map((user) => user.user + ":" + user.roles.map((one) => one.role).join(",")).join(" "))';
    const after = async (script: string): Promise<string> => (await run(system, asRoot(`${on}${script}${say}`))).out;
    expect(await after('app.createUser({ user: "reader", pwd: "12345678", roles: ["read"] })')).toBe(
      'reader:read robo_app:readWrite\n',
    );
    expect(await after('app.revokeRolesFromUser("robo_app", ["readWrite"])')).toBe('reader:read robo_app:\n');
    expect(await after('app.grantRolesToUser("robo_app", [{ role: "read", db: "robo_rlhf" }])')).toBe(
      'reader:read robo_app:read\n',
    );
    expect(await after('app.updateUser("robo_app", { roles: ["readWrite"] })')).toBe(
      'reader:read robo_app:readWrite\n',
    );
    expect(await after('app.dropUser("reader")')).toBe('robo_app:readWrite\n');
    expect((await run(system, asRoot(`${on}app.dropUser("reader")`))).err).toBe(
      "MongoServerError: User 'reader@robo_rlhf' not found\n",
    );
  });

  it('are root’s business alone', async () => {
    const login = ['-u', 'robo_app', '-p', 'robo_password', '--authenticationDatabase', 'robo_rlhf'];
    const change = 'db.getSiblingDB("robo_rlhf").changeUserPassword("robo_app", "x")';
    expect((await run(testSystem(), mongosh(...login, '--eval', change))).err).toContain('not authorized on admin');
    expect((await run(testSystem(), mongosh('--eval', NAMES))).err).toContain('requires authentication');
  });

  it('leave a line in the log when a login is refused', async () => {
    const system = testSystem();
    await logsIn(system, 'admin', 'guess', 'admin');
    system.pass(1_000);
    const { out } = await run(system, 'docker compose logs --no-color --since=1m mongodb');
    expect(out).toMatch(/"c":"ACCESS".*"Authentication failed".*"principalName":"admin"/);
  });
});

describe('a secret on standard input of a shell inside', () => {
  it('reaches the program as a variable, and only what was exported does', async () => {
    const show = (names: string): string[] => [
      'docker',
      'compose',
      'exec',
      '-T',
      'mongodb',
      'sh',
      '-c',
      `read -r ONE; read -r TWO; export ${names}; printenv ONE; printenv TWO; echo "$TWO"`,
    ];
    expect((await run(testSystem(), show('ONE TWO'), { stdin: 'first\nsecond\n' })).out).toBe(
      'first\nsecond\nsecond\n',
    );
    expect((await run(testSystem(), show('ONE'), { stdin: 'first\nsecond\n' })).out).toBe('first\nsecond\n');
  });

  it('fails where there is no line left', async () => {
    const line = ['docker', 'compose', 'exec', '-T', 'mongodb', 'sh', '-c', 'read -r ONE && echo got || echo none'];
    expect((await run(testSystem(), line)).out).toBe('none\n');
  });
});

describe('Grafana', () => {
  it('takes a new password for its administrator, and forgets the old one', async () => {
    const system = testSystem();
    const ask = async (user: string): Promise<string> =>
      (
        await run(system, [
          'curl',
          '-s',
          '-o',
          '/dev/null',
          '-w',
          '%{http_code}',
          '-u',
          user,
          'http://localhost:3000/api/search',
        ])
      ).out;
    expect(await ask('admin:admin')).toBe('200');
    const reset = 'docker compose exec -T grafana grafana cli admin reset-admin-password --password-from-stdin';
    const { out, status } = await run(system, reset, { stdin: 'a-new-one\n' });
    expect(status).toBe(0);
    expect(out).toContain('Admin password changed successfully');
    expect([await ask('admin:admin'), await ask('admin:a-new-one')]).toEqual(['401', '200']);
    expect((await run(system, reset, { stdin: 'abc\n' })).status).toBe(1);
  });
});

describe('a container off its network', () => {
  const network = 'robo-rlhf-multimodal_robo-rlhf-network';
  it('goes on running, reached by nobody, until it is put back', async () => {
    const system = testSystem();
    expect(
      (await run(system, ['docker', 'network', 'ls', '--filter', 'name=robo-rlhf-network', '--format', '{{.Name}}']))
        .out,
    ).toBe(`${network}\n`);
    const asked = async (): Promise<number> => (await run(system, 'curl -s http://localhost:8080/health')).status;
    const networks = async (): Promise<string> =>
      (await run(system, ['docker', 'inspect', '--format', '{{json .NetworkSettings.Networks}}', 'robo-rlhf-app'])).out;
    expect((await run(system, `docker network disconnect ${network} robo-rlhf-app`)).status).toBe(0);
    expect([await asked(), await networks()]).toEqual([7, '{}\n']);
    expect((await run(system, 'docker compose ps robo-rlhf')).out).toContain('(healthy)');
    expect((await run(system, 'docker ps')).out).not.toContain(':8080->');
    expect((await run(system, `docker network disconnect ${network} robo-rlhf-app`)).err).toContain('is not connected');
    expect((await run(system, `docker network connect --alias robo-rlhf ${network} robo-rlhf-app`)).status).toBe(0);
    expect([await asked(), (await networks()).includes(network)]).toEqual([0, true]);
  });

  it('is not found under a wrong name', async () => {
    expect((await run(testSystem(), 'docker network disconnect bridge2 robo-rlhf-app')).err).toBe(
      'Error response from daemon: network bridge2 not found\n',
    );
    expect((await run(testSystem(), 'docker network prune')).err).toContain('the practice system knows');
  });
});

describe('docker commit', () => {
  it('keeps the file system of a container as an image', async () => {
    const system = testSystem();
    const made = await run(system, 'docker commit robo-rlhf-app evidence-case:robo-rlhf');
    expect(made).toMatchObject({ status: 0, out: expect.stringMatching(/^sha256:[0-9a-f]{64}\n$/) });
    expect((await run(system, 'docker images evidence-case')).out).toMatch(/evidence-case +robo-rlhf/);
    expect((await run(system, 'docker commit nobody evidence:x')).status).toBe(1);
    expect((await run(system, 'docker commit robo-rlhf-app Not:Valid:Name')).err).toContain('invalid reference format');
  });
});

describe('the log of the app with a password in it', () => {
  it('is clean again in a container made anew, and stays dirty in one that is restarted', async () => {
    const system = testSystem();
    const leaks = async (): Promise<boolean> =>
      /:\/\/admin:password@/.test((await run(system, 'docker compose logs --no-color robo-rlhf')).out);
    expect(await leaks()).toBe(false);
    await system.change((stack, now) => injectFault(stack, 'credential-in-log', now));
    expect(await leaks()).toBe(true);
    await run(system, 'docker compose restart robo-rlhf');
    expect(await leaks()).toBe(true);
    await run(system, 'docker compose up -d robo-rlhf');
    expect(await leaks()).toBe(false);
  });

  it('is cleared by hand as well', async () => {
    const system = testSystem();
    await system.change((stack, now) => injectFault(stack, 'credential-in-log', now));
    await system.change((stack, now) => clearFault(stack, 'credential-in-log', now));
    expect((await run(system, 'docker compose logs --no-color robo-rlhf')).out).not.toContain('://admin:');
    expect(system.look().containers.get('robo-rlhf')!.config.environment.LOG_LEVEL).toBe('INFO');
  });
});

describe('git', () => {
  it('ignores what .gitignore says, and shows the rule', async () => {
    const system = testSystem();
    expect((await run(system, 'git check-ignore -v .env')).out).toMatch(/^\.gitignore:\d+:\.env\t\.env\n$/);
    expect(await run(system, 'git check-ignore -q backups/')).toMatchObject({ status: 1, out: '' });
    await system.change(
      (stack) => void stack.edits.push({ path: '.gitignore', change: () => 'backups/\n*.key\n!keep.key\n' }),
    );
    for (const [path, status] of [
      ['backups/', 0],
      ['backups/2026/dump.gz', 0],
      ['certs/server.key', 0],
      ['keep.key', 1],
      ['.env', 1],
    ] as const)
      expect([path, (await run(system, `git check-ignore -q ${path}`)).status]).toEqual([path, status]);
  });

  it('tracks no secrets', async () => {
    expect((await run(testSystem(), ['git', 'ls-files', '--', '.env', 'backups/*', '*.key'])).out).toBe('');
    expect((await run(testSystem(), ['git', 'ls-files', '--', 'configs/*.yml'])).out).toContain(
      'configs/prometheus.yml\n',
    );
    expect((await run(testSystem(), 'git status')).err).toContain('the practice system knows');
  });
});

describe('scans', () => {
  it('make security-check leaves two reports and always ends well', async () => {
    const { status, files } = await run(testSystem(), 'make security-check');
    expect(status).toBe(0);
    const bandit = JSON.parse(files.get('security-report.json')!.toString()) as {
      results: { issue_severity: string }[];
    };
    expect(bandit.results.map((one) => one.issue_severity).sort()).toEqual(['LOW', 'MEDIUM', 'MEDIUM']);
    expect(JSON.parse(files.get('safety-report.json')!.toString())).toMatchObject({
      report_meta: { vulnerabilities_found: 0 },
    });
  });

  it('trivy reads an image that the host has, and no other', async () => {
    const scan = (image: string): string =>
      `trivy image --quiet --scanners vuln --severity CRITICAL --exit-code 1 ${image}`;
    const clean = await run(testSystem('as-found'), scan('redis:7-alpine'));
    expect(clean).toMatchObject({ status: 0, out: expect.stringContaining('│ redis:7-alpine (alpine 3.22.2) │') });
    expect((await run(testSystem(), scan('nobody/nothing:1'))).err).toContain('unable to find the specified image');
  });
});
