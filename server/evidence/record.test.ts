import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testStore, type TestStore } from '../testing/store.ts';
import { createRecord } from './record.ts';
import { verify } from './verify.ts';
import { verifyJournals } from './verify-journals.ts';

let store: TestStore;
let at = 0;
const now = () => ++at;

beforeEach(() => {
  store = testStore();
});
afterEach(() => store.dispose());

async function fill(count: number): Promise<void> {
  const record = createRecord({ db: store.db, now });
  for (let i = 1; i <= count; i++) await record.append({ kind: 'sign-out', personId: 'p', body: { i } });
}

/** Another process that appends to the same record, and prints what was acknowledged: number and hash. */
function appender(loop: string) {
  const program = `
    import { openStore } from ${JSON.stringify(new URL('../store/index.ts', import.meta.url).href)};
    import { createRecord } from ${JSON.stringify(new URL('./record.ts', import.meta.url).href)};
    const { db } = openStore(${JSON.stringify(store.paths.database)});
    const record = createRecord({ db, now: Date.now });
    ${loop} {
      const { seq, hash } = await record.append({ kind: 'sign-out', personId: null, body: {} });
      process.stdout.write(seq + ' ' + hash + '\\n');
    }`;
  return spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** What somebody with the file in their hands can do. */
function tamper(sql: string): void {
  const raw = new DatabaseSync(store.paths.database);
  raw.exec('DROP TRIGGER IF EXISTS event_no_update; DROP TRIGGER IF EXISTS event_no_delete');
  raw.exec(sql);
  raw.close();
}

const quoted = (value: string) => `'${value.replaceAll("'", "''")}'`;

describe('the record', () => {
  it('is whole when it is empty, and after every append', async () => {
    expect(await verify(store.db)).toMatchObject({ whole: true, events: 0 });
    await fill(3);
    expect(await verify(store.db)).toMatchObject({ whole: true, events: 3, lastSeq: 3 });
  });

  it('takes no update and no delete', async () => {
    await fill(2);
    await expect(store.db.updateTable('event').set({ body: '{}' }).execute()).rejects.toThrow('append-only');
    await expect(store.db.deleteFrom('event').execute()).rejects.toThrow('append-only');
  });

  it('puts appends that come at once one after the other, without a gap', async () => {
    const record = createRecord({ db: store.db, now });
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, i) => record.append({ kind: 'sign-out', personId: null, body: { i } })),
    );
    expect(new Set(results.map(({ seq }) => seq)).size).toBe(50);
    expect(await verify(store.db)).toMatchObject({ whole: true, events: 50 });
  });

  it('stays one chain when another process appends at the same time', async () => {
    const child = appender('for (let i = 0; i < 200; i++)');
    const gone = once(child, 'close');
    await once(child.stdout, 'data');
    await fill(100);
    await gone;
    expect(child.exitCode).toBe(0);
    expect(await verify(store.db)).toMatchObject({ whole: true, events: 300 });
  });

  it('writes nothing of an event whose body it cannot hold', async () => {
    const record = createRecord({ db: store.db, now });
    await expect(record.append({ kind: 'sign-out', personId: null, body: { at: new Date(0) } })).rejects.toThrow(
      TypeError,
    );
    await expect(
      record.append({ kind: 'sign-out', personId: null, body: { text: 'x'.repeat(300_000) } }),
    ).rejects.toThrow(RangeError);
    expect(await verify(store.db)).toMatchObject({ whole: true, events: 0 });
  });

  it('rejects when it cannot be written, so that nothing is acknowledged', async () => {
    const record = createRecord({ db: store.db, now });
    await store.dispose();
    await expect(record.append({ kind: 'sign-out', personId: null, body: {} })).rejects.toThrow();
    store = testStore();
  });
});

describe('verify names the first bad event', () => {
  it.each<[string, string, number, string]>([
    ['a changed body', `UPDATE event SET body = replace(body, '3', '4') WHERE seq = 3`, 3, 'event 3 was changed'],
    ['a changed time', 'UPDATE event SET at = at + 1 WHERE seq = 2', 2, 'event 2 was changed'],
    ['another person', `UPDATE event SET person_id = 'q' WHERE seq = 4`, 4, 'event 4 was changed'],
    ['a removed event', 'DELETE FROM event WHERE seq = 3', 3, 'event 3 is missing'],
    ['a removed first event', 'DELETE FROM event WHERE seq = 1', 1, 'event 1 is missing'],
    [
      'a removed event with numbers closed up',
      'DELETE FROM event WHERE seq = 3; UPDATE event SET seq = seq - 1 WHERE seq > 3',
      3,
      'event 3 does not follow',
    ],
    [
      'two events that changed places',
      'UPDATE event SET seq = 99 WHERE seq = 2; UPDATE event SET seq = 2 WHERE seq = 3; UPDATE event SET seq = 3 WHERE seq = 99',
      2,
      'event 2 does not follow',
    ],
    ['a cut tail', 'DELETE FROM event WHERE seq > 4', 5, 'event 5 is missing: 6 events were written'],
    ['an emptied record', 'DELETE FROM event', 1, 'event 1 is missing: 6 events were written'],
  ])('%s', async (_name, sql, seq, why) => {
    await fill(6);
    tamper(sql);
    const result = await verify(store.db);
    expect(result).toMatchObject({ whole: false, seq, events: seq - 1 });
    expect(result.whole ? '' : result.why).toContain(why);
  });

  it('finds any one flipped character of any field of any event', async () => {
    await fill(5);
    const rows = await store.db.selectFrom('event').selectAll().orderBy('seq').execute();
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom('kind', 'body', 'prev_hash', 'hash', 'person_id'),
        fc.nat(),
        async (seq, field, where) => {
          const row = rows[seq - 1]!;
          const text = String(row[field as keyof typeof row]);
          const i = where % text.length;
          const flipped = text.slice(0, i) + String.fromCharCode(text.charCodeAt(i) ^ 1) + text.slice(i + 1);
          // An edited body may be no JSON any more: the index over it must not stand in the way of the one who tampers.
          tamper(
            `DROP INDEX IF EXISTS event_by_run; UPDATE event SET ${field} = ${quoted(flipped)} WHERE seq = ${seq}`,
          );
          const result = await verify(store.db);
          tamper(`UPDATE event SET ${field} = ${quoted(text)} WHERE seq = ${seq}`);
          expect(result.whole ? null : result.seq).toBe(seq);
        },
      ),
      { numRuns: 60 },
    );
    expect(await verify(store.db)).toMatchObject({ whole: true, events: 5 });
  });
});

describe('after kill -9', () => {
  it('verifies, and no acknowledged event is missing', async () => {
    for (let round = 0; round < 5; round++) {
      const child = appender('for (;;)');
      let printed = '';
      const enough = Promise.withResolvers<void>();
      child.stdout.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
        if (printed.length > 500 * (round + 1)) enough.resolve();
      });
      await enough.promise;
      child.kill('SIGKILL');
      await once(child, 'close');
      const chain = await verify(store.db);
      expect(chain.whole).toBe(true);
      const acknowledged = printed
        .split('\n')
        .slice(0, -1)
        .map((line) => line.split(' '));
      expect(acknowledged.length).toBeGreaterThan(0);
      for (const [seq, hash] of acknowledged) {
        const row = await store.db.selectFrom('event').select('hash').where('seq', '=', Number(seq)).executeTakeFirst();
        expect(row?.hash).toBe(hash);
      }
    }
  });
});

describe('journals', () => {
  const run = 'ab'.repeat(16);
  const output = Buffer.from('one\ntwo\n');
  const path = () => join(store.paths.journals, `${run}.out`);

  async function endedRun(): Promise<void> {
    const sha256 = createHash('sha256').update(output).digest('hex');
    writeFileSync(path(), output);
    await store.db.insertInto('person').values({ id: 'p', name: 'Ada', roles: '[]', created_at: 1 }).execute();
    await store.db.insertInto('block_text').values({ sha256: 's', code: 'true\n' }).execute();
    await store.db
      .insertInto('run')
      .values({
        id: run,
        person_id: 'p',
        request_id: 'r',
        version: 'next',
        doc: 'd',
        block: 'b',
        title: 't',
        sha256: 's',
        target: 'stack',
        environment: 'practice',
        interactive: 0,
        endless: 0,
        expect: null,
        expect_exit: null,
        timeout_ms: 1,
        state: 'ended',
        started_at: 1,
        ended_at: 2,
        exit_status: 0,
        reason: 'exited',
        bytes: output.length,
        journal_sha256: sha256,
        outcome: '{}',
        driver_id: null,
        session_id: null,
        carries: 0,
        clean: 0,
        params: '{}',
        secrets: '[]',
        rollback_of: null,
        capture: null,
        capture_from: null,
        state_note: null,
      })
      .execute();
    const ending = {
      endedAt: 2,
      exitStatus: 0,
      reason: 'exited',
      bytes: output.length,
      sha256,
      outcome: { verdict: 'pending' },
    };
    await createRecord({ db: store.db, now }).append({
      kind: 'run.ended',
      personId: 'p',
      body: { run, ending, detail: null },
    });
  }

  it('are whole when every byte is as recorded', async () => {
    await endedRun();
    expect(await verifyJournals(store.db, store.paths.journals)).toEqual({ runs: 1, problems: [] });
  });

  it.each<[string, () => void, string]>([
    ['a changed byte', () => writeFileSync(path(), 'one\ntwO\n'), 'its journal was changed'],
    ['a cut end', () => truncateSync(path(), 4), 'its journal has 4 bytes, the record says 8'],
    ['an added line', () => writeFileSync(path(), 'x\n', { flag: 'a' }), 'its journal has 10 bytes, the record says 8'],
    ['a row that says exit 1', () => tamper('UPDATE run SET exit_status = 1'), 'the run table says something else'],
    ['a row that is gone', () => tamper('DELETE FROM run'), 'the run table has lost it'],
  ])('show %s', async (_name, damage, why) => {
    await endedRun();
    damage();
    const { problems } = await verifyJournals(store.db, store.paths.journals);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.why).toContain(why);
  });

  it('show a run that ended without the record knowing', async () => {
    await endedRun();
    tamper(
      `INSERT INTO run SELECT '${'cd'.repeat(16)}', person_id, 'r2', version, doc, block, title, sha256, target, environment, interactive, endless, expect, expect_exit, timeout_ms, state, started_at, ended_at, exit_status, reason, bytes, journal_sha256, outcome, driver_id, session_id, carries, clean, params, secrets, rollback_of, capture, capture_from, state_note FROM run`,
    );
    const { problems } = await verifyJournals(store.db, store.paths.journals);
    expect(problems).toEqual([{ run: 'cd'.repeat(16), why: 'the run table says that it ended, the record does not' }]);
  });
});
