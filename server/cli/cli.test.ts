import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testManifest, TEST_SITE } from '../testing/release.ts';
import { runCli } from './run.ts';

let projectDir: string;
beforeEach(() => {
  projectDir = mkdtempSync(join(tmpdir(), 'runbooks-cli-'));
});
afterEach(() => rmSync(projectDir, { recursive: true, force: true }));

async function cli(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const context = {
    projectDir,
    env: {},
    now: Date.now,
    out: (line: string) => void out.push(line),
    err: (line: string) => void err.push(line),
  };
  const status = await runCli(args, context);
  return { status, out: out.join('\n'), err: err.join('\n') };
}

const COMMANDS = [
  'build',
  'start',
  'sign-in-link',
  'evidence verify',
  'lint',
  'verify',
  'diff',
  'release',
  'practice',
  'stop',
];

describe('the command line', () => {
  it('lists its commands when asked, and as a mistake when called with nothing', async () => {
    const asked = await cli('--help');
    expect(asked.status).toBe(0);
    for (const name of COMMANDS) expect(asked.out).toContain(`  ${name} `);
    expect(await cli()).toMatchObject({ status: 2, out: asked.out });
  });

  it.each(COMMANDS)('%s explains itself, and does nothing by that', async (name) => {
    for (const flag of ['--help', '-h']) {
      const { status, out } = await cli(...name.split(' '), flag);
      expect(status).toBe(0);
      expect(out).toMatch(new RegExp(`^Usage: .*(runbooks ${name}|npm start)`));
    }
    expect(readdirSync(projectDir)).toEqual([]);
  });

  it.each([
    [['nonsense'], 'There is no command `nonsense`'],
    [['diff', '1.0'], '`diff` needs more than that.'],
    [['diff', '1.0', '1.1', '1.2'], '`diff` takes nothing more after `1.1`.'],
    [['release', '1.0'], 'Say why there is a new version'],
    [['verify', '--jobs', '0'], '--jobs takes a whole number from 1 to 16.'],
    [['verify', '--page', 'runbooks/none'], 'There is no such page, version or scenario'],
    [['practice'], '`practice` needs more than that.'],
    [['practice', 'break'], 'practice takes one of faults, inject, clear, reset.'],
    [['practice', 'inject'], '`inject` takes a fault.'],
    [['practice', 'reset', 'redis-down'], '`reset` takes nothing more.'],
    [['practice', 'inject', 'redis-dwn'], 'There is no fault `redis-dwn`'],
    [['practice', 'faults', '--target', 'db-host'], 'There is no practice target `db-host`.'],
    [['evidence'], 'There is no command `evidence`'],
    [['build', '--fast'], "Unknown option '--fast'"],
    [['build', 'extra'], 'Unexpected argument'],
    [['stop'], 'say --all'],
    [['sign-in-link', '--role', 'root'], 'There is no role `root`'],
    [['sign-in-link', '--as', 'A\u001b[2J'], '--as does not take that name'],
    [['start', '--port', 'http'], '--port takes a number'],
    [['start', '--port', '70000'], '--port takes a number'],
    [['start', '--host', ''], '--host takes an address'],
  ])('%j is a wrong call', async (args, words) => {
    const { status, out, err } = await cli(...args);
    expect([status, out]).toEqual([2, '']);
    expect(err).toContain(words);
    expect(readdirSync(projectDir)).toEqual([]);
  });

  it('says what is wrong with the configuration, for every command that reads it', async () => {
    writeFileSync(join(projectDir, 'runbooks.yaml'), 'server: { port: x }\n');
    for (const args of [['build'], ['sign-in-link'], ['evidence', 'verify'], ['stop', '--all'], ['start']]) {
      expect(await cli(...args)).toEqual({ status: 1, out: '', err: 'runbooks.yaml:1: server.port: takes a number' });
    }
  });

  it('can be called from anywhere, on the Node that came with the project', () => {
    const program = fileURLToPath(new URL('../../runbooks', import.meta.url));
    const { status, stdout } = spawnSync(program, ['--help'], {
      cwd: '/',
      env: { PATH: '/usr/bin:/bin' },
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect([status, stdout.split('\n')[0]]).toEqual([0, 'Usage: ./runbooks COMMAND [OPTIONS]']);
  });
});

describe('sign-in-link', () => {
  it('prints one link and nothing else, for the local admin', async () => {
    const { status, out, err } = await cli('sign-in-link');
    expect(status).toBe(0);
    expect(out).toMatch(/^http:\/\/127\.0\.0\.1:4280\/sign-in#code=[\w-]{43}$/);
    expect(err).toContain('No server is running');
  });

  it('says for a machine whom it signs in, and until when', async () => {
    const { out } = await cli('sign-in-link', '--as', 'Bo', '--role', 'operator', '--role', 'approver', '--json');
    expect(JSON.parse(out)).toMatchObject({
      person: { name: 'Bo', roles: ['operator', 'approver'] },
      link: expect.stringContaining('#code='),
    });
  });
});

describe('evidence verify', () => {
  it('says that there is nothing yet', async () => {
    expect(await cli('evidence', 'verify')).toMatchObject({
      status: 1,
      err: expect.stringContaining('There is no database'),
    });
    expect(readdirSync(projectDir)).toEqual([]);
  });

  it('says how long the chain is and that it has no anchor', async () => {
    await cli('sign-in-link');
    await cli('sign-in-link');
    expect(await cli('evidence', 'verify')).toEqual({
      status: 0,
      out: 'chain whole, 2 events, not anchored after event 2\njournals whole, 0 ended runs',
      err: '',
    });
    const { out } = await cli('evidence', 'verify', '--json');
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      anchored: false,
      chain: { whole: true, events: 2 },
      journals: { runs: 0, problems: [] },
    });
  });

  it('ends with 1 and names the first bad event', async () => {
    await cli('sign-in-link');
    await cli('sign-in-link');
    const raw = new DatabaseSync(join(projectDir, 'data', 'runbooks.db'));
    raw.exec(`DROP TRIGGER event_no_update; UPDATE event SET at = 1 WHERE seq = 2`);
    raw.close();
    expect(await cli('evidence', 'verify')).toEqual({
      status: 1,
      out: '',
      err: 'chain broken at event 2: event 2 was changed. The 1 events before it are whole.',
    });
    const json = await cli('evidence', 'verify', '--json');
    expect([json.status, JSON.parse(json.out)]).toMatchObject([1, { ok: false, chain: { whole: false, seq: 2 } }]);
  });
});

describe('build', () => {
  /** Stands in for the site generator: writes what its plugin would, or fails. */
  function generator(program: string): void {
    const bin = join(projectDir, 'node_modules', '@docusaurus', 'core', 'bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(
      join(bin, 'docusaurus.mjs'),
      `import { mkdirSync, writeFileSync, appendFileSync } from 'node:fs';
       import { dirname, join } from 'node:path';
       const outDir = process.argv[process.argv.indexOf('--out-dir') + 1];
       appendFileSync(${JSON.stringify(join(projectDir, 'built'))}, 'x');
       const write = (path, text) => { mkdirSync(dirname(path), { recursive: true }); writeFileSync(path, text); };
       ${program}`,
    );
  }
  const site = Object.entries(TEST_SITE).map(
    ([name, text]) => `write(join(outDir, ${JSON.stringify(name)}), ${JSON.stringify(text)});`,
  );
  const manifest = `write(join(dirname(outDir), 'published', 'manifest.json'), ${JSON.stringify(JSON.stringify(testManifest()))});`;
  const builds = () =>
    existsSync(join(projectDir, 'built')) ? readFileSync(join(projectDir, 'built'), 'utf8').length : 0;
  const link = () => readlinkSync(join(projectDir, 'published', 'current'));

  it('publishes a release, does nothing while no source changes, and builds again when one does', async () => {
    generator([...site, manifest].join('\n'));
    const first = await cli('build');
    expect([first.status, first.out]).toEqual([0, expect.stringMatching(/^Published release [0-9a-f]{16}\.$/)]);
    expect(await cli('build')).toMatchObject({ status: 0, out: 'The published site is up to date.' });
    expect(builds()).toBe(1);
    writeFileSync(join(projectDir, 'sidebars.ts'), 'export default {};');
    const { out } = await cli('build', '--json');
    expect(JSON.parse(out)).toMatchObject({ built: true, release: link().split('/')[1] });
    expect(builds()).toBe(2);
    await cli('build', '--force');
    expect(builds()).toBe(3);
  });

  it('waits for a build that is going on, and then has nothing left to do', async () => {
    generator([...site, manifest].join('\n'));
    const [first, second] = await Promise.all([cli('build'), cli('build')]);
    const outs = [first.out, second.out].sort();
    expect(outs).toEqual([expect.stringMatching(/^Published release/), 'The published site is up to date.']);
    expect([first.err, second.err].join('\n')).toContain('Another build is going on');
    expect(builds()).toBe(1);
  });

  it('leaves what is published alone when the build fails, and nothing half-made behind', async () => {
    generator([...site, manifest].join('\n'));
    await cli('build');
    const before = link();
    generator('process.exit(3);');
    const failed = await cli('build', '--force');
    expect(failed).toMatchObject({ status: 1, out: '', err: expect.stringContaining('docusaurus ended with 3') });
    generator(site.join('\n'));
    expect(await cli('build', '--force')).toMatchObject({
      status: 1,
      err: expect.stringContaining('wrote no manifest'),
    });
    expect(link()).toBe(before);
    expect(readdirSync(join(projectDir, 'published', 'releases'))).toEqual([before.split('/')[1]]);
  });
});

describe('lint', () => {
  it('names file and line of a mistake, for people and for machines', async () => {
    mkdirSync(join(projectDir, 'docs'));
    writeFileSync(join(projectDir, 'docs', 'a.md'), '# A\n\n```bash run id=x title="X"\ntrue\n```\n');
    const people = await cli('lint');
    expect(people.status).toBe(1);
    expect(people.out).toMatch(/^docs\/a\.md:3:1: error: risk is missing.* \[fence\]$/m);
    const machine = await cli('lint', '--json');
    expect([machine.status, JSON.parse(machine.out)]).toMatchObject([
      1,
      { problems: [{ file: 'docs/a.md', line: 3, column: 1, level: 'error', rule: 'fence' }], warnings: 0, fixed: [] },
    ]);
  });

  it('is content with pages that have none', async () => {
    mkdirSync(join(projectDir, 'docs'));
    writeFileSync(join(projectDir, 'docs', 'a.md'), '# A\n');
    expect(await cli('lint')).toMatchObject({ status: 0, out: '0 errors, 0 warnings' });
  });

  it('reports the file of the organization too, and leaves out what it is told to', async () => {
    mkdirSync(join(projectDir, 'docs'));
    writeFileSync(join(projectDir, 'docs', 'a.md'), '# A\n');
    writeFileSync(join(projectDir, 'organization.yaml'), 'contacts: []\n');
    const found = await cli('lint');
    expect(found.status).toBe(1);
    expect(found.out).toMatch(/^organization\.yaml:1:1: error: contacts: .* \[organization\]$/m);
    expect(await cli('lint', '--skip', 'organization')).toMatchObject({ status: 0 });
    const unknown = await cli('lint', '--skip', 'colours');
    expect([unknown.status, unknown.err]).toEqual([2, expect.stringContaining('There is no rule `colours`.')]);
  });

  it('mends what has one right form, and says where', async () => {
    mkdirSync(join(projectDir, 'docs'));
    writeFileSync(join(projectDir, 'docs', 'a.md'), '# A\r\n');
    expect(await cli('lint')).toMatchObject({ status: 0, out: expect.stringContaining('[line-ends]') as string });
    expect(await cli('lint', '--fix')).toMatchObject({ status: 0, out: 'docs/a.md: mended\n0 errors, 0 warnings' });
    expect(readFileSync(join(projectDir, 'docs', 'a.md'), 'utf8')).toBe('# A\n');
  });
});
