/* oxlint-disable unicorn/require-post-message-target-origin -- threads of one process have no origin */
/**
 * The worker thread in which an author's regular expression meets a run's output: it may take for ever, and then the
 * thread is ended from outside.
 */
import { parentPort } from 'node:worker_threads';
import { plainTextOf } from './plain-text.ts';

export type MatchQuestion = { id: number; pattern: string; bytes: Uint8Array; cut: boolean };
export type MatchReply = { id: number; answer: 'match' | 'no-match' | 'bad-pattern' };

parentPort?.on('message', ({ id, pattern, bytes, cut }: MatchQuestion) => {
  let expression: RegExp;
  try {
    expression = new RegExp(pattern, 'mu');
  } catch {
    parentPort!.postMessage({ id, answer: 'bad-pattern' } satisfies MatchReply);
    return;
  }
  const answer = expression.test(plainTextOf(bytes, cut)) ? 'match' : 'no-match';
  parentPort!.postMessage({ id, answer } satisfies MatchReply);
});
