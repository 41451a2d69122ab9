import { beforeEach, expect, test } from 'vitest';
import { createTestClock } from '../testing-clock.ts';
import type { TestClock } from '../testing-clock.ts';
import { ACK_BYTES, ACK_PAUSE_MS, createAcks } from './acks.ts';
import type { Acks } from './acks.ts';

let clock: TestClock;
let sent: number[];
let acks: Acks;

beforeEach(() => {
  clock = createTestClock();
  sent = [];
  acks = createAcks({ schedule: clock.schedule, send: (offset) => sent.push(offset) });
});

test('chatter is acknowledged once per pause, with the newest offset', async () => {
  acks.drawn(10);
  acks.drawn(20);
  acks.drawn(30);
  expect(sent).toEqual([10]);
  await clock.pass(ACK_PAUSE_MS);
  expect(sent).toEqual([10, 30]);
});

test('a lot of output is acknowledged at once', () => {
  acks.drawn(1);
  acks.drawn(1 + ACK_BYTES);
  acks.drawn(1 + 2 * ACK_BYTES);
  expect(sent).toEqual([1, 1 + ACK_BYTES, 1 + 2 * ACK_BYTES]);
  expect(clock.waiting()).toBe(0);
});

test('nothing is acknowledged after the end', async () => {
  acks.drawn(1);
  acks.drawn(2);
  acks.dispose();
  await clock.pass(1_000);
  expect(sent).toEqual([1]);
});
