/** Stop, pressed before the terminal of a run is there, waits for it. By run id. */
const offers = new Map<string, () => void>();
const wanted = new Set<string>();

export function requestStop(run: string): void {
  const stop = offers.get(run);
  if (stop) stop();
  else wanted.add(run);
}

/** The terminal of `run` can stop it; returns the way out. */
export function offerStop(run: string, stop: () => void): () => void {
  offers.set(run, stop);
  if (wanted.delete(run)) stop();
  return () => {
    if (offers.get(run) === stop) offers.delete(run);
  };
}
