import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, GENESIS_HASH, hashRow, type HashedRow } from './canonical.ts';

describe('canonical JSON', () => {
  it('reads back as the value it was made from', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // Through JSON, which has no minus zero.
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('does not depend on the order in which keys were set', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).toReversed());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
      }),
    );
  });

  it.each([
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [1n],
    [() => 1],
    [new Date(0)],
    [new Map()],
    [undefined],
    [[undefined]],
  ])('refuses %s instead of losing it', (value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });

  it('leaves out keys that are undefined, as JSON does', () => {
    expect(canonicalJson({ b: 1, a: undefined })).toBe('{"b":1}');
  });
});

describe('the hash of a row', () => {
  const row: HashedRow = { seq: 1, at: 2, kind: 'sign-out', person_id: 'p', body: '{}', prev_hash: GENESIS_HASH };

  it('changes with every field', () => {
    const changed: HashedRow[] = [
      { ...row, seq: 2 },
      { ...row, at: 3 },
      { ...row, kind: 'run.ended' },
      { ...row, person_id: null },
      { ...row, person_id: '' },
      { ...row, body: '{ }' },
      { ...row, prev_hash: 'f'.repeat(64) },
    ];
    const hashes = new Set([row, ...changed].map(hashRow));
    expect(hashes.size).toBe(changed.length + 1);
  });

  it('is a sha256 that anybody can compute from the row', () => {
    expect(hashRow(row)).toBe('603152766b87c2f4d693d88c5a93ee2cc5cab1eca46e5180cda4aa4eb914ff41');
  });
});
