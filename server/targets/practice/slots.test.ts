import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SLOTS, chooseSlot, slotUsers } from './slots.ts';

const id = fc.stringMatching(/^[0-9a-f]{16}$/);
const slots = fc.uniqueArray(fc.nat({ max: SLOTS - 1 }), { maxLength: SLOTS });

describe('slots of practice systems', () => {
  it('are free ones, as long as there is one', () => {
    fc.assert(
      fc.property(id, slots, (system, taken) => {
        const slot = chooseSlot(system, new Set(taken));
        if (taken.length === SLOTS) expect(slot).toBeNull();
        else expect(slot !== null && slot >= 0 && slot < SLOTS && !taken.includes(slot)).toBe(true);
      }),
    );
  });

  it('are none once all are taken', () => {
    expect(chooseSlot('0'.repeat(16), new Set(Array.from({ length: SLOTS }, (_, slot) => slot)))).toBeNull();
  });

  it('share no user id, and none that people or services have', () => {
    const users = Array.from({ length: SLOTS }, (_, slot) => Object.values(slotUsers(slot))).flat();
    expect(new Set(users).size).toBe(2 * SLOTS);
    expect(Math.min(...users)).toBe(64_100);
    expect(Math.max(...users)).toBeLessThan(65_534);
  });
});
