/* oxlint-disable unicorn/require-post-message-target-origin -- threads of one process have no origin */
/**
 * The worker thread in which an author's expectation meets a run's output: a regular expression may take for ever, and
 * then the thread is ended from outside.
 */
import { parentPort } from 'node:worker_threads';
import { meets, readExpectation } from '../../../src/contract/expectation.ts';
import { jsonIn, parseJsonPath, valueAt } from '../../../src/contract/json-path.ts';
import { plainTextOf } from './plain-text.ts';

type Output = { bytes: Uint8Array; cut: boolean };

export type Question = Output &
  (
    | { kind: 'match'; expect: string }
    /** One piece of the output: the value at a JSON path, or without one the last line that is not empty. */
    | { kind: 'piece'; from: string | null }
    | { kind: 'lines' }
  );
export type Answer = {
  match: 'match' | 'no-match' | 'bad-pattern';
  piece: string | null;
  lines: string[];
};

/** Two for each question: the output has been read into text, and the answer. */
export type Reply = { id: number; read: true } | { id: number; answer: Answer[keyof Answer] };

const say = (reply: Reply | 'ready'): void => parentPort?.postMessage(reply);

parentPort?.on('message', ({ id, ...question }: Question & { id: number }) => {
  const text = plainTextOf(question.bytes, question.cut);
  say({ id, read: true });
  say({ id, answer: answerTo(question, text) });
});

say('ready');

function answerTo(question: Question, text: string): Answer[keyof Answer] {
  switch (question.kind) {
    case 'match': {
      const read = readExpectation(question.expect);
      if (!read.ok) return 'bad-pattern';
      return meets(read.expectation, text) ? 'match' : 'no-match';
    }
    case 'piece':
      return pieceOf(text, question.from);
    case 'lines':
      return text.split('\n');
  }
}

function pieceOf(text: string, from: string | null): string | null {
  if (from === null) {
    const last = text.split('\n').findLast((line) => line.trim() !== '');
    return last?.trim() ?? null;
  }
  const path = parseJsonPath(from);
  const value = path === null ? undefined : valueAt(jsonIn(text), path);
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
