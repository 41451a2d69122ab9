/**
 * The beginnings of all forms, one to eight bytes each, in one hash table. A beginning is a number of 64 bits in two
 * halves, its last byte lowest; no form contains NUL, so shorter ones and longer ones are never the same number.
 */
import { MIN_FORM_BYTES } from './forms.ts';

/** No form begins so. */
const NONE = -1;
/** Fewer than eight bytes with which some form begins. */
const PREFIX = -2;
/** Most lookups are of bytes that begin nothing, and should end at an empty slot. */
const SLOTS_PER_ENTRY = 2;

export type Heads = {
  /** The first form that begins with exactly these eight bytes, else a negative number. */
  find(high: number, low: number): number;
  /** How many of the last seven bytes read, at most, are the beginning of a form. */
  prefixLength(high: number, low: number): number;
};

/** `forms` have at least eight bytes each, none of them NUL. */
export function createHeads(forms: readonly Uint8Array[]): Heads {
  const bits = Math.ceil(Math.log2(Math.max(2, forms.length * MIN_FORM_BYTES * SLOTS_PER_ENTRY)));
  const mask = 2 ** bits - 1;
  const highs = new Int32Array(mask + 1);
  const lows = new Int32Array(mask + 1);
  const values = new Int32Array(mask + 1).fill(NONE);

  /** The slot of this beginning, or the empty one where it would stand. */
  const slotOf = (high: number, low: number): number => {
    let slot = (Math.imul(high, 0x9e3779b1) ^ Math.imul(low, 0x85ebca6b)) >>> (32 - bits);
    while (values[slot] !== NONE && (lows[slot] !== low || highs[slot] !== high)) slot = (slot + 1) & mask;
    return slot;
  };

  // Backwards, so that the first of several stays.
  for (let form = forms.length - 1; form >= 0; form--) {
    let high = 0;
    let low = 0;
    for (let length = 1; length <= MIN_FORM_BYTES; length++) {
      high = (high << 8) | (low >>> 24);
      low = (low << 8) | forms[form]![length - 1]!;
      const slot = slotOf(high, low);
      highs[slot] = high;
      lows[slot] = low;
      values[slot] = length === MIN_FORM_BYTES ? form : PREFIX;
    }
  }

  return {
    find: (high, low) => values[slotOf(high, low)]!,
    prefixLength(high, low) {
      for (let length = MIN_FORM_BYTES - 1; length > 0; length--) {
        const ofHigh = length > 4 ? high & (2 ** (8 * (length - 4)) - 1) : 0;
        const ofLow = length < 4 ? low & (2 ** (8 * length) - 1) : low;
        // A NUL in front would make it the number of a shorter one.
        const first = length > 4 ? ofHigh >>> (8 * (length - 5)) : ofLow >>> (8 * (length - 1));
        if (first !== 0 && values[slotOf(ofHigh, ofLow)] === PREFIX) return length;
      }
      return 0;
    },
  };
}
