import { describe, expect, it } from 'vitest';
import { junit } from './junit.ts';
import { failures, summary, table } from './words.ts';
import type { RunResult, VerifyReport } from './types.ts';

const run = (more: Partial<RunResult>): RunResult => ({
  block: 'redis-ping',
  line: 12,
  step: 1,
  symptom: false,
  status: 'passed',
  ms: 1_234,
  expected: 'exit 0, output matching /^PONG$/',
  came: 'exit 0, output matches /^PONG$/',
  tail: [],
  ...more,
});
const place = { version: 'next', doc: 'runbooks/a', file: 'docs/runbooks/a.md' };
const report = (more: Partial<VerifyReport> = {}): VerifyReport => ({
  ok: true,
  scenarios: [{ ...place, scenario: 'well', runs: [run({})], problem: null, ms: 2_000 }],
  unproven: [],
  same: [],
  blocks: 1,
  runs: 1,
  passed: 1,
  ms: 2_500,
  ...more,
});
const failed = report({
  ok: false,
  passed: 1,
  runs: 2,
  scenarios: [
    {
      ...place,
      scenario: 'ill',
      problem: 'inject disk-full: The practice system does not answer.',
      ms: 1,
      runs: [
        run({ step: 2, symptom: true }),
        run({ step: 3, status: 'failed', came: 'exit 0 expected, got 1', tail: ['service "redis" <is> & stays down'] }),
        run({ step: 4, block: 'start-redis', status: 'not-run', came: 'not run', ms: 0 }),
      ],
    },
  ],
  unproven: [{ ...place, line: 30, block: 'flush' }],
  same: [{ ...place, version: '1.1', sameAs: 'next', blocks: 1, runs: 3 }],
});

describe('the table', () => {
  it('has a line for each run, in the order of the scenario, in columns', () => {
    expect(table(failed)).toEqual([
      'version  page        block                 scenario  status   time',
      'next     runbooks/a  redis-ping (symptom)  ill       ok       1.2 s',
      'next     runbooks/a  redis-ping            ill       FAILED   1.2 s',
      'next     runbooks/a  start-redis           ill       not run',
      '1.1 runbooks/a: the same bytes as in next, counted from there (1 block, 3 runs)',
    ]);
  });
});

describe('what went wrong', () => {
  it('is nothing where all is well', () => {
    expect(failures(report())).toEqual([]);
  });

  it('names block, place, expectation, what came, and the last lines', () => {
    expect(failures(failed)).toEqual([
      '',
      'next runbooks/a, scenario ill: inject disk-full: The practice system does not answer.',
      '',
      'FAILED block redis-ping (next runbooks/a, scenario ill, step 3; docs/runbooks/a.md:12)',
      '  expected: exit 0, output matching /^PONG$/',
      '  came:     exit 0 expected, got 1',
      '  | service "redis" <is> & stays down',
      '',
      'docs/runbooks/a.md:30: no scenario runs block flush as its page says',
    ]);
  });
});

describe('the last line', () => {
  it('counts', () => {
    expect(summary(report())).toBe(
      '1 block, 1 scenario, 1 run, 0 failed, in 2.5 s: every block came as its page says.',
    );
    expect(summary(failed)).toBe(
      '1 block, 1 scenario, 2 runs, 1 failed, 1 in no scenario, in 2.5 s: not everything came as its page says.',
    );
  });
});

describe('the JUnit file', () => {
  it('has a case for each run, and one for what is not a run', () => {
    expect(junit(failed)).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites>
        <testsuite name="next runbooks/a" tests="5" failures="3" skipped="1">
          <testcase classname="runbooks/a" name="ill: the scenario" time="0.000"><failure message="inject disk-full: The practice system does not answer."></failure></testcase>
          <testcase classname="runbooks/a" name="ill: 2 redis-ping" time="1.234"/>
          <testcase classname="runbooks/a" name="ill: 3 redis-ping" time="1.234"><failure message="expected exit 0, output matching /^PONG$/; came exit 0 expected, got 1">service &quot;redis&quot; &lt;is&gt; &amp; stays down</failure></testcase>
          <testcase classname="runbooks/a" name="ill: 4 start-redis" time="0.000"><skipped message="not run"/></testcase>
          <testcase classname="runbooks/a" name="flush in a scenario" time="0.000"><failure message="no scenario runs it">docs/runbooks/a.md:30</failure></testcase>
        </testsuite>
      </testsuites>
      "
    `);
  });

  it('is XML whatever a block prints', () => {
    const text = junit(
      report({
        scenarios: [
          {
            ...place,
            scenario: 'a"b',
            problem: null,
            ms: 1,
            runs: [run({ status: 'failed', tail: ['\u0000\u001b[31m]]>\ud800 é'] })],
          },
        ],
      }),
    );
    expect(text).toContain('>[31m]]&gt; é</failure>');
    expect(text).toContain('name="a&quot;b: 1 redis-ping"');
  });
});
