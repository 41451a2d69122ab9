import { describe, expect, it } from 'vitest';
import { clearFault, injectFault } from '../../faults/index.ts';
import { run, type RunResult, type TestSystem, testSystem } from '../../test-harness.ts';

const ROOT = ['-u', 'admin', '-p', 'password', '--authenticationDatabase', 'admin'];
const mongo = (system: TestSystem, script: string, env: string[] = []): Promise<RunResult> =>
  run(system, [
    'docker',
    'compose',
    'exec',
    '-T',
    ...env,
    'mongodb',
    'mongosh',
    '--quiet',
    ...ROOT,
    'robo_rlhf',
    '--eval',
    script,
  ]);
const value = async (system: TestSystem, script: string): Promise<string> => {
  const { out, err, status } = await mongo(system, script);
  expect({ err, status }).toEqual({ err: '', status: 0 });
  return out.trimEnd();
};
const ANNOTATOR = 'db.preferences.find({ annotator_id: "annotator-1" })';

describe('scripts', () => {
  it.each([
    ['const a = 2\nconst b = a * 3 + 1\nb', '7'],
    ['let n = 0; for (const x of [1, 2, 3]) { if (x === 2) n += 10; else n += x }; n', '14'],
    ['[3, 1, 2].map(x => x * 2).filter((x) => x > 2).join("+")', '6+4'],
    ['Object.entries({ a: 1, b: 2 }).map(([k, v]) => `${k}=${v}`).join(" ")', 'a=1 b=2'],
    ['const f = (x) => { if (x > 1) return "big"; return "small" }\nf(2) + f(1)', 'bigsmall'],
    ['"x".padEnd(4) + (1234.5678).toFixed(1)', 'x   1234.6'],
    ['[1, 2].reduce((sum, x) => sum + x, 0) >= 3 ? "yes" : "no"', 'yes'],
    ['const o = { a: { b: null } }; o.a?.b ?? o.c?.d ?? "none"', 'none'],
    ['process.env.WHO + "!"', 'ann!'],
  ])('%s', async (script, expected) => {
    expect((await mongo(testSystem(), script, ['-e', 'WHO=ann'])).out.trimEnd()).toBe(expected);
  });

  it('end with the status they ask for, and with 1 for what they throw', async () => {
    expect(await mongo(testSystem(), 'print("gone"); quit(3); print("never")')).toMatchObject({
      status: 3,
      out: 'gone\n',
    });
    expect(await mongo(testSystem(), 'throw new Error("no index")')).toMatchObject({
      status: 1,
      err: 'Error: no index\n',
    });
  });

  it('never reach Node, never run for ever, and never fill the memory', async () => {
    for (const script of [
      '[].map.constructor("return 1")()',
      'print.constructor',
      '"".padEnd(1e9)',
      'const f = () => f(); f()',
      'const a = [1,2,3,4,5,6,7,8,9,10]; a.map(x => a.map(y => a.map(z => a.map(w => a.map(v => a.map(u => u))))))',
      'Object.prototype',
      'globalThis',
    ])
      expect(await mongo(testSystem(), script)).toMatchObject({
        status: 1,
        err: expect.stringContaining('does not know'),
      });
  });
});

describe('collections', () => {
  it('give the documents that a question matches, newest first when asked', async () => {
    const system = testSystem();
    const counts = await value(
      system,
      `${ANNOTATOR}.count() + " " + db.preferences.countDocuments({ annotator_id: "annotator-1" })`,
    );
    expect(counts).toMatch(/^1\d{3} 1\d{3}$/);
    expect(await value(system, 'db.preferences.find().sort({ created_at: -1 }).limit(1).toArray()[0].pair_id')).toBe(
      'pair-008420',
    );
    expect(await value(system, 'db.models.findOne({ model_id: "model-000003" })')).toContain(
      "checkpoint_path: 'checkpoints/checkpoint_300.pt'",
    );
  });

  it('read whole without an index, and only what matches with one', async () => {
    const system = testSystem();
    const plan = `const e = ${ANNOTATOR}.explain("executionStats"); const p = e.queryPlanner.winningPlan; (p.inputStage?.indexName ?? p.stage) + " " + (e.executionStats.totalDocsExamined === e.executionStats.nReturned)`;
    expect(await value(system, plan)).toBe('annotator_id_1 true');
    expect(await value(system, 'db.preferences.dropIndex("annotator_id_1")')).toBe('{ nIndexesWas: 5, ok: 1 }');
    expect(await value(system, plan)).toBe('COLLSCAN false');
    expect(await value(system, 'db.preferences.createIndex({ annotator_id: 1 })')).toBe('annotator_id_1');
    expect(await value(system, plan)).toBe('annotator_id_1 true');
  });

  it('say how large they are, and that they are whole', async () => {
    const system = testSystem();
    expect(await value(system, 'const s = db.preferences.stats(); [s.count, s.size, s.nindexes].join(" ")')).toBe(
      '8420 80832000 5',
    );
    expect(await value(system, 'const v = db.models.validate(); [v.valid, v.nrecords, v.nIndexes].join(" ")')).toBe(
      'true 12 5',
    );
    expect(await value(system, 'db.runCommand({ compact: "preferences" })')).toBe('{ bytesFreed: 0, ok: 1 }');
    expect(await mongo(system, 'db.models.dropIndex("none")')).toMatchObject({
      status: 1,
      err: 'MongoServerError: index not found with name [none]\n',
    });
  });
});

describe('a restore into a scratch database', () => {
  const dump = (system: TestSystem): Promise<RunResult> =>
    run(system, [
      'docker',
      'compose',
      'exec',
      '-T',
      'mongodb',
      'mongodump',
      ...ROOT,
      '--db',
      'robo_rlhf',
      '--archive',
      '--gzip',
    ]);
  const restore = (system: TestSystem, archive: Buffer, ...flags: string[]): Promise<RunResult> =>
    run(
      system,
      ['docker', 'compose', 'exec', '-T', 'mongodb', 'mongorestore', ...ROOT, '--archive', '--gzip', ...flags],
      { stdin: archive },
    );

  it('is counted, leaves the original alone, and can be dropped', async () => {
    const system = testSystem();
    const archive = (await dump(system)).bytes;
    const done = await restore(system, archive, '--nsFrom', 'robo_rlhf.*', '--nsTo', 'robo_rlhf_scratch.*');
    expect(done.err).toContain('finished restoring robo_rlhf_scratch.preferences (8420 documents, 0 failures)');
    expect(await value(system, 'db.getSiblingDB("robo_rlhf_scratch").models.countDocuments()')).toBe('12');
    expect(await value(system, 'show dbs')).toContain('robo_rlhf_scratch');
    expect(await value(system, 'db.getSiblingDB("robo_rlhf_scratch").dropDatabase()')).toBe(
      "{ ok: 1, dropped: 'robo_rlhf_scratch' }",
    );
    expect(await value(system, 'db.getSiblingDB("robo_rlhf_scratch").models.countDocuments()')).toBe('0');
    expect(await value(system, 'db.models.countDocuments()')).toBe('12');
  });

  it('brings back the indexes the database had, and --dryRun changes nothing', async () => {
    const system = testSystem();
    const archive = (await dump(system)).bytes;
    await mongo(system, 'db.preferences.dropIndex("annotator_id_1"); db.dropDatabase()');
    expect((await restore(system, archive, '--dryRun')).err).toContain('dry run completed');
    expect(await value(system, 'db.preferences.countDocuments()')).toBe('0');
    await restore(system, archive, '--drop');
    expect(await value(system, 'db.preferences.countDocuments() + " " + db.preferences.getIndexes().length')).toBe(
      '8420 5',
    );
  });

  it('renames whole databases only', async () => {
    const system = testSystem();
    const refused = await restore(system, (await dump(system)).bytes, '--nsFrom', 'a.*', '--nsTo', 'b.*');
    expect(refused).toMatchObject({ status: 1, err: expect.stringContaining('the practice system renames') });
  });
});

describe('a missing index', () => {
  it('shows in the log, in what runs now and in the profiler, until it is made again', async () => {
    const system = testSystem();
    injectFault(system.look(), 'mongodb-slow-queries', system.now());
    const log = async (): Promise<string> =>
      (await run(system, 'docker compose logs --no-color --since=20s mongodb')).out;
    expect(await log()).toContain('"msg":"Slow query"');
    expect(await value(system, 'db.currentOp().inprog.filter(op => op.planSummary === "COLLSCAN").length')).toBe('3');
    await value(system, 'db.setProfilingLevel(1, { slowms: 100 })');
    system.pass(10_000);
    expect(Number(await value(system, 'db.system.profile.find().count()'))).toBeGreaterThan(3);
    await value(system, 'db.preferences.createIndex({ annotator_id: 1 }); db.setProfilingLevel(0)');
    system.pass(30_000);
    expect(await log()).not.toContain('Slow query');
    expect(await value(system, 'db.currentOp().inprog.filter(op => op.planSummary === "COLLSCAN").length')).toBe('0');
    // What was noted stays until somebody drops it.
    expect(Number(await value(system, 'db.system.profile.countDocuments()'))).toBeGreaterThan(3);
    expect(await value(system, 'db.system.profile.drop(); db.getCollectionNames().length')).toBe('4');
  });
});

describe('the app, when its questions read whole collections', () => {
  it('takes longer for what it looks up, and not for its health', async () => {
    const system = testSystem();
    const seconds = async (path: string): Promise<number> =>
      Number(
        (await run(system, ['curl', '-s', '-o', '/dev/null', '-w', '%{time_total}', `http://localhost:8080${path}`]))
          .out,
      );
    expect(await seconds('/api/stats')).toBeLessThan(0.1);
    injectFault(system.look(), 'mongodb-slow-queries', system.now());
    expect(await seconds('/api/stats')).toBeGreaterThan(0.5);
    expect(await seconds('/health')).toBeLessThan(0.1);
    expect((await run(system, 'docker stats --no-stream --format {{.CPUPerc}} robo-rlhf-mongodb')).out).toMatch(
      /^1\d\d\./,
    );
    clearFault(system.look(), 'mongodb-slow-queries', system.now());
    expect(await seconds('/api/stats')).toBeLessThan(0.1);
  });
});

describe('a script that sh reads from its input', () => {
  it('runs as one that it is given', async () => {
    const script = `mongosh --quiet --username "$MONGO_INITDB_ROOT_USERNAME" --password "$MONGO_INITDB_ROOT_PASSWORD" --authenticationDatabase admin robo_rlhf --eval '
const n = db.models.countDocuments()
print(n + " models")'
`;
    const read = await run(testSystem(), 'docker compose exec -T mongodb sh', { stdin: script });
    expect(read).toMatchObject({ status: 0, out: '12 models\n' });
  });
});

describe('a dump that lies in the container only', () => {
  it('goes with the container, and can be copied out before', async () => {
    const system = testSystem();
    injectFault(system.look(), 'restore-trap', system.now());
    const list = 'docker compose exec -T mongodb ls /data/backup/robo_rlhf';
    expect((await run(system, list)).out).toContain('preferences.bson\n');
    const copied = await run(system, 'docker compose cp mongodb:/data/backup backups/rescued');
    expect([...copied.files.keys()]).toContain('backups/rescued/robo_rlhf/preferences.bson');
    await run(system, 'make db-reset');
    expect((await run(system, list)).status).toBe(2);
    clearFault(system.look(), 'restore-trap', system.now());
    expect((await run(system, list)).status).toBe(2);
  });
});

describe('a storm of connections', () => {
  const CURRENT = 'db.serverStatus().connections.current';
  const HELD =
    'db.currentOp(true).inprog.filter(op => op.type === "idleSession" && op.clientMetadata.driver.name === "PyMongo").length';
  it('belongs to the app, and ends with its restart', async () => {
    const system = testSystem();
    expect(await value(system, CURRENT)).toBe('5');
    injectFault(system.look(), 'mongodb-connection-storm', system.now());
    expect(Number(await value(system, CURRENT))).toBeGreaterThan(700);
    expect(Number(await value(system, HELD))).toBeGreaterThan(700);
    expect((await run(system, 'docker compose logs --no-color --tail=20 mongodb')).out).toContain(
      'too many open connections',
    );
    await run(system, 'docker compose restart robo-rlhf');
    expect(await value(system, CURRENT)).toBe('5');
    clearFault(system.look(), 'mongodb-connection-storm', system.now());
    expect(await value(system, CURRENT)).toBe('5');
  });
});
