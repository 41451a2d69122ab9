/**
 * What the scan has found so far, in the order of the text.
 */

/** A place where the shell would look a variable up. */
export type VariableUse = {
  name: string;
  /** 0-based line in the block. */
  line: number;
  /** Offset in the block, UTF-16 units: orders uses and sets. */
  at: number;
  /** It says what happens when there is no value (`${X:-…}`, `[[ -v X ]]`), so that an unset variable is no mistake. */
  tolerant: boolean;
  /** It stands in a function, which may be called long after the place of the text. */
  deferred: boolean;
};

/** A place where the shell would give a variable a value, or make it known (`export X`). */
export type VariableSet = {
  name: string;
  line: number;
  at: number;
  /** Offset from which it is gone again, with its subshell, pipe or function; Infinity when it stays. */
  until: number;
  /** False for `export X` and its like, which keep the value that is there. */
  assigns: boolean;
};

/** A word of a command as bash would read it: quotes gone, EXPANDED for what only the shell knows. */
export type CommandWord = {
  text: string;
  /** Some of it was quoted. */
  quoted: boolean;
  /** Offset of its first character. */
  at: number;
};

/** A command with its redirections. A compound command is one without words, and only when it redirects. */
export type ShellCommand = {
  /** Without assignments in front. */
  words: CommandWord[];
  /** `>`, `2>>`, `<<<` …, with the word behind. Here-documents are under `given`. */
  redirections: { operator: string; target: string; at: number }[];
  /** Text on its standard input that stands in the block: here-documents and here-strings. */
  given: string[];
  /** Another command's output is its standard input. */
  piped: boolean;
  at: number;
  /** 0-based line in the block. */
  line: number;
};

export type ShellVariables = {
  uses: VariableUse[];
  sets: VariableSet[];
  /** Names declared as associative arrays: their subscripts are words, not arithmetic. */
  maps: Set<string>;
  /** Every command of the text, those in functions, substitutions and subshells too, in its order. */
  commands: ShellCommand[];
  /** The text nests deeper than is read; something may have been overlooked. */
  tooDeep: boolean;
};

/** Collects while the scan goes on. Offsets are those of the block. */
export class Found {
  readonly uses: Omit<VariableUse, 'line'>[] = [];
  readonly sets: (Omit<VariableSet, 'line'> & { local: boolean })[] = [];
  readonly maps: Set<string>;
  readonly commands: Omit<ShellCommand, 'line'>[] = [];
  tooDeep = false;
  /** The functions open around the current place, innermost last: the names that are local to each. */
  readonly #functions: Set<string>[] = [];

  constructor(maps: Iterable<string>) {
    this.maps = new Set(maps);
  }

  use(name: string, at: number, tolerant = false): void {
    // `$_` is the last argument of the command before, never a variable of anybody's.
    if (name !== '_') this.uses.push({ name, at, tolerant, deferred: this.#functions.length > 0 });
  }

  set(name: string, at: number, { assigns = true, local = false } = {}): void {
    const locals = this.#functions.at(-1);
    if (local) locals?.add(name);
    this.sets.push({ name, at, until: Infinity, assigns, local: locals?.has(name) === true });
  }

  /** A mark for `confine`: what is set after it. */
  mark(): number {
    return this.sets.length;
  }

  /** What has been set since `mark` does not outlive the offset `until`: a process of its own ends there. */
  confine(mark: number, until: number): void {
    for (const set of this.sets.slice(mark)) set.until = Math.min(set.until, until);
  }

  /** Reads a function's body: it runs later, and takes its own local variables with it. */
  inFunction(body: () => number): void {
    const mark = this.mark();
    this.#functions.push(new Set());
    const end = body();
    this.#functions.pop();
    for (const set of this.sets.slice(mark)) if (set.local) set.until = Math.min(set.until, end);
  }
}
