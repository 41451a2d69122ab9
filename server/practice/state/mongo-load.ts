/** What MongoDB is busy with: who is connected to it, and what is slow because an index is missing. */
import { serves } from './containers.ts';
import { indexFor, mongoCatalog, mongoDate, scanMs } from './mongo.ts';
import { fraction } from './random.ts';
import type { Stack } from './types.ts';
import { mongoData } from './volumes.ts';

/** What the open-file limit of the container leaves: MongoDB takes 80 % of 1024. */
export const CONNECTION_LIMIT = 819;
const APP_CONNECTIONS = 3;
const OTHER_CONNECTIONS = 2;
const STORM_CONNECTIONS = 785;

/** Whether the app's everyday question (preferences of one annotator) reads the whole collection. */
export function isScanning(stack: Stack): boolean {
  const catalog = mongoCatalog(stack);
  if (catalog === null || !serves(stack, 'mongodb') || !serves(stack, 'robo-rlhf')) return false;
  return indexFor(catalog, 'preferences', 'annotator_id') === null;
}

/** Whether the storm goes on: it belongs to one run of the app, and ends with it. */
export function isStorming(stack: Stack): boolean {
  const app = stack.containers.get('robo-rlhf')?.state;
  return stack.storm !== null && app?.status === 'running' && app.startedAt <= stack.storm;
}

/** Connections that the app holds, and all others. */
export function connectionCounts(stack: Stack): { app: number; others: number } {
  const app = serves(stack, 'robo-rlhf') ? APP_CONNECTIONS : 0;
  return { app: isStorming(stack) ? STORM_CONNECTIONS : app, others: OTHER_CONNECTIONS };
}

/** The app asks for the preferences of an annotator this often. */
const QUESTION_MS = 1_500;

/** Its questions between two moments, the last `most` of them. `share` is how long one takes, against an average one. */
export function slowQuestions(
  seed: number,
  from: number,
  to: number,
  most: number,
): { at: number; annotator: string; share: number }[] {
  const end = Math.ceil(to / QUESTION_MS);
  const first = Math.max(Math.ceil(from / QUESTION_MS), end - most);
  return Array.from({ length: Math.max(0, end - first) }, (_, i) => ({
    at: (first + i) * QUESTION_MS,
    annotator: `annotator-${1 + Math.floor(fraction(seed, first + i, 'annotator') * 6)}`,
    share: 0.9 + 0.3 * fraction(seed, first + i, 'ms'),
  }));
}

const LOGGED_MOST = 2_000;

/** What mongod writes about operations that took more than 100 ms, between two moments. */
export function slowQueryLines(stack: Stack, from: number, to: number): { at: number; text: string }[] {
  const catalog = mongoCatalog(stack);
  const data = mongoData(stack);
  if (catalog === null || data === null || catalog.scanning === null) return [];
  const millis = scanMs(data, 'preferences');
  if (millis < catalog.profiling.slowms) return [];
  const begin = Math.max(from, catalog.scanning.from);
  return slowQuestions(stack.seed, begin, Math.min(to, catalog.scanning.until ?? to), LOGGED_MOST).map((question) => {
    const attr = {
      type: 'command',
      ns: 'robo_rlhf.preferences',
      command: { find: 'preferences', filter: { annotator_id: question.annotator }, $db: 'robo_rlhf' },
      planSummary: 'COLLSCAN',
      keysExamined: 0,
      docsExamined: data.preferences,
      nreturned: Math.round(data.preferences / 6),
      durationMillis: Math.round(millis * question.share),
    };
    const text = `{"t":{"$date":"${mongoDate(question.at)}"},"s":"I",  "c":"COMMAND",  "id":51803,   "ctx":"conn42","msg":"Slow query","attr":${JSON.stringify(attr)}}`;
    return { at: question.at, text };
  });
}
