/**
 * Judging a run that has ended: exit status and output against what its block expects. Nothing here decides what may
 * run, and nothing here changes what a run was: the exit status stands beside the outcome, never behind it.
 */
import { open } from 'node:fs/promises';
import type { Outcome } from '../../../src/contract/run.ts';
import { createMatcher } from './match.ts';
import { outcomeOf } from './outcome.ts';
import type { Ended } from './outcome.ts';

/** How much of the end of the output an expectation sees. */
export const JUDGED_BYTES = 1024 * 1024;

export type Judge = {
  judge(run: Omit<Ended, 'answer'>, journal: string): Promise<Outcome>;
  /** The piece of the output a block captures, see `Question`; null when there is none, or no answer in 1 s. */
  capture(from: string | null, journal: string, bytes: number): Promise<string | null>;
  /** The plain lines of the end of the output; empty when there was no answer in 1 s. */
  lines(journal: string, bytes: number): Promise<string[]>;
  dispose(): Promise<void>;
};

export function createJudge(): Judge {
  const matcher = createMatcher();
  return {
    async judge(run, journal) {
      if (!needsOutput(run)) return outcomeOf({ ...run, answer: null });
      const tail = await readTail(journal, run.bytes);
      const answer = await matcher.ask({ kind: 'match', expect: run.expect!, ...tail });
      return outcomeOf({ ...run, answer });
    },
    async capture(from, journal, bytes) {
      const answer = await matcher.ask({ kind: 'piece', from, ...(await readTail(journal, bytes)) });
      return answer === 'too-slow' ? null : answer;
    },
    async lines(journal, bytes) {
      const answer = await matcher.ask({ kind: 'lines', ...(await readTail(journal, bytes)) });
      return answer === 'too-slow' ? [] : answer;
    },
    dispose: () => matcher.dispose(),
  };
}

/** An expression is not asked where its answer could not change the outcome. */
function needsOutput({ expect, reason, endless, exitStatus, expectExit }: Omit<Ended, 'answer'>): boolean {
  if (expect === null) return false;
  if (reason === 'exited') return endless || exitStatus === (expectExit ?? 0);
  return endless && (reason === 'stopped' || reason === 'timeout');
}

async function readTail(path: string, length: number): Promise<{ bytes: Uint8Array; cut: boolean }> {
  const start = Math.max(0, length - JUDGED_BYTES);
  const bytes = new Uint8Array(length - start);
  let filled = 0;
  try {
    const file = await open(path, 'r');
    try {
      while (filled < bytes.length) {
        const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    // No journal: nothing was printed.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return { bytes: bytes.subarray(0, filled), cut: start > 0 };
}
