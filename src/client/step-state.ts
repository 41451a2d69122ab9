/** How far one step of a procedure is. How it is found out: procedure/step-of.ts. */

/** `known`: the server's last word about the page includes this end. */
export type StepState =
  | { is: 'open' }
  | { is: 'going' }
  | { is: 'done'; run: string | null; known: boolean }
  | { is: 'failed'; run: string; known: boolean }
  /** It was to start and did not; `done` is the run before that by which the step is done, null when there is none. */
  | { is: 'refused'; words: string; done: string | null };

/** A start that was refused does not undo what has been done before. */
export function isDone(state: StepState): boolean {
  return state.is === 'done' || (state.is === 'refused' && state.done !== null);
}
