/** `runbooks practice` beside a server: the systems are real, and found through the runtime folder alone. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../config.ts';
import { removeRuntimePlace, runtimePlace } from '../runtime-place.ts';
import { ensureRuntimeDir } from '../runs/host/index.ts';
import { createTargets, stopAll } from '../targets/index.ts';
import type { Targets } from '../targets/index.ts';
import type { PracticeControl } from '../targets/target.ts';
import { runCli } from './run.ts';

const SIMULATOR = fileURLToPath(new URL('../..', import.meta.url));

let projectDir: string;
let runtimeDir: string;
let targets: Targets;
let control: (version: string) => PracticeControl;

async function cli(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const context = {
    projectDir,
    env: {},
    now: Date.now,
    out: (line: string) => void out.push(line),
    err: (line: string) => void err.push(line),
  };
  const status = await runCli(args, context);
  return { status, out: out.join('\n'), err: err.join('\n') };
}

const events = () => {
  const raw = new DatabaseSync(join(projectDir, 'data', 'runbooks.db'), { readOnly: true });
  const rows = raw.prepare(`SELECT kind, body FROM event WHERE kind LIKE 'practice.%' ORDER BY seq`).all();
  raw.close();
  return rows.map(({ kind, body }) => ({ kind, ...(JSON.parse(String(body)) as object) }));
};

beforeAll(async () => {
  // Its path names the runtime folder.
  projectDir = mkdtempSync(join(tmpdir(), `runbooks-cli-practice-${randomBytes(3).toString('hex')}-`));
  writeFileSync(join(projectDir, 'runbooks.yaml'), '');
  const config = loadConfig({ projectDir, env: {} });
  runtimeDir = runtimePlace(config.dataDir, {});
  ensureRuntimeDir(runtimeDir);
  const quiet = () => undefined;
  targets = await createTargets(config.targets, {
    runtimeDir,
    projectDir: SIMULATOR,
    log: { info: quiet, warn: quiet },
    practice: { startTimeoutMs: 30_000 },
  });
  const { out } = await cli('sign-in-link', '--as', 'Mira', '--role', 'operator', '--json');
  const { id } = (JSON.parse(out) as { person: { id: string } }).person;
  control = (version) => targets.get('stack')!.control!(id, version);
}, 60_000);

afterAll(async () => {
  await targets?.dispose();
  await stopAll(runtimeDir, { scripts: true });
  removeRuntimePlace(runtimeDir);
  rmSync(projectDir, { recursive: true, force: true });
});

describe('practice', { timeout: 60_000 }, () => {
  it('says that nobody has signed in, and that nothing runs', async () => {
    expect(await cli('practice', 'inject', 'redis-down')).toMatchObject({
      status: 1,
      err: 'Nobody of the name Local admin has signed in here. Say whose system it is with --as.',
    });
    expect(await cli('practice', 'inject', 'redis-down', '--as', 'Mira')).toMatchObject({
      status: 1,
      err: 'No practice system of Mira is running: a block of theirs on stack starts one.',
    });
    const { status, out } = await cli('practice', 'faults', '--as', 'Mira');
    expect(status).toBe(0);
    expect(out).toMatch(/^ {2}redis-down +\S.*$/m);
    expect(out).toContain('No practice system is running: a block starts one.');
    expect(events()).toEqual([]);
  });

  it('puts a fault in force, puts it right, and resets; each stands in the record', async () => {
    await control('next').start();
    expect(await cli('practice', 'inject', 'redis-down', '--as', 'Mira')).toEqual({
      status: 0,
      out: 'redis-down is in force.',
      err: '',
    });
    expect(await control('next').status()).toMatchObject({ status: { faults: ['redis-down'] } });
    const listed = await cli('practice', 'faults', '--as', 'Mira');
    expect(listed.out).toMatch(/^\* redis-down /m);
    expect(listed.out).toContain('The system (mended) has 1 in force, marked *.');
    const cleared = await cli('practice', 'clear', 'redis-down', '--as', 'Mira', '--json');
    expect(JSON.parse(cleared.out)).toMatchObject({ person: 'Mira', target: 'stack', running: true, faults: [] });
    expect(await cli('practice', 'reset', '--as', 'Mira')).toMatchObject({ status: 0 });
    expect(await control('next').status()).toMatchObject({ status: { running: false } });
    const body = { target: 'stack', profile: 'mended', by: 'command-line' };
    expect(events()).toEqual([
      { kind: 'practice.fault-injected', ...body, fault: 'redis-down' },
      { kind: 'practice.fault-cleared', ...body, fault: 'redis-down' },
      { kind: 'practice.reset', ...body },
    ]);
  });

  it('asks which system is meant where a person has several', async () => {
    await control('next').start();
    await control('1.0').start();
    expect(await cli('practice', 'inject', 'redis-down', '--as', 'Mira')).toMatchObject({
      status: 1,
      err: 'Mira has 2 practice systems (mended, as-found). Say which with --version.',
    });
    expect(await cli('practice', 'inject', 'redis-down', '--as', 'Mira', '--version', '1.0')).toMatchObject({
      status: 0,
    });
    expect(await control('next').status()).toMatchObject({ status: { profile: 'mended', faults: [] } });
    expect(await control('1.0').status()).toMatchObject({ status: { profile: 'as-found', faults: ['redis-down'] } });
  });
});
