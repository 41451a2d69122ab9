/** Whole verifications: real targets, a real pty-host, the real simulator. */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { COMMAND_NAMES } from '../practice/commands/index.ts';
import { faultCatalogue } from '../targets/index.ts';
import { failures, verify } from './index.ts';
import type { VerifyOptions } from './index.ts';
import { pageBlock, scenarioOf, verifyPage } from './testing/pages.ts';

const projectDir = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const LIMIT = { timeout: 120_000 };
/** Nobody else's. */
const PREFIX = `rb-verify-${randomBytes(4).toString('hex')}-`;

async function verified(pages: VerifyOptions['pages'], more: Partial<VerifyOptions> = {}) {
  const problems: string[] = [];
  const log = {
    warn: (_: unknown, message: string) => void problems.push(message),
    error: (_: unknown, message: string) => void problems.push(message),
  };
  const report = await verify({
    projectDir,
    pages,
    selection: {},
    jobs: 2,
    prefix: PREFIX,
    log,
    signal: new AbortController().signal,
    progress: () => undefined,
    ...more,
  });
  return { ...report!, statuses: report!.scenarios.map(({ runs }) => runs.map(({ status }) => status)), problems };
}

const leftovers = () =>
  [tmpdir(), '/dev/shm'].flatMap((folder) =>
    existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith(PREFIX)) : [],
  );

const ping = pageBlock('redis-ping', 'docker compose exec -T redis redis-cli ping', { expect: '^PONG$' });
const start = pageBlock('start-redis', 'docker compose up -d --wait redis', { risk: 'change', line: 20 });
const redisDown = scenarioOf(
  'redis-down',
  [{ run: 'redis-ping', exit: 1, output: 'not running' }, 'start-redis', 'redis-ping'],
  { faults: ['redis-down'] },
);
const page = verifyPage([ping, start], [redisDown]);

describe('a page that is true', LIMIT, () => {
  it('passes, symptom and mending, and leaves nothing behind', async () => {
    const report = await verified([page]);
    expect(failures(report)).toEqual([]);
    expect(report).toMatchObject({ ok: true, blocks: 2, runs: 3, passed: 3, problems: [] });
    expect(leftovers()).toEqual([]);
  });

  it('passes with everything a reader brings: values, keys, choices, captures, a stop', async () => {
    const service = { name: 'SERVICE', type: 'enum', description: 'd', values: null, from: 'services' } as const;
    const count = { name: 'COUNT', type: 'int', description: 'd', values: null, from: null, default: '3' } as const;
    const rest = { pattern: null, min: null, max: null };
    const all = [
      pageBlock('services', 'docker compose ps --services', { expect: '^redis$' }),
      pageBlock('state', 'docker compose ps --format json "$SERVICE"', {
        params: ['SERVICE'],
        expect: '$.Service == mongodb',
      }),
      pageBlock('count', 'echo "$COUNT" lines', { params: ['COUNT'], expect: '^(3|5) lines$' }),
      pageBlock('leave', 'cd /tmp; noted=here'),
      pageBlock('remember', 'echo "$PWD $noted"', { expect: '^/tmp here$' }),
      pageBlock('container', 'docker compose ps --quiet redis', { capture: 'CONTAINER', expect: '^[0-9a-f]{64}$' }),
      pageBlock('name', 'docker inspect --format \'{{.Name}}\' "$CONTAINER"', {
        captures: ['CONTAINER'],
        expect: '^/robo-rlhf-redis$',
      }),
      pageBlock('ask', 'read -r answer; echo "they said $answer"', { interactive: true, expect: '^they said yes' }),
      pageBlock('follow', 'docker compose logs --no-color --follow --tail=5 robo-rlhf', {
        endless: true,
        timeoutMs: 60_000,
        expect: '[|]',
      }),
    ];
    const reader = scenarioOf(
      'reader',
      [
        'services',
        { run: 'state', params: { SERVICE: 'mongodb' } },
        'count',
        { run: 'count', params: { COUNT: '5' } },
        { run: 'count', params: { COUNT: '4' }, output: '^4 lines$' },
        'container',
        'name',
        { run: 'ask', input: 'yes\n' },
        'follow',
        { inject: 'redis-down' },
        { run: 'services', output: 'mongodb' },
        { clear: 'redis-down' },
        'services',
        'leave',
        'remember',
      ],
      { params: { SERVICE: 'redis' } },
    );
    const params = [
      { ...service, ...rest, default: null },
      { ...count, ...rest },
    ];
    const report = await verified([verifyPage(all, [reader], { params })]);
    expect(failures(report)).toEqual([]);
    expect(report).toMatchObject({ ok: true, runs: 13, problems: [] });
  });

  it('is run in the state that the profile says', async () => {
    const rules = pageBlock('app', 'docker compose ps --all --format json robo-rlhf', { expect: '$.State == running' });
    const scenarios = [
      scenarioOf('mended', ['app']),
      scenarioOf('as-found', [{ run: 'app', output: 'restarting' }], { profile: 'as-found' }),
    ];
    expect(failures(await verified([verifyPage([rules], scenarios)]))).toEqual([]);
  });

  it('is run for each version where the text differs, also under the same names', async () => {
    const old = { ...page, version: '1.0', digest: 'another', file: 'versioned_docs/version-1.0/runbooks/a.md' };
    const report = await verified([page, old]);
    expect(failures(report)).toEqual([]);
    expect(report.scenarios.map(({ version, scenario }) => `${version} ${scenario}`)).toEqual([
      'next redis-down',
      '1.0 redis-down',
    ]);
    expect(report).toMatchObject({ ok: true, blocks: 4, runs: 6, same: [] });
  });
});

describe('a page that is not true fails, naming the block', LIMIT, () => {
  it('when an expectation is another', async () => {
    const wrong = { ...ping, expect: '^PANG$' };
    const report = await verified([verifyPage([wrong, start], [redisDown])]);
    expect(report.ok).toBe(false);
    expect(report.statuses).toEqual([['passed', 'passed', 'failed']]);
    expect(failures(report)).toEqual([
      '',
      'FAILED block redis-ping (next runbooks/a, scenario redis-down, step 3; docs/runbooks/a.md:10)',
      '  expected: exit 0, output matching /^PANG$/',
      '  came:     output does not match /^PANG$/',
      '  | PONG',
    ]);
  });

  it('when the simulator lacks a command', async () => {
    const directory = fileURLToPath(new URL('../practice', import.meta.url));
    const faults = await faultCatalogue();
    const uptime = pageBlock('uptime', 'uptime', { expect: 'load average' });
    const withoutDocker = { directory, faults, commands: COMMAND_NAMES.filter((name) => name !== 'docker') };
    const pages = [verifyPage([ping, uptime], [scenarioOf('well', ['redis-ping', 'uptime'])])];
    const report = await verified(pages, { program: withoutDocker });
    expect(report.statuses).toEqual([['failed', 'passed']]);
    expect(failures(report).join('\n')).toMatch(/FAILED block redis-ping .*\n.*expected: exit 0.*\n.*got 127/);
  });

  it('when a symptom does not show, by its status or its output', async () => {
    const symptoms = scenarioOf('symptoms', [
      { run: 'redis-ping', exit: 1 },
      { run: 'redis-ping', output: 'not running' },
      { run: 'redis-ping', output: 'PONG' },
      'redis-ping',
    ]);
    const report = await verified([verifyPage([ping], [symptoms])]);
    expect(report.statuses).toEqual([['failed', 'failed', 'passed', 'passed']]);
    expect(report.scenarios[0]!.runs.map(({ expected, came }) => [expected, came]).slice(0, 2)).toEqual([
      ['exit 1', 'exit 0'],
      ['exit 0, output matching /not running/', 'exit 0, other output'],
    ]);
  });

  it('when a block lacks what it needs, in the words of the server', async () => {
    const needs = pageBlock('needs', 'echo "$CONTAINER"', { captures: ['CONTAINER'] });
    const report = await verified([verifyPage([needs], [scenarioOf('well', ['needs', 'gone'])])]);
    expect(report.scenarios[0]!.runs.map(({ came }) => came)).toEqual([
      expect.stringContaining('CONTAINER has no value yet'),
      'there is no such block on this page',
    ]);
  });

  it('when a block is in no scenario, without starting anything for it', async () => {
    const report = await verified([verifyPage([ping], [])]);
    expect(report).toMatchObject({ ok: false, runs: 0, unproven: [{ block: 'redis-ping', line: 10 }] });
  });
});

describe('a scenario that does not come to an end', LIMIT, () => {
  const sleeping = pageBlock('sleeping', 'echo asleep; sleep 600', { timeoutMs: 900_000 });
  const slow = verifyPage([sleeping, ping], [scenarioOf('slow', ['sleeping', 'redis-ping'])]);

  it('is ended at its deadline', async () => {
    const report = await verified([slow], { deadlineMs: 6_000 });
    expect(report.statuses).toEqual([['failed', 'not-run']]);
    expect(report.scenarios[0]).toMatchObject({ problem: 'It was ended after 6 s.' });
    expect(report.scenarios[0]!.runs[0]).toMatchObject({ came: 'stopped before its end', tail: ['asleep'] });
  });

  it('is ended with the verification, and the ones after it do not start', async () => {
    const controller = new AbortController();
    const quick = verifyPage([ping], [scenarioOf('quick', ['redis-ping'])], { doc: 'runbooks/quick' });
    const report = await verified([slow, quick, { ...slow, doc: 'runbooks/later' }], {
      signal: controller.signal,
      progress: () => controller.abort(),
    });
    expect(report.ok).toBe(false);
    expect(report.scenarios.map(({ doc }) => doc)).toEqual(['runbooks/a', 'runbooks/quick']);
    expect(report.statuses).toEqual([[expect.stringMatching(/failed|not-run/), 'not-run'], ['passed']]);
    expect(leftovers()).toEqual([]);
  });
});
