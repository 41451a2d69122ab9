import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ADDED_SERVICES } from '../state/added-services.ts';
import { publishedConfig, SERVICES } from '../state/index.ts';
import { readProject } from './index.ts';

const base = join(import.meta.dirname, '../checkout');
const mended = join(import.meta.dirname, '../checkout-mended');
const file = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');

/** The reference files with others laid over or taken away. */
function reader(files: Record<string, string | null> = {}): (path: string) => Uint8Array | null {
  const all: Record<string, string | null> = {
    'docker-compose.yml': file(base, 'docker-compose.yml'),
    '.env': file(base, '.env'),
    ...files,
  };
  return (path) => (all[path] == null ? null : Buffer.from(all[path]));
}
const app = (files: Record<string, string | null> = {}) => {
  const read = readProject(reader(files));
  if (!read.ok) throw new Error(read.why);
  return read.project.services.get('robo-rlhf')!;
};
const override = (text: string) => ({ 'docker-compose.override.yml': text });

describe('the project as published', () => {
  it('has the services of the catalogue, with their images, ports and variables', () => {
    const read = readProject(reader());
    expect(read.ok).toBe(true);
    if (!read.ok) return;
    const added = ADDED_SERVICES.map(({ name }) => name);
    expect([...read.project.services.keys()]).toEqual(
      SERVICES.map(({ name }) => name).filter((name) => !added.includes(name)),
    );
    for (const [name, config] of read.project.services) {
      const { image, ports, restart, builds, environment } = publishedConfig(name);
      expect(config).toMatchObject({ image, ports, restart, builds });
      expect(config.environment).toMatchObject(environment);
    }
    expect(read.project.warnings).toEqual([]);
  });

  it('mended runs another app image with another command, and pins every version', () => {
    const read = readProject(reader(override(file(mended, 'docker-compose.override.yml'))));
    if (!read.ok) throw new Error(read.why);
    const { services } = read.project;
    expect(services.get('robo-rlhf')).toMatchObject({
      builds: true,
      command: expect.arrayContaining(['robo-rlhf', 'server']),
    });
    expect([...services.values()].filter(({ image }) => image.endsWith(':latest'))).toEqual([]);
    expect(services.get('prometheus')!.binds.map(({ target }) => target)).toContain('/etc/prometheus/alert_rules.yml');
  });
});

describe('an override', () => {
  it('sets limits, log options and variables, and leaves the rest alone', () => {
    const config = app(
      override(`services:
  robo-rlhf:
    mem_limit: 4g
    cpus: 2.5
    logging:
      driver: json-file
      options: { max-size: 10m, max-file: "5" }
    environment:
      LOG_LEVEL: DEBUG
`),
    );
    expect(config).toMatchObject({
      memoryBytes: 4 * 1024 ** 3,
      cpus: 2.5,
      logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '5' } },
    });
    expect(config.environment).toMatchObject({ LOG_LEVEL: 'DEBUG', ENVIRONMENT: 'production' });
    expect(config.command).toContain('--mode');
  });

  it('adds ports unless it is told to replace them, and replaces a mount of the same place', () => {
    const added = readProject(reader(override('services:\n  redis:\n    ports:\n      - "127.0.0.1:6379:6379"\n')));
    expect(added.ok && added.project.services.get('redis')!.ports).toHaveLength(2);
    const read = readProject(
      reader(
        override(
          'services:\n  redis:\n    ports: !override\n      - "127.0.0.1:6379:6379"\n    volumes:\n      - ./other.conf:/usr/local/etc/redis/redis.conf:ro\n',
        ),
      ),
    );
    if (!read.ok) throw new Error(read.why);
    const redis = read.project.services.get('redis')!;
    expect(redis.ports).toEqual([{ address: '127.0.0.1', host: 6379, container: 6379 }]);
    expect(redis.binds).toEqual([{ source: 'other.conf', target: '/usr/local/etc/redis/redis.conf', readOnly: true }]);
  });

  it('is read beside the file alone: COMPOSE_FILE and -f choose others', () => {
    const files = {
      ...override('services:\n  robo-rlhf:\n    mem_limit: 1g\n'),
      'more.yml': 'services:\n  robo-rlhf:\n    mem_limit: 2g\n',
    };
    expect(app(files).memoryBytes).toBe(1024 ** 3);
    expect(app({ ...files, '.env': 'COMPOSE_FILE=docker-compose.yml:more.yml\n' }).memoryBytes).toBe(2 * 1024 ** 3);
    const named = readProject(reader(files), { files: ['docker-compose.yml'] });
    expect(named.ok && named.project.services.get('robo-rlhf')!.memoryBytes).toBe(null);
  });
});

describe('variables', () => {
  it('come from .env, the caller wins, and a default fills in', () => {
    expect(app({ '.env': 'LOG_LEVEL=DEBUG\n' }).environment.LOG_LEVEL).toBe('DEBUG');
    expect(app({ '.env': null }).environment.LOG_LEVEL).toBe('INFO');
    const read = readProject(reader({ '.env': 'LOG_LEVEL="WARNING"\n' }), { environment: { LOG_LEVEL: 'ERROR' } });
    expect(read.ok && read.project.services.get('robo-rlhf')!.environment.LOG_LEVEL).toBe('ERROR');
  });

  it('are named when they have no value', () => {
    const read = readProject(reader(override('services:\n  redis:\n    image: redis:${TAG}\n')));
    expect(read.ok && read.project.warnings).toEqual(['The "TAG" variable is not set. Defaulting to a blank string.']);
  });
});

describe('a project that Compose refuses', () => {
  it.each([
    ['no file', { 'docker-compose.yml': null }, 14, /^no configuration file provided: not found$/],
    ['a broken file', override('services:\n  redis: [\n'), 15, /^yaml: line \d+: /],
    [
      'a service of nothing',
      override('services:\n  other:\n    restart: always\n'),
      15,
      /neither an image nor a build context/,
    ],
    ['a bad limit', override('services:\n  redis:\n    mem_limit: much\n'), 15, /invalid size/],
  ])('%s', (_, files, status, why) => {
    expect(readProject(reader(files))).toMatchObject({ ok: false, status, why: expect.stringMatching(why) });
  });
});
