/** The words of a block's track record: when it last did what its page says, how long it takes, how often it fails. */
import type { TrackRecord } from '../contract/api.ts';
import { duration } from './status.ts';

/** Parts of one line, the most telling first. `now` is the server's time, milliseconds. */
export function trackWords({ runs, failed, lastSuccessAt, medianMs }: TrackRecord, now: number): string[] {
  return [
    lastSuccessAt === null
      ? `Not once as expected in ${runs === 1 ? 'its only run' : `its last ${runs} runs`}`
      : `Last as expected ${ago(now - lastSuccessAt)}`,
    ...(medianMs === null ? [] : [`median ${duration(medianMs)}`]),
    ...(lastSuccessAt === null ? [] : [`${failed === 0 ? 'none' : failed} of ${runs} failed`]),
  ];
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Below this many days, days say more than months. */
const DAYS_LIMIT = 60;

/** `just now`, `5 min ago`, `3 h ago`, `1 day ago`, `3 months ago`. */
export function ago(ms: number): string {
  if (ms < MINUTE_MS) return 'just now';
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min ago`;
  if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)} h ago`;
  const days = Math.floor(ms / DAY_MS);
  if (days < DAYS_LIMIT) return `${days} ${days === 1 ? 'day' : 'days'} ago`;
  return `${Math.floor(days / 30)} months ago`;
}
