import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  dataPaths,
  lockDataFolder,
  makeDataFolder,
  openStore,
  openStoreReadOnly,
  SCHEMA_VERSION,
  serverOf,
  StoreError,
  type DataPaths,
} from './index.ts';
import { migrate, MIGRATIONS } from './migrations.ts';

let root: string;
let paths: DataPaths;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'runbooks-test-'));
  paths = makeDataFolder(join(root, 'data'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const person = { id: 'p1', name: 'Ada', roles: '["admin"]', created_at: 1 };

describe('the data folder', () => {
  it('is for its owner alone, also when it was wider before', () => {
    for (const folder of [paths.root, paths.journals]) chmodSync(folder, 0o777);
    makeDataFolder(join(root, 'data'));
    expect(statSync(paths.root).mode & 0o777).toBe(0o700);
    expect(statSync(paths.journals).mode & 0o777).toBe(0o700);
  });

  it('holds a database that only its owner can read', async () => {
    const store = openStore(paths.database);
    expect(statSync(paths.database).mode & 0o777).toBe(0o600);
    await store.dispose();
  });
});

describe('the database', () => {
  it('keeps what was written, with full sync, WAL and foreign keys', async () => {
    const store = openStore(paths.database);
    await store.db.insertInto('person').values(person).execute();
    const orphan = {
      id_hash: 'h',
      person_id: 'nobody',
      created_at: 1,
      last_seen_at: 1,
      expires_at: 2,
      revoked_at: null,
    };
    await expect(store.db.insertInto('session').values(orphan).execute()).rejects.toThrow(/FOREIGN KEY/);
    await store.dispose();

    const again = openStore(paths.database);
    expect(await again.db.selectFrom('person').selectAll().execute()).toEqual([person]);
    await again.dispose();
    const raw = new DatabaseSync(paths.database);
    expect(raw.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    raw.close();
  });

  it('tells how many rows a write changed, through kysely', async () => {
    const store = openStore(paths.database);
    await store.db.insertInto('person').values(person).execute();
    const result = await store.db.updateTable('person').set({ name: 'Bo' }).where('id', '=', 'p1').executeTakeFirst();
    expect(result.numUpdatedRows).toBe(1n);
    const returned = await store.db.deleteFrom('person').where('id', '=', 'p1').returning('name').execute();
    expect(returned).toEqual([{ name: 'Bo' }]);
    await store.dispose();
  });

  it('refuses a parameter that SQLite cannot hold, by its kind', async () => {
    const store = openStore(paths.database);
    const wrong = { ...person, name: true as unknown as string };
    await expect(store.db.insertInto('person').values(wrong).execute()).rejects.toThrow('got boolean');
    await store.dispose();
  });

  it('rolls a failed transaction back whole', async () => {
    const store = openStore(paths.database);
    const failing = store.db.transaction().execute(async (trx) => {
      await trx.insertInto('person').values(person).execute();
      throw new Error('half way');
    });
    await expect(failing).rejects.toThrow('half way');
    expect(await store.db.selectFrom('person').selectAll().execute()).toEqual([]);
    await store.dispose();
  });

  it('is refused and left alone when a newer program made it', async () => {
    await openStore(paths.database).dispose();
    const raw = new DatabaseSync(paths.database);
    raw.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
    raw.close();
    expect(() => openStore(paths.database)).toThrow(StoreError);
    expect(() => openStore(paths.database)).toThrow(
      `has schema ${SCHEMA_VERSION + 1}, and this program knows up to ${SCHEMA_VERSION}`,
    );
    expect(() => openStoreReadOnly(paths.database)).toThrow(StoreError);
  });

  it('is migrated once, and a second time changes nothing', async () => {
    const raw = new DatabaseSync(paths.database);
    expect(migrate(raw)).toEqual({ ok: true, from: 0, to: SCHEMA_VERSION });
    expect(migrate(raw)).toEqual({ ok: true, from: SCHEMA_VERSION, to: SCHEMA_VERSION });
    raw.close();
  });

  it('of the first schema keeps its runs, as runs outside any session', () => {
    const raw = new DatabaseSync(':memory:');
    raw.exec(MIGRATIONS[0]!);
    raw.exec(`
      PRAGMA user_version = 1;
      INSERT INTO person VALUES ('p', 'Ada', '[]', 1);
      INSERT INTO block_text VALUES ('s', 'true');
      INSERT INTO run VALUES ('r', 'p', 'q', '1.0', 'd', 'b', 't', 's', 'stack', 'practice', 0, 0, NULL, NULL, 1,
        'ended', 1, 2, 0, 'exited', 0, NULL, '{}');`);
    expect(migrate(raw)).toEqual({ ok: true, from: 1, to: SCHEMA_VERSION });
    expect(raw.prepare('SELECT id, session_id, carries, params, secrets FROM run').all()).toEqual([
      { id: 'r', session_id: null, carries: 0, params: '{}', secrets: '[]' },
    ]);
    raw.close();
  });

  it('is not made by a reader', () => {
    expect(() => openStoreReadOnly(paths.database)).toThrow('There is no database');
  });

  it('gives a verifier no way to write', async () => {
    await openStore(paths.database).dispose();
    const reader = openStoreReadOnly(paths.database);
    await expect(reader.db.insertInto('person').values(person).execute()).rejects.toThrow(/readonly/);
    await reader.dispose();
  });
});

describe('what cannot be used is said in a sentence that names it', () => {
  it('a data folder that is a file, or lies below one', () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    for (const folder of [file, join(file, 'below')]) {
      expect(() => makeDataFolder(folder)).toThrow(StoreError);
      expect(() => makeDataFolder(folder)).toThrow(`The data folder ${folder} cannot be used`);
    }
  });

  it('a database that is none, for whoever writes and whoever reads, and it is left as it is', () => {
    writeFileSync(paths.database, 'this is no database, and long enough to be seen as none by SQLite'.repeat(20));
    const before = readFileSync(paths.database);
    for (const open of [openStore, openStoreReadOnly]) {
      expect(() => open(paths.database)).toThrow(StoreError);
      expect(() => open(paths.database)).toThrow(`The database at ${paths.database} cannot be used (file is not`);
    }
    expect(readFileSync(paths.database)).toEqual(before);
  });

  it('a database or a lock that is a folder', () => {
    mkdirSync(paths.database);
    mkdirSync(paths.lock);
    expect(() => openStore(paths.database)).toThrow(StoreError);
    expect(() => lockDataFolder(paths)).toThrow(`The lock file ${paths.lock} cannot be used`);
  });
});

describe('one server per data folder', () => {
  it('refuses a second lock with the pid and address of the first', () => {
    const first = lockDataFolder(paths);
    if (!first.ok) throw new Error(first.why);
    first.lock.announce({ pid: process.pid, address: 'http://127.0.0.1:4280', startedAt: 1 });
    expect(lockDataFolder(paths)).toEqual({
      ok: false,
      why: `The server with pid ${process.pid} at http://127.0.0.1:4280 is using the data folder ${paths.root}. Stop it first, or give another folder in RUNBOOKS_DATA.`,
    });
    expect(serverOf(paths)?.address).toBe('http://127.0.0.1:4280');
    first.lock.release();
    expect(serverOf(paths)).toBeNull();
    const third = lockDataFolder(paths);
    expect(third.ok).toBe(true);
    if (third.ok) third.lock.release();
  });

  it('is free again after the server was killed, without anybody clearing anything', async () => {
    const program = `
      import { lockDataFolder, dataPaths } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
      const { ok, lock } = lockDataFolder(dataPaths(${JSON.stringify(paths.root)}));
      lock.announce({ pid: process.pid, address: 'http://127.0.0.1:1', startedAt: 1 });
      process.stdout.write(String(ok));
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    expect(lockDataFolder(paths).ok).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(serverOf(paths)).toBeNull();
    const taken = lockDataFolder(paths);
    expect(taken.ok).toBe(true);
    if (taken.ok) taken.lock.release();
  });

  it('does not take a broken note for a server', () => {
    expect(serverOf(dataPaths(root))).toBeNull();
  });
});
