/** Checks that every ended run still has the bytes, and the row, that the record says it had when it ended. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { JOURNAL_SUFFIX } from '../../src/contract/host-protocol.ts';
import type { Schema } from '../store/schema.ts';

const PAGE_ROWS = 200;
const RUN_ID = /^[0-9a-f]{32}$/;

export type JournalsResult = { runs: number; problems: { run: string; why: string }[] };

/** What `run.ended` says; written by server/runs. */
type Ending = { exitStatus: number | null; reason: string; bytes: number; sha256: string | null };

/** `journalsDir` holds `<run>.out`. Call it once the chain is known to be whole: it believes what the events say. */
export async function verifyJournals(db: Kysely<Schema>, journalsDir: string): Promise<JournalsResult> {
  const problems: JournalsResult['problems'] = [];
  const seen = new Set<string>();
  for (let after = 0; ;) {
    const events = await db
      .selectFrom('event')
      .select(['seq', 'body'])
      .where('kind', '=', 'run.ended')
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(PAGE_ROWS)
      .execute();
    for (const { seq, body } of events) {
      after = seq;
      const { run, ending } = JSON.parse(body) as { run: string; ending: Ending };
      seen.add(run);
      const why = RUN_ID.test(run)
        ? ((await journalProblem(journalsDir, run, ending)) ?? (await rowProblem(db, run, ending)))
        : `event ${seq} names no run`;
      if (why !== null) problems.push({ run, why });
    }
    if (events.length < PAGE_ROWS) break;
  }
  const ended = await db.selectFrom('run').select('id').where('state', '=', 'ended').execute();
  for (const { id } of ended)
    if (!seen.has(id)) problems.push({ run: id, why: 'the run table says that it ended, the record does not' });
  return { runs: seen.size, problems };
}

async function journalProblem(
  journalsDir: string,
  run: string,
  { bytes, sha256, reason }: Ending,
): Promise<string | null> {
  const path = join(journalsDir, `${run}${JOURNAL_SUFFIX.output}`);
  const length = await stat(path).then(
    ({ size }) => size,
    () => null,
  );
  if (length === null) return bytes === 0 ? null : 'its journal is missing';
  // A host that was killed may have written on while its end was recorded.
  if (length < bytes || (length > bytes && reason !== 'host-lost'))
    return `its journal has ${length} bytes, the record says ${bytes}`;
  if (sha256 !== null && (await digestOf(path, bytes)) !== sha256) return 'its journal was changed';
  return null;
}

/** The table is only a convenience, and may be written: where it differs from the record, the record is right. */
async function rowProblem(db: Kysely<Schema>, run: string, ending: Ending): Promise<string | null> {
  const row = await db
    .selectFrom('run')
    .select(['state', 'exit_status', 'reason', 'bytes', 'journal_sha256'])
    .where('id', '=', run)
    .executeTakeFirst();
  if (row === undefined) return 'the run table has lost it';
  // Between the event and the row lies a moment; the server makes the row good at its next start.
  if (row.state === 'running') return null;
  const same =
    row.exit_status === ending.exitStatus &&
    row.reason === ending.reason &&
    row.bytes === ending.bytes &&
    row.journal_sha256 === ending.sha256;
  return same ? null : 'the run table says something else than the record';
}

/** Of the first `bytes` bytes. */
async function digestOf(path: string, bytes: number): Promise<string> {
  const hash = createHash('sha256');
  if (bytes > 0) for await (const chunk of createReadStream(path, { end: bytes - 1 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
