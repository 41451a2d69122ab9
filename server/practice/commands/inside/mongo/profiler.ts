/** The profiler of `robo_rlhf`: what it has noted while it was on, as documents of `system.profile`. */
import { scanMs, slowQuestions } from '../../../state/index.ts';
import { Host, hostOf, IsoDate } from '../script/values.ts';
import { type MongoSession, needLogin } from './session.ts';

/** The collection is capped: the oldest go. */
const KEPT = 200;

export function setProfilingLevel(session: MongoSession, level: unknown, options: unknown): unknown {
  needLogin(session, 'robo_rlhf', 'profile');
  const { profiling } = session.catalog;
  const was = profiling.level;
  const slowms =
    typeof options === 'number'
      ? options
      : Number((options as { slowms?: unknown } | undefined)?.slowms ?? profiling.slowms);
  const answer = { was, slowms: profiling.slowms, sampleRate: 1, ok: 1 };
  profiling.slowms = slowms;
  profiling.level = level === 2 ? 2 : level === 1 ? 1 : 0;
  if (was === 0 && profiling.level > 0) Object.assign(profiling, { since: session.now, until: null });
  if (was > 0 && profiling.level === 0) profiling.until = session.now;
  return answer;
}

export function profilingStatus(session: MongoSession): unknown {
  needLogin(session, 'robo_rlhf', 'profile');
  const { level, slowms } = session.catalog.profiling;
  return { was: level, slowms, sampleRate: 1, ok: 1 };
}

/** Whether `system.profile` is there: from the first time the profiler is on. */
export function hasProfile(session: MongoSession): boolean {
  return session.catalog.profiling.since !== null;
}

export function profileCollection(session: MongoSession, database: string): Host {
  const need = (command: string): void => needLogin(session, database, command);
  const entries = (): unknown[] => (database === 'robo_rlhf' ? noted(session) : []);
  const cursor = (list: unknown[]): Host =>
    hostOf(
      {
        sort: (by: unknown) => cursor(sorted(list, by)),
        limit: (count: unknown) => cursor(list.slice(0, Number(count))),
        toArray: () => list,
        forEach: (each: unknown) => list.forEach((entry) => (each as (of: unknown) => unknown)(entry)),
        map: (make: unknown) => list.map((entry) => (make as (of: unknown) => unknown)(entry)),
        count: () => list.length,
      },
      () => list.slice(0, 20),
    );
  return hostOf(
    {
      find: () => (need('find'), cursor(entries())),
      countDocuments: () => (need('aggregate'), entries().length),
      drop: () => {
        need('drop');
        const was = session.catalog.profiling.since !== null;
        if (session.catalog.profiling.level === 0)
          Object.assign(session.catalog.profiling, { since: null, until: null });
        return was;
      },
    },
    () => `${database}.system.profile`,
  );
}

function sorted(list: unknown[], by: unknown): unknown[] {
  const [field, way] = Object.entries(by as Record<string, number>)[0]!;
  const value = (entry: unknown): number => Number((entry as Record<string, unknown>)[field]);
  return [...list].sort((a, b) => way * (value(a) - value(b)));
}

/** Slow questions of the app in the time the profiler was on. With an index they are too fast to be noted. */
function noted(session: MongoSession): unknown[] {
  const { scanning, profiling } = session.catalog;
  const millis = scanMs(session.data, 'preferences');
  if (profiling.since === null || scanning === null || millis < profiling.slowms) return [];
  const from = Math.max(profiling.since, scanning.from);
  const end = Math.min(profiling.until ?? session.now, scanning.until ?? session.now);
  return slowQuestions(session.stack.seed, from, end, KEPT).map(({ at, annotator, share }) => ({
    op: 'query',
    ns: 'robo_rlhf.preferences',
    command: { find: 'preferences', filter: { annotator_id: annotator }, $db: 'robo_rlhf' },
    keysExamined: 0,
    docsExamined: session.data.preferences,
    nreturned: Math.round(session.data.preferences / 6),
    millis: Math.round(millis * share),
    planSummary: 'COLLSCAN',
    ts: new IsoDate(at),
    client: '172.18.0.4',
    user: 'admin@admin',
  }));
}
