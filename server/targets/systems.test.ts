/**
 * The life of practice systems: one per person, kept between runs and over a restart, never left behind.
 */
import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { stopAll } from './index.ts';
import { isAlive, startTimeOf, until } from './processes.ts';
import { plainDirectory } from './runtime-dirs.ts';
import { systemIds } from './practice/system-state.ts';
import { endSystems } from './practice/systems.ts';
import { PRACTICE, UNPRIVILEGED_UID, drive, whyNotUnprivileged } from './testing/drive.ts';
import type { SystemState } from './practice/system-state.ts';
import type { DriveOptions, Driver } from './testing/drive.ts';

const open: Driver[] = [];
afterEach(async () => {
  for (const driver of open.splice(0)) await driver.end();
});

async function driven(options: DriveOptions = {}): Promise<Driver> {
  const driver = await drive(options);
  open.push(driver);
  return driver;
}

function states(driver: Driver): SystemState[] {
  return systemIds(driver.runtimeDir).map(
    (id) => JSON.parse(readFileSync(join(driver.runtimeDir, 'practice', id, 'state.json'), 'utf8')) as SystemState,
  );
}

/** What the command line does; for the driver of another user, that user's part of it. */
function stop(driver: Driver, { uid }: DriveOptions): Promise<number> {
  if (uid !== undefined) return endSystems(driver.runtimeDir, new Set());
  return stopAll(driver.runtimeDir, { scripts: true });
}

const unprivileged = whyNotUnprivileged();
const WAYS: { way: string; options: DriveOptions; skip: string | null }[] = [
  { way: 'sandboxed', options: {}, skip: null },
  { way: 'sandboxed by a server that is not root', options: { uid: UNPRIVILEGED_UID }, skip: unprivileged },
  { way: 'without a sandbox', options: { practice: { withoutSandbox: true } }, skip: null },
];

for (const { way, options, skip } of WAYS) {
  describe.skipIf(skip !== null)(`a practice system, ${way}${skip === null ? '' : ` (skipped: ${skip})`}`, () => {
    it('leaves nothing of the trial at the start', async () => {
      const driver = await driven(options);
      expect(states(driver)).toEqual([]);
      expect(readdirSync(join(driver.runtimeDir, 'blocks'))).toEqual([]);
    });

    it('is one for all blocks that a person starts at the same time, another for another person', async () => {
      const driver = await driven(options);
      const people = ['ada', 'ada', 'ada', 'grace'];
      const runs = await Promise.all(people.map((person) => driver.run('make x\n', { person })));
      expect(runs.map((run) => run.status)).toEqual([0, 0, 0, 0]);
      expect(runs.map((run) => run.output.split(' ')[1]).sort()).toEqual(['1', '1', '2', '3']);
      expect(new Set(states(driver).map((state) => state.pid)).size).toBe(2);
    });

    it('is one per profile', async () => {
      const targets = { ...PRACTICE, old: { kind: 'practice', environment: 'practice', profile: 'as-found' } } as const;
      const driver = await driven({ ...options, targets });
      expect((await driver.run('make x\n')).output).toBe('mended 1 make x\n');
      expect((await driver.run('make x\n', { target: 'old' })).output).toBe('as-found 1 make x\n');
    });

    it('is found again by a server that was killed, with what it knows', async () => {
      const first = await driven(options);
      await first.run('make a\n');
      await first.run('echo kept >~/kept\n');
      const before = states(first);
      await first.kill();
      const second = await driven({ ...options, runtimeDir: first.runtimeDir });
      expect((await second.run('make b; cat ~/kept\n')).output).toBe('mended 2 make b\nkept\n');
      expect(states(second)).toEqual(before);
    });

    it('is made anew when its process was killed', async () => {
      const driver = await driven(options);
      await driver.run('make a\n');
      const [state] = states(driver);
      process.kill(state!.pid, 'SIGKILL');
      await until(() => !isAlive(state!), 5_000);
      expect((await driver.run('make b\n')).output).toBe('mended 1 make b\n');
    });

    it('ends by itself when idle, also when no server is left', async () => {
      const driver = await driven({ ...options, practice: { ...options.practice, idleMs: 300 } });
      await driver.run('make a\n');
      const [state] = states(driver);
      await driver.kill();
      expect(await until(() => !isAlive(state!), 5_000)).toBe(true);
    });

    it('ends with the server, but not under a run that goes on', async () => {
      const driver = await driven(options);
      await driver.run('make a\n', { person: 'finished' });
      await driver.run('make a\n', { person: 'going-on', keep: true });
      expect(states(driver)).toHaveLength(2);
      await driver.dispose();
      const left = states(driver);
      expect(left).toHaveLength(1);
      expect(isAlive(left[0]!)).toBe(true);
      // Only the run's own script remains.
      expect(readdirSync(join(driver.runtimeDir, 'practice'))).toEqual([left[0]!.id]);
    });

    it('is ended by the command line, whatever runs', async () => {
      const driver = await driven(options);
      await driver.run('make a\n', { person: 'ada', keep: true });
      await driver.run('make a\n', { person: 'grace' });
      const living = states(driver);
      expect(await stop(driver, options)).toBe(2);
      expect(living.map(isAlive)).toEqual([false, false]);
      expect(systemIds(driver.runtimeDir)).toEqual([]);
      if (options.uid !== undefined) return;
      // Nobody is left to release the script of the run that went on.
      for (const place of [join(driver.runtimeDir, 'blocks'), `${driver.runtimeDir}-open`])
        expect(existsSync(place) ? readdirSync(place) : []).toEqual([]);
    });

    it('takes nothing outside along when it goes, whatever a home points to', async () => {
      const driver = await driven(options);
      const outside = mkdtempSync(join(tmpdir(), 'runbooks-outside-'));
      chmodSync(outside, 0o777);
      writeFileSync(join(outside, 'kept'), '');
      const links = `ln -s ${outside} ~/link; mkdir -p ~/deep/deep; ln -s ${outside} ~/deep/deep/link; ln -s / ~/root\n`;
      expect((await driver.run(links)).status).toBe(0);
      await stop(driver, options);
      expect(readdirSync(outside)).toEqual(['kept']);
      expect(existsSync(plainDirectory(driver.runtimeDir))).toBe(false);
      rmSync(outside, { recursive: true });
    });

    it('leaves no script behind once a run is released', async () => {
      const driver = await driven(options);
      const { run } = await driver.run('true\n');
      for (const place of [driver.runtimeDir, `${driver.runtimeDir}-open`]) {
        const names = existsSync(place) ? readdirSync(place, { recursive: true }).map(String) : [];
        expect(names.filter((name) => name.includes(run))).toEqual([]);
      }
    });
  });
}

describe.runIf(process.getuid?.() === 0)('a runtime folder that another user put there', () => {
  it('is not looked into: no process is ended and no folder removed because of what it says', async () => {
    const runtimeDir = mkdtempSync('/dev/shm/runbooks-planted-');
    const id = '0123456789abcdef';
    const victim = spawn('/bin/sleep', ['600']);
    const startTime = startTimeOf(victim.pid!);
    mkdirSync(join(runtimeDir, 'practice', id), { recursive: true });
    const state = { id, mode: 'root', slot: 1, pid: victim.pid, startTime };
    writeFileSync(join(runtimeDir, 'practice', id, 'state.json'), JSON.stringify(state));
    chownSync(runtimeDir, 65_534, 65_534);
    try {
      expect(await stopAll(runtimeDir, { scripts: true })).toBe(0);
      expect(startTimeOf(victim.pid!)).toBe(startTime);
      expect(existsSync(join(runtimeDir, 'practice', id))).toBe(true);
      // The same folder of ours is believed.
      chownSync(runtimeDir, 0, 0);
      expect(await stopAll(runtimeDir, { scripts: true })).toBe(1);
    } finally {
      victim.kill('SIGKILL');
      rmSync(runtimeDir, { recursive: true, force: true });
    }
  });
});

describe('a practice system that cannot start', () => {
  it('is a sentence, and the next try is a new one', async () => {
    const driver = await driven({ practice: { program: { directory: '/nonexistent', commands: [] } } });
    const answer = await driver.tryRun('true\n');
    expect(answer).toEqual({
      state: 'refused',
      why: expect.stringMatching(/^The practice system did not start: .*log/),
    });
    expect(await driver.tryRun('true\n')).toEqual(answer);
    expect(systemIds(driver.runtimeDir)).toEqual([]);
  });
});
