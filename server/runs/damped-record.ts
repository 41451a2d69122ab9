/**
 * Refusals are evidence, but whoever is refused must not be able to fill the record by asking again and again. Each
 * source gets so many events in a time; what goes beyond is counted and the count stands in its next event.
 */
import type { RecordEntry, Record_ } from '../evidence/record.ts';
import type { LogPort } from './ports.ts';

/** Where nothing else is said. */
const WINDOW_MS = 60_000;
const PER_WINDOW = 30;
/** Sources remembered; the oldest is dropped beyond that. Sources are people and addresses, so few. */
const SOURCES = 1_000;
/** Longest text from a client that is kept of a refused request. */
const TEXT_LIMIT = 200;

export type DampedRecord = {
  /** Resolves once written, or counted. A record that cannot be written is logged: the refusal itself stands. */
  note(source: string, entry: RecordEntry): Promise<void>;
};

export function createDampedRecord(deps: {
  record: Record_;
  now: () => number;
  log: LogPort;
  /** Milliseconds in which a source may have its events. */
  windowMs?: number;
}): DampedRecord {
  const windowMs = deps.windowMs ?? WINDOW_MS;
  const sources = new Map<string, { since: number; written: number; suppressed: number }>();

  function admit(source: string): { suppressed: number } | null {
    const at = deps.now();
    let state = sources.get(source);
    if (state === undefined) {
      if (sources.size >= SOURCES) sources.delete(sources.keys().next().value!);
      state = { since: at, written: 0, suppressed: 0 };
      sources.set(source, state);
    }
    if (at - state.since >= windowMs) {
      state.since = at;
      state.written = 0;
    }
    if (state.written >= PER_WINDOW) {
      state.suppressed++;
      return null;
    }
    state.written++;
    const { suppressed } = state;
    state.suppressed = 0;
    return { suppressed };
  }

  return {
    async note(source, entry) {
      const admitted = admit(source);
      if (admitted === null) return;
      const body = admitted.suppressed > 0 ? { ...entry.body, suppressedBefore: admitted.suppressed } : entry.body;
      try {
        await deps.record.append({ ...entry, body });
      } catch (error) {
        deps.log.error({ error, kind: entry.kind }, 'a refusal could not be recorded');
      }
    },
  };
}

/** Text that came from a client, short enough and plain enough to keep. */
export function clip(text: unknown): string | null {
  return typeof text === 'string' ? text.slice(0, TEXT_LIMIT).toWellFormed() : null;
}
