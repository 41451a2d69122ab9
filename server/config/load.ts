/** Reads runbooks.yaml, the environment and the command line into one checked Config. */
import { existsSync, readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { isIP } from 'node:net';
import type { Config } from '../config.ts';
import { fileSchema, type FileConfig } from './file-schema.ts';
import { problemsOf, readYaml } from './problems.ts';
import { parseDuration, parseSize } from './units.ts';

export const CONFIG_FILE = 'runbooks.yaml';
const DEFAULT_DATA_FOLDER = 'data';
const PUBLISHED_FOLDER = 'published';

/** The configuration cannot be used. The message names file and line and says what to do, one problem per line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export type ConfigOverrides = {
  /** Folder of package.json and runbooks.yaml. Absolute. */
  projectDir: string;
  env: Record<string, string | undefined>;
  port?: number | undefined;
  host?: string | undefined;
};

/** Throws ConfigError. A missing file is the file with nothing in it, unless RUNBOOKS_CONFIG names it. */
export function loadConfig({ projectDir, env, port, host }: ConfigOverrides): Config {
  const named = nonEmpty(env['RUNBOOKS_CONFIG']);
  const file = readFile(resolve(projectDir, named ?? CONFIG_FILE), named ?? CONFIG_FILE);
  if (named !== null && !existsSync(resolve(projectDir, named))) {
    throw new ConfigError(`RUNBOOKS_CONFIG names ${named}, and there is no such file. Correct it, or unset it.`);
  }
  const server = { ...file.server, port: port ?? file.server.port, host: host ?? file.server.host };
  if (!isLoopback(server.host)) {
    throw new ConfigError(
      `${server.host} can be reached from other machines, and no identity provider is configured, so the server does not start. ` +
        'Listen on 127.0.0.1 (server.host or --host) and reach it through an SSH tunnel.',
    );
  }
  const dataDir = resolve(projectDir, nonEmpty(env['RUNBOOKS_DATA']) ?? DEFAULT_DATA_FOLDER);
  const publishedDir = resolve(projectDir, nonEmpty(env['RUNBOOKS_PUBLISHED']) ?? PUBLISHED_FOLDER);
  if (isInside(dataDir, publishedDir) || isInside(publishedDir, dataDir)) {
    throw new ConfigError(
      `RUNBOOKS_DATA (${dataDir}) and the published site (${publishedDir}) must not lie inside each other. Choose another data folder.`,
    );
  }
  return {
    dataDir,
    projectDir,
    publishedDir,
    server,
    session: { idleMs: ms(file.session.idle), absoluteMs: ms(file.session.absolute) },
    runs: {
      defaultTimeoutMs: Math.min(ms(file.runs.timeout), ms(file.runs.maxTimeout)),
      maxTimeoutMs: ms(file.runs.maxTimeout),
      outputLimitBytes: bytes(file.runs.outputLimit),
      sessionIdleMs: ms(file.runs.sessionIdle),
      olderVersions: file.runs.olderVersions,
      perPerson: file.runs.perPerson,
      total: file.runs.total,
    },
    targets: {
      targets: Object.fromEntries(
        Object.entries(file.targets).map(([name, target]) => [
          name,
          target.kind === 'practice' ? { ...target, environment: 'practice' } : target,
        ]),
      ),
      limits: {
        processes: file.limits.processes,
        openFiles: file.limits.openFiles,
        fileSizeBytes: bytes(file.limits.fileSize),
        memoryBytes: bytes(file.limits.memory),
      },
    },
    logging: file.logging,
  };
}

/** True for 127.0.0.0/8, ::1 and localhost: addresses that no other machine reaches. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1' || host === '[::1]') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}

/** @param name what problems call it */
function readFile(path: string, name: string): FileConfig {
  if (!existsSync(path)) return fileSchema.parse({});
  const yaml = readYaml(textOf(path), name);
  if (!yaml.ok) throw new ConfigError(yaml.problems.join('\n'));
  const parsed = fileSchema.safeParse(yaml.value);
  if (!parsed.success) throw new ConfigError(problemsOf(parsed.error, yaml, name).join('\n'));
  return parsed.data;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigError(
      `${path} cannot be read (${(error as Error).message}). It must be a file that this user may read.`,
    );
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (!way.startsWith('..') && !way.startsWith('/'));
}

function nonEmpty(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}

/** The schema has checked the form, so a null here is a mistake of ours. */
function ms(text: string): number {
  const value = parseDuration(text);
  if (value === null) throw new TypeError(`Expected a duration, got ${text}`);
  return value;
}

function bytes(text: string): number {
  const value = parseSize(text);
  if (value === null) throw new TypeError(`Expected a size, got ${text}`);
  return value;
}
