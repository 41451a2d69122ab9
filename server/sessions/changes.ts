/** States of a shell, compared and joined. Pure. */
import type { StoredState } from './state-files.ts';

/** What changed from one state to the next, by name: what the record says of it. */
export type StateChanges = {
  /** Set, or set anew; a value that stayed the same is not told from one that changed. */
  set: string[];
  unset: string[];
  functions: string[];
  options: string[];
  /** The working directory is another one. */
  moved: boolean;
};

export function changesOf(before: StoredState | null, after: StoredState): StateChanges {
  const names = after.variables.map(({ name }) => name);
  return {
    set: names,
    unset: (before?.variables ?? []).map(({ name }) => name).filter((name) => !names.includes(name)),
    functions: after.functions,
    options: after.options,
    moved: before?.cwd !== after.cwd,
  };
}

/**
 * What a block left that started from a clean shell, added to what the session had: such a block must not make a later
 * one forget what an earlier one found out.
 */
export function joined(before: StoredState | null, after: StoredState): StoredState {
  if (before === null) return after;
  const variables = new Map([...before.variables, ...after.variables].map((variable) => [variable.name, variable]));
  return {
    cwd: after.cwd,
    text: `${before.text}\n${after.text}`,
    variables: [...variables.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    functions: union(before.functions, after.functions),
    options: union(before.options, after.options),
  };
}

function union(a: string[], b: string[]): string[] {
  return [...new Set([...a, ...b])].sort();
}

/** The same state with a text replaced wherever a reader could see it. */
export function masked(state: StoredState, mask: (text: string) => string): StoredState {
  return {
    ...state,
    // A directory whose name holds a secret is not shown, so it is not kept either.
    cwd: state.cwd === null || mask(state.cwd) === state.cwd ? state.cwd : null,
    variables: state.variables.map(({ name, kind }) => ({ name: mask(name), kind })),
    functions: state.functions.map(mask),
  };
}
