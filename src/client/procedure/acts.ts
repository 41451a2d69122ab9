/**
 * What a person does to a session by hand: mark a step, correct a captured value, start afresh, take over. Each answers
 * with null when it is done and known to the page, else with a sentence.
 */
import type { CorrectCapture, HoldAnswer, MarkStep, SessionAnswer, SessionRef, TakeOver } from '../../contract/api.ts';
import type { RunAnswer } from '../../contract/api.ts';
import type { RunView } from '../../contract/run.ts';
import type { Call } from '../http.ts';
import type { PageStates } from '../page-state.ts';

export type Acts = {
  mark(step: MarkStep): Promise<string | null>;
  correct(capture: CorrectCapture): Promise<string | null>;
  reset(session: SessionRef): Promise<string | null>;
  takeOver(hold: TakeOver): Promise<string | null>;
  /** Somebody's run, to be watched; null when it cannot be had. */
  run(id: string): Promise<RunView | null>;
};

const AWAY = 'The server does not answer, so it is not known whether this was done. Try again when it is back.';

export function createActs({ call, pages }: { call: Call; pages: PageStates }): Acts {
  async function act<T>(path: string, body: SessionRef): Promise<string | null> {
    const answer = await call<T>(path, body);
    await pages.ask(body.version, body.doc);
    if (answer.kind === 'ok') return null;
    return answer.kind === 'away' ? AWAY : answer.message;
  }
  return {
    mark: (step) => act<SessionAnswer>('/api/sessions/steps', step),
    correct: (capture) => act<SessionAnswer>('/api/sessions/captures', capture),
    reset: ({ version, doc, target }) => act<SessionAnswer>('/api/sessions/reset', { version, doc, target }),
    takeOver: (hold) => act<HoldAnswer>('/api/holds/take-over', hold),
    async run(id) {
      const answer = await call<RunAnswer>(`/api/runs/${id}`);
      return answer.kind === 'ok' ? answer.value.run : null;
    },
  };
}
