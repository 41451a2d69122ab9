/**
 * The track record of block texts: how their last runs ended, whoever ran them and in whichever version or page the text
 * stands. Evidence from one target says nothing about another one, so each has its own.
 */
import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import type { TrackRecord } from '../../src/contract/api.ts';
import type { Block } from '../../src/contract/block.ts';
import type { Outcome } from '../../src/contract/run.ts';
import type { Schema } from '../store/schema.ts';

/** How many runs of a text count. */
export const TRACK_RUNS = 30;

type Row = {
  sha256: string;
  target: string;
  started_at: number;
  ended_at: number;
  endless: number;
  verdict: Outcome['verdict'];
};

type Text = Pick<Block, 'sha256' | 'target'>;

export type TrackRecords = {
  /** Null when nobody has run this text there yet. */
  of(block: Text): TrackRecord | null;
};

/** One query however many blocks and runs: at most TRACK_RUNS rows of each text, newest first, by an index. */
export async function trackRecords(db: Kysely<Schema>, blocks: readonly Text[]): Promise<TrackRecords> {
  const byText = new Map<string, Row[]>();
  for (const row of await newestRuns(db, blocks)) {
    const rows = byText.get(keyOf(row));
    if (rows === undefined) byText.set(keyOf(row), [row]);
    else rows.push(row);
  }
  return {
    of(block) {
      const rows = byText.get(keyOf(block));
      return rows === undefined ? null : summary(rows);
    },
  };
}

async function newestRuns(db: Kysely<Schema>, blocks: readonly Text[]): Promise<Row[]> {
  return blocks.length === 0 ? [] : (await newestRunsQuery(blocks).execute(db)).rows;
}

/**
 * A run that somebody stopped, that was lost with its host or that never began says nothing about its text: it counts
 * only when it did what the page says. Exported for the test of its plan.
 */
export function newestRunsQuery(blocks: readonly Text[]): RawBuilder<Row> {
  const texts = new Map(blocks.map((block) => [keyOf(block), [block.sha256, block.target]]));
  return sql<Row>`
    SELECT run.sha256, run.target, run.started_at, run.ended_at, run.endless,
           json_extract(run.outcome, '$.verdict') AS verdict
    FROM json_each(${JSON.stringify([...texts.values()])}) AS text
    JOIN run ON run.id IN (
      SELECT r.id FROM run AS r
      WHERE r.sha256 = text.value ->> 0 AND r.target = text.value ->> 1 AND r.state = 'ended'
        AND (r.reason IN ('exited', 'timeout', 'output-limit')
             OR json_extract(r.outcome, '$.verdict') = 'as-expected')
      ORDER BY r.started_at DESC
      LIMIT ${sql.lit(TRACK_RUNS)}
    )`;
}

function summary(rows: readonly Row[]): TrackRecord {
  const good = rows.filter(({ verdict }) => verdict === 'as-expected');
  // How long a block runs that never ends by itself, its reader decides.
  const timed = good.filter(({ endless }) => endless === 0);
  return {
    runs: rows.length,
    failed: rows.length - good.length,
    lastSuccessAt: good.length === 0 ? null : Math.max(...good.map((row) => row.ended_at)),
    medianMs: median(timed.map((row) => row.ended_at - row.started_at)),
  };
}

/** Of an even number of values the lower middle one: a time that somebody really waited. Null for none. */
function median(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? null;
}

function keyOf({ sha256, target }: Text): string {
  return `${sha256} ${target}`;
}
