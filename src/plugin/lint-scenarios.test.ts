import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { readPage } from './page.ts';
import { blockOf, problemsIn } from './testing.ts';

const PARAMS = [{ name: 'SERVICE', type: 'enum', values: ['redis', 'mongodb'], default: 'redis', description: 'd' }];
const BODY = [
  '## Overview',
  '',
  blockOf('ping', 'docker compose exec -T "$SERVICE" true'),
  blockOf('start', 'docker compose up -d redis', 'risk=change'),
].join('\n');

/** A runbook with these scenarios; its front matter says them below everything else. */
function page(scenarios: object[], body = BODY) {
  const runbook = {
    owner: 'o',
    lastReviewed: '2026-11-23',
    reviewEvery: '90d',
    topic: 't',
    rationale: 'r',
    target: 'stack',
    params: PARAMS,
    scenarios,
  };
  return readPage('docs/runbooks/a.md', `---\n${stringify({ runbook })}---\n${body}`);
}

const well = { name: 'well', steps: ['ping', 'start'] };
/** What is said, without the place. */
const said = (...args: Parameters<typeof page>) => problemsIn(page(...args)).map((line) => line.replace(/^\d+: /, ''));

test('scenarios that name what is there, and run every block, are fine', () => {
  const mended = {
    name: 'redis-down',
    faults: ['redis-down'],
    params: { SERVICE: 'redis' },
    steps: [
      { run: 'ping', exit: 1 },
      'start',
      { run: 'ping', params: { SERVICE: 'mongodb' } },
      { inject: 'disk-full' },
      { clear: 'disk-full' },
    ],
  };
  expect(said([mended])).toEqual([]);
  expect(said([well, mended])).toEqual([]);
});

test('a page without scenarios may wait for them', () => {
  expect(said([])).toEqual([]);
});

describe('a scenario that cannot be run', () => {
  test.each<[string, object, string]>([
    ['of a name that is taken', { ...well }, 'scenario "well" is given more than once'],
    [
      'of a block elsewhere',
      { name: 'x', steps: ['pong'] },
      'scenario "x" runs "pong", which is no block of this page',
    ],
    [
      'of a symptom elsewhere',
      { name: 'x', steps: [{ run: 'pong', exit: 1 }] },
      'scenario "x" runs "pong", which is no block of this page',
    ],
    [
      'with a parameter that the page does not have',
      { name: 'x', params: { SERVCE: 'redis' }, steps: ['ping'] },
      'scenario "x" sets SERVCE, which is no parameter of this page',
    ],
    [
      'with such a parameter for one run',
      {
        name: 'x',
        steps: [
          { run: 'ping', params: { OTHER: 'a' } },
          { run: 'ping', params: { OTHER: 'b' } },
        ],
      },
      'scenario "x" sets OTHER, which is no parameter of this page',
    ],
  ])('%s is named once, at its line', (_, scenario, why) => {
    const problems = problemsIn(page([well, scenario]));
    expect(problems).toHaveLength(1);
    const [line, message] = [Number.parseInt(problems[0]!, 10), problems[0]!.replace(/^\d+: /, '')];
    expect(message).toBe(why);
    const source = page([well, scenario]).source.split('\n');
    expect(source[line - 1]).toMatch(/^ +- name: |^ +name: /);
    expect(source.slice(0, line).filter((text) => /- name: (well|x)$/.test(text))).toHaveLength(2);
  });
});

describe('a block that no scenario runs as the page says', () => {
  const why = (id: string) =>
    `no scenario runs block "${id}" as this page says: add it to \`scenarios\` in the front matter`;

  test('is named at its fence', () => {
    const problems = problemsIn(page([{ name: 'x', steps: ['ping'] }]));
    expect(problems.map((line) => line.replace(/^\d+: /, ''))).toEqual([why('start')]);
    const { source } = page([{ name: 'x', steps: ['ping'] }]);
    expect(source.split('\n')[Number.parseInt(problems[0]!, 10) - 1]).toContain('run id=start');
  });

  test('is one whose every run is a symptom', () => {
    expect(said([{ name: 'x', steps: ['start', { run: 'ping', output: 'not running' }] }])).toEqual([why('ping')]);
  });
});

describe('scenarios in front matter that cannot be read', () => {
  test.each<[string, object]>([
    ['an unknown fault', { name: 'x', faults: ['redis-dwn'], steps: ['ping'] }],
    ['an unknown profile', { name: 'x', profile: 'broken', steps: ['ping'] }],
    ['no steps', { name: 'x', steps: [] }],
    ['a step of two kinds', { name: 'x', steps: [{ run: 'ping', inject: 'redis-down' }] }],
    ['a pattern that is none', { name: 'x', steps: [{ run: 'ping', output: '(' }] }],
  ])('are refused for %s, without a word about blocks that nothing proves', (_, scenario) => {
    const problems = said([scenario]);
    expect(problems.filter((message) => message.includes('scenarios.0'))).toHaveLength(1);
    expect(problems.filter((message) => message.startsWith('no scenario'))).toEqual([]);
  });
});
