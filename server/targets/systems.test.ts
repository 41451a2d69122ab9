/**
 * The life of practice systems: one per person, kept between runs and over a restart, never left behind.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { stopAll } from './index.ts';
import { isAlive, until } from './processes.ts';
import { systemIds } from './practice/system-state.ts';
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
      expect(await stopAll(driver.runtimeDir)).toBe(2);
      expect(living.map(isAlive)).toEqual([false, false]);
      expect(systemIds(driver.runtimeDir)).toEqual([]);
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
