/**
 * What `runbooks.yaml` may say. Defaults and descriptions here are the only ones: docs/reference/configuration.md is
 * written from this schema, and a test compares the two.
 */
import { z } from 'zod';
import { OLDER_VERSIONS } from '../../src/contract/policy.ts';
import { ENVIRONMENTS } from '../../src/contract/run.ts';
import { PRACTICE_PROFILES } from '../../src/contract/scenario.ts';
import { DEFAULT_RUN_LIMITS, REFUSED_ENV_NAMES } from '../targets/config-types.ts';
import { LOG_LEVELS } from './log-level.ts';
import { parseDuration, parseSize } from './units.ts';

const MIB = 1024 ** 2;

const duration = z
  .string()
  .refine((text) => parseDuration(text) !== null, 'write a duration such as 500ms, 60s, 5m, 1h or 7d');
const size = z.string().refine((text) => parseSize(text) !== null, 'write a size such as 512B, 64KiB, 64MiB or 2GiB');
const count = (max: number) => z.number().int().min(1).max(max);

/** What a Host header may hold: a name or address, and a port where it is not the server's own. */
const hostName = z
  .string()
  .regex(
    /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?$/,
    'write a host name such as runbooks.example.org, without scheme or path',
  );

const origin = z.string().refine(isOrigin, 'write an origin such as https://runbooks.example.org, without a path');

const targetName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'a target is named with lower-case letters, digits and dashes');

const versionName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'write a version of the pages, such as 1.0');

const practiceTarget = z.strictObject({
  kind: z.literal('practice').describe('A simulated stack in a sandbox, one for each person.'),
  profile: z
    .enum(PRACTICE_PROFILES)
    .default('mended')
    .describe('`mended`: the stack with its known gaps closed. `as-found`: the stack as it was published.'),
  profiles: z
    .record(versionName, z.enum(PRACTICE_PROFILES))
    .default({ '1.0': 'as-found' })
    .describe('For pages of some versions another profile, by version. One person has one system for each profile.'),
});

const localTarget = z.strictObject({
  kind: z.literal('local').describe('The host that the server runs on, as a real target.'),
  environment: z.enum(ENVIRONMENTS).describe('What the policy takes it for.'),
  cwd: z.string().startsWith('/', 'write an absolute directory').describe('Absolute directory in which blocks start.'),
  runAs: z
    .string()
    .regex(/^[a-z_][a-z0-9_-]{0,31}$/, 'write the name of a user')
    .optional()
    .describe('User that blocks run as. Required when the server is root; refused otherwise.'),
  allowSameUser: z
    .boolean()
    .default(false)
    .describe(
      'When the server is not root: blocks may run as the server’s own user, who can read the server’s data. Shown as a permanent warning.',
    ),
  env: z
    .array(
      z
        .string()
        .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'write the name of a variable')
        .refine(
          (name) => !REFUSED_ENV_NAMES.test(name),
          'this variable changes what a shell runs, and no block may get it',
        ),
    )
    .default([])
    .describe('Names of variables of the server’s environment that blocks may see, besides the fixed list.'),
});

export const fileSchema = z.strictObject({
  server: z
    .strictObject({
      port: z
        .number()
        .int()
        .min(0)
        .max(65_535)
        .default(4280)
        .describe('TCP port; 0 picks a free one. `--port` wins over it.'),
      host: z
        .string()
        .min(1)
        .default('127.0.0.1')
        .describe(
          'Address to listen on. Only a loopback address is accepted as long as no identity provider can be configured. `--host` wins over it.',
        ),
      hosts: z
        .array(hostName)
        .max(32)
        .default([])
        .describe(
          'Host names the server answers to besides `127.0.0.1`, `localhost` and `[::1]`, for example behind a proxy. Any other Host header is refused.',
        ),
      origins: z
        .array(origin)
        .max(32)
        .default([])
        .describe(
          'Origins that pages may call the server from, besides its own loopback addresses. One that begins with `https://` makes the session cookie a secure one, so that people then sign in over that origin only.',
        ),
    })
    .prefault({}),
  session: z
    .strictObject({
      idle: duration.default('12h').describe('A session ends after this long without a request.'),
      absolute: duration.default('7d').describe('A session ends after this long in any case.'),
    })
    .prefault({}),
  runs: z
    .strictObject({
      timeout: duration.default('60s').describe('How long a block may run that names no `timeout`.'),
      maxTimeout: duration.default('1h').describe('No block runs longer than this, whatever it says.'),
      outputLimit: size
        .default('64MiB')
        .describe('A run that prints more than this is ended with the reason `output-limit`.'),
      sessionIdle: duration
        .default('12h')
        .describe('A session of somebody’s work in a runbook ends, and its shell state with it, untouched this long.'),
      olderVersions: z
        .enum(OLDER_VERSIONS)
        .default('never')
        .describe(
          'Where blocks of published versions before the latest run: `never`, or on `practice` targets only. On staging and production they never do.',
        ),
      perPerson: count(64).default(4).describe('Runs of one person at the same time.'),
      total: count(1_024).default(32).describe('Runs of all people at the same time.'),
    })
    .prefault({}),
  targets: z
    .record(targetName, z.discriminatedUnion('kind', [practiceTarget, localTarget]))
    .default({ stack: { kind: 'practice', profile: 'mended', profiles: { '1.0': 'as-found' } } })
    .describe('Places where blocks run, by the name that blocks say. See below for what each kind takes.'),
  limits: z
    .strictObject({
      processes: count(65_536)
        .default(DEFAULT_RUN_LIMITS.processes)
        .describe('Processes of one practice system at the same time.'),
      openFiles: count(1_048_576).default(DEFAULT_RUN_LIMITS.openFiles).describe('Open files of one process of a run.'),
      fileSize: size
        .default(`${DEFAULT_RUN_LIMITS.fileSizeBytes / MIB}MiB`)
        .describe('Largest file that one process of a run may write.'),
      memory: size
        .default(`${DEFAULT_RUN_LIMITS.memoryBytes / MIB}MiB`)
        .describe('Data memory of one process of a run.'),
    })
    .prefault({}),
  logging: z
    .strictObject({
      level: z
        .enum(LOG_LEVELS)
        .default('warn')
        .describe('Least severe lines that are logged, as JSON on standard error. `info` adds a line per request.'),
    })
    .prefault({}),
});

/** The file with defaults filled in. */
export type FileConfig = z.output<typeof fileSchema>;

/** The kinds of target, for the reference page. */
export const targetSchemas = { practice: practiceTarget, local: localTarget };

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  // A star is legal in a URL, and would look like a pattern here; there are none.
  return (url.protocol === 'http:' || url.protocol === 'https:') && url.origin === text && !text.includes('*');
}
