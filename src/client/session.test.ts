import { beforeEach, expect, test } from 'vitest';
import type { Me } from '../contract/api.ts';
import type { Answer, Call } from './http.ts';
import { createSession, HEARTBEAT_MS, targetView } from './session.ts';
import type { Session } from './session.ts';
import { createTestClock } from './testing-clock.ts';
import type { TestClock } from './testing-clock.ts';

const ME: Me = {
  person: { id: 'p', name: 'mira', roles: ['operator'] },
  targets: [{ name: 'stack', environment: 'practice', note: '', isolated: true }],
  contentDigest: 'd',
  serverTime: 500,
};

let clock: TestClock;
let session: Session;
let asked: number[];
let answer: Answer<Me>;
let visible: boolean;

beforeEach(() => {
  clock = createTestClock();
  asked = [];
  visible = true;
  answer = { kind: 'ok', value: ME };
  session = createSession({
    call: (async () => {
      asked.push(clock.now());
      return answer;
    }) as Call,
    schedule: clock.schedule,
    now: clock.now,
    visible: () => visible,
  });
});

test('asks nothing before it is started, and once when started twice', async () => {
  await clock.pass(60_000);
  expect(asked).toEqual([]);
  session.start();
  session.start();
  await clock.pass(1);
  expect(asked).toHaveLength(1);
  expect(session.store.get()).toMatchObject({ state: 'ready', me: ME });
});

test('knows the difference between the two clocks', async () => {
  session.start();
  await clock.pass(0);
  expect(session.store.get()).toMatchObject({ skewMs: 500 });
});

test('with nobody there it asks again after 1, 2, 4 s and so on, and every 30 s in the end', async () => {
  answer = { kind: 'away' };
  session.start();
  await clock.pass(100_000);
  expect(asked).toEqual([0, 1_000, 3_000, 7_000, 15_000, 31_000, 61_000, 91_000]);
  expect(session.store.get()).toEqual({ state: 'away', me: null });
});

test('a server that goes away is noticed while reading, and its return too', async () => {
  session.start();
  await clock.pass(1);
  answer = { kind: 'away' };
  await clock.pass(HEARTBEAT_MS);
  expect(session.store.get()).toEqual({ state: 'away', me: ME });
  answer = { kind: 'ok', value: ME };
  await clock.pass(1_000);
  expect(session.store.get()).toMatchObject({ state: 'ready' });
});

test('a hidden tab does not ask', async () => {
  session.start();
  await clock.pass(1);
  visible = false;
  await clock.pass(10 * HEARTBEAT_MS);
  expect(asked).toHaveLength(1);
});

test('the same answer again changes nothing for those who watch', async () => {
  let told = 0;
  session.store.subscribe(() => told++);
  session.start();
  await clock.pass(5 * HEARTBEAT_MS);
  expect(asked.length).toBeGreaterThan(4);
  expect(told).toBe(1);
});

test('any number of checks while one is on its way are one more question', async () => {
  await Promise.all([session.check(), session.check(), session.check(), session.check()]);
  expect(asked).toHaveLength(2);
});

test('what was known of a target is still known while the server is away', async () => {
  await session.check();
  answer = { kind: 'away' };
  await session.check();
  expect(targetView(session.store.get(), 'stack')?.environment).toBe('practice');
  expect(targetView(session.store.get(), 'elsewhere')).toBeNull();
});

test('an answer from before signing in does not count as the answer after it', async () => {
  const answers: ((answer: Answer<Me>) => void)[] = [];
  session = createSession({
    call: (() => new Promise<Answer<Me>>((resolve) => answers.push(resolve))) as Call,
    schedule: clock.schedule,
    now: clock.now,
    visible: () => visible,
  });
  session.start();
  const afterSignIn = session.check();
  answers[0]?.({ kind: 'ok', value: { ...ME, person: null } });
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.({ kind: 'ok', value: ME });
  await afterSignIn;
  expect(session.store.get()).toMatchObject({ me: { person: { name: 'mira' } } });
  expect(answers).toHaveLength(2);
});
