import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createJudge } from './index.ts';
import { outcomeOf } from './outcome.ts';
import type { Ended } from './outcome.ts';

const folder = mkdtempSync(join(tmpdir(), 'judge-'));
const judge = createJudge();
afterAll(async () => {
  await judge.dispose();
  rmSync(folder, { recursive: true });
});

const plain: Ended = {
  reason: 'exited',
  exitStatus: 0,
  expectExit: null,
  expect: null,
  answer: null,
  endless: false,
  bytes: 10,
  timeoutMs: 30_000,
  detail: null,
};

function judged(output: string | Buffer, partial: Partial<Ended> = {}) {
  const path = join(folder, 'R.out');
  writeFileSync(path, output);
  return judge.judge({ ...plain, bytes: Buffer.byteLength(output), ...partial }, path);
}

describe('the outcome of a run', () => {
  const table: [string, Partial<Ended>, 'as-expected' | 'unexpected', string][] = [
    ['exit 0', {}, 'as-expected', 'exit 0'],
    ['another exit', { exitStatus: 1 }, 'unexpected', 'exit 0 expected, got 1'],
    ['an expected failure', { exitStatus: 1, expectExit: 1 }, 'as-expected', 'exit 1'],
    ['a missing failure', { exitStatus: 0, expectExit: 1 }, 'unexpected', 'exit 1 expected, got 0'],
    ['no exit status', { exitStatus: null }, 'unexpected', 'exit 0 expected, got none'],
    ['a kill', { exitStatus: 137 }, 'unexpected', 'exit 0 expected, got 137: ended by signal KILL'],
    ['Ctrl-C', { exitStatus: 130 }, 'unexpected', 'exit 0 expected, got 130: ended by signal INT'],
    [
      'a closed pipe',
      { exitStatus: 141 },
      'unexpected',
      'exit 0 expected, got 141: a command wrote to a pipe that its reader had closed, as `| head` does',
    ],
    ['no output of the kind', { expect: 'ok', answer: 'no-match' }, 'unexpected', 'output does not match /ok/'],
    ['output of the kind', { expect: 'ok', answer: 'match' }, 'as-expected', 'exit 0, output matches /ok/'],
    [
      'a pattern without end',
      { expect: '(a+)+$', answer: 'too-slow' },
      'unexpected',
      'whether the output matches /(a+)+$/ could not be judged in 1 s',
    ],
    [
      'a bad pattern',
      { expect: '(', answer: 'bad-pattern' },
      'unexpected',
      'the expected output /(/ is not a valid pattern',
    ],
    ['Stop', { reason: 'stopped', exitStatus: 130 }, 'unexpected', 'stopped before its end'],
    ['a timeout', { reason: 'timeout', exitStatus: 143 }, 'unexpected', 'timed out after 30 s before its end'],
    ['Stop of an endless block', { reason: 'stopped', endless: true }, 'as-expected', 'stopped after its first output'],
    [
      'the timeout of an endless block',
      { reason: 'timeout', endless: true, timeoutMs: 1_500 },
      'as-expected',
      'timed out after 1.5 s after its first output',
    ],
    [
      'Ctrl-C in an endless block',
      { exitStatus: 130, endless: true },
      'as-expected',
      'stopped by Ctrl-C after its first output',
    ],
    [
      'an endless block that said nothing',
      { reason: 'stopped', endless: true, bytes: 0 },
      'unexpected',
      'stopped before it printed anything',
    ],
    [
      'an endless block that said something else',
      { reason: 'stopped', endless: true, expect: 'up', answer: 'no-match' },
      'unexpected',
      'stopped; output does not match /up/',
    ],
    ['an endless block that ends badly', { exitStatus: 1, endless: true }, 'unexpected', 'exit 0 expected, got 1'],
    [
      'too much output',
      { reason: 'output-limit', endless: true, bytes: 64 },
      'unexpected',
      'ended at its output limit after 64 bytes',
    ],
    [
      'a shutdown',
      { reason: 'server-shutdown', endless: true },
      'unexpected',
      'ended because the server was shut down',
    ],
  ];
  it.each(table)('%s', (_, run, verdict, words) => {
    expect(outcomeOf({ ...plain, ...run })).toEqual({ verdict, words });
  });

  it('is never success where nobody knows the end', () => {
    for (const reason of [
      'host-lost',
      'disconnected-target',
      'start-failed',
      'server-shutdown',
      'output-limit',
    ] as const) {
      for (const endless of [true, false]) {
        expect(outcomeOf({ ...plain, reason, endless, exitStatus: 0, answer: 'match', expect: 'x' }).verdict).toBe(
          'unexpected',
        );
      }
    }
  });
});

describe('expected output', () => {
  it('is looked for line by line in what a reader sees, colours and all', async () => {
    const output = 'checking…\r\n\x1b[32mall \x1b[1mservices\x1b[0m up\x1b[K\r\n';
    expect(await judged(output, { expect: '^all services up$' })).toEqual({
      verdict: 'as-expected',
      words: 'exit 0, output matches /^all services up$/',
    });
    expect(await judged(output, { expect: '^services' })).toMatchObject({ verdict: 'unexpected' });
    expect(await judged('ünïcode\n', { expect: '^\\p{L}+$' })).toMatchObject({ verdict: 'as-expected' });
  });

  it('is looked for in the last 1 MiB', async () => {
    const filler = 'x'.repeat(99) + '\n';
    const output = `early\n${filler.repeat(11_000)}late\n`;
    expect(await judged(output, { expect: '^late$' })).toMatchObject({ verdict: 'as-expected' });
    expect(await judged(output, { expect: '^early$' })).toMatchObject({ verdict: 'unexpected' });
  });

  it('ends a pattern that would take for ever, and judges the next one', async () => {
    const evil = judged(`${'a'.repeat(40)}!\n`, { expect: '^(a+)+$' });
    const answer = await evil;
    expect(answer).toEqual({
      verdict: 'unexpected',
      words: 'whether the output matches /^(a+)+$/ could not be judged in 1 s',
    });
    expect(await judged('fine\n', { expect: 'fine' })).toMatchObject({ verdict: 'as-expected' });
  });

  it('says that a pattern is none', async () => {
    expect(await judged('x', { expect: '(' })).toMatchObject({
      words: 'the expected output /(/ is not a valid pattern',
    });
  });

  it('answers many at once, each with its own', async () => {
    const path = join(folder, 'many.out');
    writeFileSync(path, 'seven\n');
    const words = ['seven', 'eight', 'seven', 'nine'];
    const answers = await Promise.all(
      words.map((expect_) => judge.judge({ ...plain, bytes: 6, expect: expect_ }, path)),
    );
    expect(answers.map(({ verdict }) => verdict)).toEqual(['as-expected', 'unexpected', 'as-expected', 'unexpected']);
  });
});
