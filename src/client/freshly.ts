/**
 * Asks one question at a time, and never takes an answer for newer than the question: who asks while one is on its way
 * gets an answer that was asked for after that. Any number of callers share it.
 */
export function freshly(ask: () => Promise<void>): () => Promise<void> {
  let asking: Promise<void> | null = null;
  let following: Promise<void> | null = null;
  return function again(): Promise<void> {
    if (asking === null) {
      asking = ask().finally(() => {
        asking = null;
      });
      return asking;
    }
    following ??= asking.then(() => {
      following = null;
      return again();
    });
    return following;
  };
}
