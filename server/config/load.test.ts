import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../config.ts';
import { isLoopback } from './load.ts';

let projectDir: string;
beforeEach(() => {
  projectDir = mkdtempSync(join(tmpdir(), 'runbooks-config-'));
});
afterEach(() => rmSync(projectDir, { recursive: true, force: true }));

const load = (yaml: string | null, more: { env?: Record<string, string>; port?: number; host?: string } = {}) => {
  if (yaml !== null) writeFileSync(join(projectDir, 'runbooks.yaml'), yaml);
  return loadConfig({ projectDir, env: {}, ...more });
};

const problemOf = (yaml: string): string => {
  try {
    load(yaml);
  } catch (error) {
    return (error as Error).message;
  }
  return 'no problem';
};

describe('without a file', () => {
  it('every default stands', () => {
    expect(load(null)).toEqual({
      dataDir: join(projectDir, 'data'),
      projectDir,
      publishedDir: join(projectDir, 'published'),
      server: { port: 4280, host: '127.0.0.1', hosts: [], origins: [] },
      session: { idleMs: 12 * 3_600_000, absoluteMs: 7 * 86_400_000 },
      runs: {
        defaultTimeoutMs: 60_000,
        maxTimeoutMs: 3_600_000,
        outputLimitBytes: 64 * 1024 * 1024,
        sessionIdleMs: 43_200_000,
        olderVersions: 'never',
        perPerson: 4,
        total: 32,
      },
      targets: {
        targets: {
          stack: { kind: 'practice', environment: 'practice', profile: 'mended', profiles: { '1.0': 'as-found' } },
        },
        limits: {
          processes: 256,
          openFiles: 1024,
          fileSizeBytes: 256 * 1024 * 1024,
          memoryBytes: 2 * 1024 * 1024 * 1024,
        },
      },
      logging: { level: 'warn' },
    });
  });

  it('is the same as an empty file, or one of comments only', () => {
    const none = load(null);
    expect(load('')).toEqual(none);
    expect(load('# nothing yet\n')).toEqual(none);
  });
});

describe('a file', () => {
  it('says what is different, in units a person writes', () => {
    const config = load(`
runs:
  timeout: 5m
  outputLimit: 2GiB
targets:
  db-host: { kind: local, environment: production, cwd: /srv, runAs: operator, env: [LANG] }
`);
    expect(config.runs).toMatchObject({ defaultTimeoutMs: 300_000, outputLimitBytes: 2 * 1024 ** 3 });
    expect(config.targets.targets).toEqual({
      'db-host': {
        kind: 'local',
        environment: 'production',
        cwd: '/srv',
        runAs: 'operator',
        allowSameUser: false,
        env: ['LANG'],
      },
    });
  });

  it('may give versions another profile to practise on, or none', () => {
    const profiles = (yaml: string) => load(yaml).targets.targets['stack'];
    expect(profiles('targets: { stack: { kind: practice, profiles: { "2.0": as-found } } }\n')).toMatchObject({
      profile: 'mended',
      profiles: { '2.0': 'as-found' },
    });
    expect(profiles('targets: { stack: { kind: practice, profiles: {} } }\n')).toMatchObject({ profiles: {} });
    expect(load('runs: { olderVersions: practice }\n').runs.olderVersions).toBe('practice');
  });

  it('yields to the command line and the environment', () => {
    const config = load('server: { port: 5000, host: localhost }\n', {
      port: 0,
      host: '::1',
      env: { RUNBOOKS_DATA: '/var/lib/runbooks' },
    });
    expect(config.server).toMatchObject({ port: 0, host: '::1' });
    expect(config.dataDir).toBe('/var/lib/runbooks');
  });

  it('never lets a block run longer than the maximum by default', () => {
    expect(load('runs: { maxTimeout: 10s }\n').runs.defaultTimeoutMs).toBe(10_000);
  });
});

describe('a mistake in the file is named with its line', () => {
  it.each([
    ['an unknown key', 'server:\n  port: 4280\n  prot: 1\n', 'runbooks.yaml:3: server.prot: there is no such key'],
    ['an unknown section', '\nserverr: {}\n', 'runbooks.yaml:2: serverr: there is no such key'],
    ['a port that is text', 'server:\n  port: "4280"\n', 'runbooks.yaml:2: server.port: takes a number'],
    ['a port that is too high', 'server:\n\n  port: 70000\n', 'runbooks.yaml:3: server.port: takes at most 65535'],
    ['a duration without unit', 'runs:\n  timeout: "60"\n', 'runbooks.yaml:2: runs.timeout: write a duration'],
    ['a duration of nothing', 'runs:\n  timeout: 0s\n', 'runbooks.yaml:2: runs.timeout: write a duration'],
    ['a size in other units', 'runs:\n  outputLimit: 64MB\n', 'runbooks.yaml:2: runs.outputLimit: write a size'],
    [
      'an unknown kind of target',
      'targets:\n  stack:\n    kind: ssh\n',
      'runbooks.yaml:3: targets.stack.kind: takes one of',
    ],
    [
      'a target without its directory',
      'targets:\n  a:\n    kind: local\n    environment: staging\n',
      'runbooks.yaml:2: targets.a.cwd: is missing; it takes a text',
    ],
    [
      'a relative directory',
      'targets:\n  a:\n    kind: local\n    environment: staging\n    cwd: srv\n',
      'runbooks.yaml:5: targets.a.cwd: write an absolute directory',
    ],
    [
      'a target name with a space',
      'targets:\n  a b: { kind: practice }\n',
      'runbooks.yaml:2: targets.a b: a target is named',
    ],
    [
      'a practice target that calls itself production',
      'targets:\n  a:\n    kind: practice\n    environment: production\n',
      'runbooks.yaml:4: targets.a.environment: there is no such key',
    ],
    [
      'a variable that would change the shell',
      'targets:\n  a:\n    kind: local\n    environment: staging\n    cwd: /\n    env:\n      - LANG\n      - LD_PRELOAD\n',
      'runbooks.yaml:8: targets.a.env.1: this variable changes what a shell runs',
    ],
    [
      'an origin with a path',
      'server:\n  origins:\n    - https://a.example/x\n',
      'runbooks.yaml:3: server.origins.0: write an origin',
    ],
    [
      'an origin that is a pattern',
      'server:\n  origins: ["https://*.example"]\n',
      'runbooks.yaml:2: server.origins.0: write an origin',
    ],
    [
      'a host name with a scheme',
      'server:\n  hosts: ["https://a.example"]\n',
      'runbooks.yaml:2: server.hosts.0: write a host name',
    ],
    [
      'older versions on real targets',
      'runs:\n  olderVersions: staging\n',
      'runbooks.yaml:2: runs.olderVersions: takes one of never, practice',
    ],
    [
      'an unknown profile of a version',
      'targets:\n  a:\n    kind: practice\n    profiles:\n      "1.0": broken\n',
      'runbooks.yaml:5: targets.a.profiles.1.0: takes one of',
    ],
    ['text that is no YAML', 'server: {\n', 'runbooks.yaml:2:'],
    ['a key that stands twice', 'server: {}\nserver: {}\n', 'runbooks.yaml:2: Map keys must be unique'],
    ['an alias of nothing', '#\nserver: *none\n', 'runbooks.yaml:2: Unresolved alias'],
    [
      'aliases that multiply',
      `a: &a [${'1,'.repeat(9)}1]\nb: &b [${'*a,'.repeat(9)}*a]\nc: &c [${'*b,'.repeat(9)}*b]\nd: [${'*c,'.repeat(9)}*c]\n`,
      'runbooks.yaml:2: Excessive alias count',
    ],
    ['a list in place of the file', '- server\n', 'runbooks.yaml:1: the file: takes a mapping'],
  ])('%s', (_name, yaml, message) => {
    expect(problemOf(yaml)).toContain(message);
  });

  it('and so are several, each on its own line', () => {
    expect(problemOf('server: { port: x }\nlogging: { level: loud }\n').split('\n')).toEqual([
      'runbooks.yaml:1: server.port: takes a number',
      'runbooks.yaml:2: logging.level: takes one of fatal, error, warn, info, debug, trace, silent',
    ]);
  });
});

describe('a file of another name', () => {
  it('is read where RUNBOOKS_CONFIG says, and named in its problems', () => {
    writeFileSync(join(projectDir, 'other.yaml'), 'server: { port: 5000 }\n');
    const env = { RUNBOOKS_CONFIG: 'other.yaml' };
    expect(load('server: { port: 6000 }\n', { env }).server.port).toBe(5_000);
    writeFileSync(join(projectDir, 'other.yaml'), 'server: { port: x }\n');
    expect(() => load(null, { env })).toThrow(/^other\.yaml:1/);
  });

  it('must exist', () => {
    expect(() => load(null, { env: { RUNBOOKS_CONFIG: 'none.yaml' } })).toThrow('there is no such file');
  });
});

describe('a file that cannot be read', () => {
  it('is named with the reason', () => {
    mkdirSync(join(projectDir, 'runbooks.yaml'));
    expect(() => load(null)).toThrow(/runbooks\.yaml cannot be read \(EISDIR/);
  });
});

describe('an address that others can reach', () => {
  it.each(['0.0.0.0', '::', '192.168.1.10', 'runbooks.example.org', '128.0.0.1', '127.0.0.1.example.org'])(
    '%s is refused',
    (host) => {
      expect(() => load(null, { host })).toThrow('no identity provider is configured, so the server does not start');
      expect(isLoopback(host)).toBe(false);
    },
  );

  it.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('%s is none', (host) => {
    expect(load(null, { host }).server.host).toBe(host);
  });
});

describe('the data folder', () => {
  it('may not be where the site is served from', () => {
    expect(() => load(null, { env: { RUNBOOKS_DATA: 'published/data' } })).toThrow('must not lie inside each other');
    expect(() => load(null, { env: { RUNBOOKS_DATA: '.' } })).toThrow('must not lie inside each other');
  });
});
