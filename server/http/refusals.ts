/** Refused requests go into the record, but not without limit: a flood must not fill the disk. */
import type { RecordEntry } from '../evidence/record.ts';
import type { HttpDeps } from './deps.ts';
import { createTokenBucket } from './token-bucket.ts';

/** Enough to see what happened, and of whom; what goes beyond is counted in the log. */
const BURST = 30;
/** Two a minute: about 1 MB a day at worst, from people nobody knows. */
const PER_SECOND = 1 / 30;
/** A header of a stranger is kept only this far. */
const TEXT_LIMIT_CHARS = 200;

export type NoteRefusal = (
  kind: Extract<RecordEntry['kind'], 'request.refused' | 'run.refused'>,
  personId: string | null,
  body: Record<string, string | null>,
) => Promise<void>;

/** The refusal stands whether or not it could be noted, so a failing record is logged and not thrown. */
export function noteRefusals({ record, now, log }: Pick<HttpDeps, 'record' | 'now' | 'log'>): NoteRefusal {
  const mayNote = createTokenBucket({ burst: BURST, perSecond: PER_SECOND, now });
  return async (kind, personId, body) => {
    const short = Object.fromEntries(
      Object.entries(body).map(([key, text]) => [key, text?.slice(0, TEXT_LIMIT_CHARS) ?? null]),
    );
    if (!mayNote(personId ?? '')) {
      log.info({ kind, ...short }, 'refused, not recorded: too many in a short time');
      return;
    }
    try {
      await record.append({ kind, personId, body: short });
    } catch (error) {
      log.error({ err: error, kind }, 'a refusal could not be recorded');
    }
  };
}
