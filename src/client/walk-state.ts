/** How far a walk through a page's procedure has come. What it does next is decided in procedure/walk.ts. */

export type Stop =
  /** `names`: parameters without a usable value. */
  | { why: 'values'; step: string; words: string; names: string[] }
  | { why: 'failed' | 'refused'; step: string; words: string }
  /** Every step is done already. */
  | { why: 'all-done' };

export type Walk = {
  /** Step at which it began. */
  from: string;
  /** `stopped`: it goes on when the person says so. */
  phase: 'on' | 'paused' | 'stopped' | 'finished';
  stop: Stop | null;
  /** Runs that count for nothing: they ended before it began, or are to be repeated. */
  before: string[];
  /** Since it last set out, the values of all coming steps have been looked at. */
  checked: boolean;
};
