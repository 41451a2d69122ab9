/** What the judges of programs share. */

/** What a program has to read besides its arguments, and how deep it stands in others. */
export type Input = {
  /** Here-documents and here-strings. */
  given: readonly string[];
  /** Another program's output, or a file: nothing that lint could read. */
  unseen: boolean;
  depth: number;
};

/** Says what a program changes with these arguments, as the middle of a sentence; null when it only reads. */
export type Judge = (args: readonly string[], input: Input) => string | null;

/** A word that only the shell knows, in the words of a message. */
export const unknown = (what: string): string => `what ${what} is only known when it runs`;
