/**
 * A session: one person's work in one runbook on one target. It carries working directory, variables and functions from
 * block to block, and knows which steps are done.
 */
import type { PersonName } from './run.ts';

export const VARIABLE_KINDS = ['plain', 'exported', 'array', 'map'] as const;
export type VariableKind = (typeof VARIABLE_KINDS)[number];

export type SessionView = {
  /** 32 hex digits. */
  id: string;
  version: string;
  doc: string;
  target: string;
  startedAt: number;
  /** Where the next block starts; null: where the target starts blocks. */
  cwd: string | null;
  /** By name and kind, never by value: a value may be a secret's copy. Sorted by name. */
  variables: { name: string; kind: VariableKind }[];
  functions: string[];
  /** Shell options that a block has switched away from their default, for example `nounset` or `extglob`. */
  options: string[];
  captures: Capture[];
  marks: StepMark[];
  /** Runs of this session and of the one it continues, newest per block: what of the procedure is done. */
  done: { block: string; run: string; verdict: 'pending' | 'as-expected' | 'unexpected'; by: PersonName }[];
  /** The block that carries state and runs at this moment: one at a time. */
  busy: { run: string; block: string; title: string } | null;
  /** A sentence about the last block's state, when it could not be kept; null when it was. */
  note: string | null;
};

/** A value that a block has captured, visible and correctable before it is used. */
export type Capture = {
  name: string;
  value: string;
  /** The block that captures it, and its run; null when a person has given the value before any run. */
  block: string;
  run: string | null;
  at: number;
  /** Who has written another value over it, null while it is the block's. */
  corrected: PersonName | null;
};

/** A manual step that somebody has done. */
export type StepMark = { step: string; note: string; by: PersonName; at: number };

/** Who changes something on a shared target by this runbook. Others may watch, wait, or take over with a reason. */
export type HoldView = {
  doc: string;
  target: string;
  person: PersonName;
  since: number;
  /** The run that made or last renewed it, and whether it still goes. */
  run: string;
  block: string;
  title: string;
  running: boolean;
};

/** Longest captured or corrected value, UTF-8 bytes. */
export const MAX_CAPTURE_BYTES = 4 * 1024;
export const MAX_REASON_CHARS = 500;
