/** Whether a run did what its page says, in words. Pure. */
import type { Outcome, TerminationReason } from '../../../src/contract/run.ts';
import type { MatchAnswer } from './match.ts';

export type Ended = {
  reason: TerminationReason;
  exitStatus: number | null;
  /** What the page expects: 0 when it says nothing. */
  expectExit: number | null;
  expect: string | null;
  /** Answer of the expected output; null when none is expected or nobody had to look. */
  answer: MatchAnswer | null;
  endless: boolean;
  bytes: number;
  timeoutMs: number;
  /** From pty-host or target, a sentence for the person. */
  detail: string | null;
};

/** 128 + SIGINT: what Ctrl-C leaves behind. */
const INTERRUPTED = 130;
const BROKEN_PIPE = 141;

const SIGNALS: Record<number, string> = {
  1: 'HUP',
  2: 'INT',
  3: 'QUIT',
  4: 'ILL',
  6: 'ABRT',
  7: 'BUS',
  8: 'FPE',
  9: 'KILL',
  11: 'SEGV',
  13: 'PIPE',
  14: 'ALRM',
  15: 'TERM',
};

export function outcomeOf(run: Ended): Outcome {
  switch (run.reason) {
    case 'exited':
      return run.endless && run.exitStatus === INTERRUPTED ? cutShort(run, 'stopped by Ctrl-C') : exited(run);
    case 'stopped':
      return cutShort(run, 'stopped');
    case 'timeout':
      return cutShort(run, `timed out after ${seconds(run.timeoutMs)}`);
    case 'output-limit':
      return unexpected(`ended at its output limit after ${run.bytes} bytes`);
    case 'disconnected-target':
      return unexpected(run.detail ?? 'the connection to the target broke, and nobody knows how the block ended');
    case 'host-lost':
      return unexpected(
        run.detail ?? 'the process that owned the terminal is gone, and nobody knows how the block ended',
      );
    case 'server-shutdown':
      return unexpected('ended because the server was shut down');
    case 'start-failed':
      return unexpected(run.detail ?? 'it could not be started, so nothing ran');
    default:
      return run.reason satisfies never;
  }
}

function exited(run: Ended): Outcome {
  const expected = run.expectExit ?? 0;
  const got = run.exitStatus;
  if (got !== expected) {
    return unexpected(`exit ${expected} expected, got ${got ?? 'none'}${explain(got)}`);
  }
  const output = outputWords(run);
  return output.met ? asExpected(`exit ${expected}${output.words}`) : unexpected(output.words);
}

/** Ended from outside. A block that never ends by itself has done its work once its output was as expected. */
function cutShort(run: Ended, how: string): Outcome {
  if (!run.endless) return unexpected(`${how} before its end`);
  if (run.expect === null && run.bytes === 0) return unexpected(`${how} before it printed anything`);
  const output = outputWords(run);
  return output.met
    ? asExpected(`${how}${output.words === '' ? ' after its first output' : output.words}`)
    : unexpected(`${how}; ${output.words}`);
}

function outputWords({ expect, answer }: Ended): { met: boolean; words: string } {
  if (expect === null) return { met: true, words: '' };
  const shown = /^\$[.[]/.test(expect) ? expect : `/${expect}/`;
  switch (answer) {
    case 'match':
      return { met: true, words: `, output matches ${shown}` };
    case 'bad-pattern':
      return { met: false, words: `the expected output ${shown} is not a valid pattern` };
    case 'too-slow':
    case null:
      return { met: false, words: `whether the output matches ${shown} could not be judged in 1 s` };
    case 'no-match':
      return { met: false, words: `output does not match ${shown}` };
    default:
      return answer satisfies never;
  }
}

function explain(status: number | null): string {
  if (status === null || status <= 128) return '';
  if (status === BROKEN_PIPE) return ': a command wrote to a pipe that its reader had closed, as `| head` does';
  const signal = SIGNALS[status - 128];
  return signal === undefined ? '' : `: ended by signal ${signal}`;
}

function seconds(ms: number): string {
  return `${Number((ms / 1000).toFixed(1))} s`;
}

function asExpected(words: string): Outcome {
  return { verdict: 'as-expected', words };
}

function unexpected(words: string): Outcome {
  return { verdict: 'unexpected', words };
}
