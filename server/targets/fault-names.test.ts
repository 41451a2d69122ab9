import { expect, it } from 'vitest';
import { FAULT_NAMES as inContract, PRACTICE_PROFILES } from '../../src/contract/scenario.ts';
import { FAULT_NAMES } from '../practice/faults/names.ts';
import { PROFILES } from '../practice/profiles.ts';

it('the simulator and the contract know the same faults and profiles', () => {
  expect([...FAULT_NAMES].sort()).toEqual([...inContract].sort());
  expect([...PROFILES].sort()).toEqual([...PRACTICE_PROFILES].sort());
});
