import { describe, expect, it } from 'vitest';
import type { PracticeView, SteerPractice } from '../../contract/api.ts';
import type { Answer, Call } from '../http.ts';
import { refusal } from '../testing-page.ts';
import { createPracticeSystems } from './systems.ts';

const place = { target: 'stack', version: '1.1' };
const inject: SteerPractice = { ...place, action: 'inject', fault: 'redis-down' };
const view = (...faults: string[]): PracticeView => ({
  ...place,
  running: faults.length > 0,
  profile: 'mended',
  faults,
  catalogue: [{ name: 'redis-down', summary: 'Redis was stopped.' }],
});

function world() {
  const calls: { path: string; body: unknown; answer: (answer: Answer<PracticeView>) => void }[] = [];
  const call = ((path: string, body: unknown) =>
    new Promise((answer) => calls.push({ path, body, answer }))) as unknown as Call;
  const systems = createPracticeSystems({ call });
  return { calls, systems, state: () => systems.system(place).get() };
}

describe('my practice system', () => {
  it('is asked for by target and version, and known from then on', async () => {
    const { calls, systems, state } = world();
    const looked = systems.look(place);
    expect(state()).toEqual({ view: null, problem: null, busy: false });
    expect(calls[0]).toMatchObject({ path: '/api/practice?target=stack&version=1.1', body: undefined });
    calls[0]!.answer({ kind: 'ok', value: view() });
    await looked;
    expect(state()).toEqual({ view: view(), problem: null, busy: false });
    expect(systems.system({ ...place, version: '1.0' }).get().view).toBeNull();
  });

  it('is busy while a change is on its way, and takes no second one', async () => {
    const { calls, systems, state } = world();
    const steered = systems.steer(inject);
    expect(state().busy).toBe(true);
    await systems.steer({ ...place, action: 'reset' });
    expect(calls.map(({ body }) => body)).toEqual([inject]);
    calls[0]!.answer({ kind: 'ok', value: view('redis-down') });
    await steered;
    expect(state()).toEqual({ view: view('redis-down'), problem: null, busy: false });
  });

  it('keeps what is known beside what went wrong, until the next change', async () => {
    const { calls, systems, state } = world();
    const first = systems.steer(inject);
    calls[0]!.answer({ kind: 'ok', value: view('redis-down') });
    await first;
    for (const [answer, words] of [
      [refusal('practice-busy', 'A block runs there.'), 'A block runs there.'],
      [{ kind: 'away' }, 'The server does not answer. Try again when it is back.'],
    ] as const) {
      const reset = systems.steer({ ...place, action: 'reset' });
      expect(state().problem).toBeNull();
      calls.at(-1)!.answer(answer);
      await reset;
      expect(state()).toEqual({ view: view('redis-down'), problem: words, busy: false });
    }
  });

  it('is not overwritten by a look that began before the change', async () => {
    const { calls, systems, state } = world();
    const looked = systems.look(place);
    const steered = systems.steer(inject);
    calls[0]!.answer({ kind: 'ok', value: view() });
    await looked;
    expect(state()).toMatchObject({ view: null, busy: true });
    calls[1]!.answer({ kind: 'ok', value: view('redis-down') });
    await steered;
    expect(state().view?.faults).toEqual(['redis-down']);
  });
});
