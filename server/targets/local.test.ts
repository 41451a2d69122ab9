/**
 * Local targets: the host itself, as a named user, or as the server's own where that was accepted.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { UNPRIVILEGED_UID, drive, whyNotUnprivileged } from './testing/drive.ts';
import type { DriveOptions, Driver } from './testing/drive.ts';

const isRoot = process.getuid?.() === 0;
const unprivileged = whyNotUnprivileged();
const open: Driver[] = [];
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'runbooks-local-'));
  mkdirSync(join(folder, 'open'), { mode: 0o755 });
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(async () => {
  for (const driver of open.splice(0)) await driver.end();
});

async function driven(options: DriveOptions): Promise<Driver> {
  const driver = await drive(options);
  open.push(driver);
  return driver;
}

const local = (config: object) =>
  ({ host: { kind: 'local', environment: 'staging', cwd: '/', ...config } }) as NonNullable<DriveOptions['targets']>;
const on = { target: 'host' };

describe.skipIf(!isRoot)(
  `a local target of a server that is root${isRoot ? '' : ' (skipped: this user is not root)'}`,
  () => {
    it('runs blocks as its user, without privileges, with the groups of that user only', async () => {
      const driver = await driven({ targets: local({ runAs: 'nobody' }) });
      expect(driver.targets).toEqual([
        { name: 'host', environment: 'staging', isolated: true, note: expect.stringContaining('as the user nobody') },
      ]);
      const { output, containment } = await driver.run(
        'id -un; id -Gn; grep -E "^(CapEff|CapBnd|NoNewPrivs)" /proc/self/status; pwd\n',
        on,
      );
      expect(output.replaceAll('\t', ' ').split('\n')).toEqual([
        'nobody',
        'nogroup',
        'CapEff: 0000000000000000',
        'CapBnd: 0000000000000000',
        'NoNewPrivs: 1',
        '/',
        '',
      ]);
      expect(containment).toBe('descendants');
    });

    it('gives exactly the listed environment and what the configuration names', async () => {
      const driver = await driven({
        targets: local({ runAs: 'nobody', env: ['CITY', 'NOT_SET'] }),
        env: { CITY: 'Bergen', OTHER: 'x' },
      });
      const { output, run } = await driver.run('env; ls -1 /proc/self/fd\n', on);
      expect(output.replace(run, '<run>').trim().split('\n').sort()).toEqual([
        '0',
        '1',
        '2',
        '3',
        'CITY=Bergen',
        'GIT_PAGER=cat',
        'HOME=/nonexistent',
        'LANG=C.UTF-8',
        'LC_ALL=C.UTF-8',
        'LOGNAME=nobody',
        'MANPAGER=cat',
        'PAGER=cat',
        'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
        'PWD=/',
        'RUNBOOK_RUN=<run>',
        'SHELL=/bin/bash',
        'SHLVL=2',
        'SYSTEMD_PAGER=cat',
        'TERM=xterm-256color',
        'USER=nobody',
        '_=/usr/bin/env',
      ]);
    });

    it('cannot read the server’s secrets in /proc or its runtime folder, and cannot change its script', async () => {
      const driver = await driven({ targets: local({ runAs: 'nobody' }) });
      const code = `cat /proc/${driver.pid}/environ; ls ${driver.runtimeDir}; chmod u+w "$0"; echo x >>"$0"; rm -f "$0"; ls ${driver.runtimeDir}-open\n`;
      const { output } = await driver.run(code, { ...on, errexit: false });
      expect(output).not.toContain('SERVER_SECRET');
      expect(
        output
          .trim()
          .split('\n')
          .map((line) => /Permission denied|not permitted/.test(line)),
      ).toEqual([true, true, true, true, true, true]);
    });

    const statuses: [string, number][] = [
      ['exit 7\n', 7],
      ['kill -9 $$\n', 137],
      ['false | true\n', 1],
      ['echo "\n', 2],
    ];
    it.each(statuses)('%j ends with status %i', async (code, status) => {
      const driver = await driven({ targets: local({ runAs: 'nobody' }) });
      expect((await driver.run(code, on)).status).toBe(status);
    });

    it('lets the user reopen the terminal, and Ctrl-C end the block', async () => {
      const driver = await driven({ targets: local({ runAs: 'nobody' }) });
      const ended = await driver.run("sh -c 'echo ready >/dev/stdout; exec sleep 60'\n", {
        ...on,
        steps: [{ see: 'ready', send: '\x03' }],
      });
      expect(ended.status).toBe(130);
    });

    it('refuses to start without a user, with an unknown one, and with root', async () => {
      await expect(drive({ targets: local({}) })).rejects.toThrow('targets.host.runAs: the server is root');
      await expect(drive({ targets: local({ allowSameUser: true }) })).rejects.toThrow('targets.host.runAs');
      await expect(drive({ targets: local({ runAs: 'no-such-user' }) })).rejects.toThrow('has no user "no-such-user"');
      await expect(drive({ targets: local({ runAs: '--help' }) })).rejects.toThrow('has no user');
      await expect(drive({ targets: local({ runAs: 'root' }) })).rejects.toThrow('never run as root');
    });

    it('refuses variables that change what a shell runs, and a directory that is not absolute', async () => {
      for (const name of ['PATH', 'LD_PRELOAD', 'BASH_ENV', 'BASH_FUNC_df%%', 'A=B']) {
        await expect(drive({ targets: local({ runAs: 'nobody', env: [name] }) })).rejects.toThrow('targets.host.env');
      }
      await expect(drive({ targets: local({ runAs: 'nobody', cwd: 'here' }) })).rejects.toThrow('targets.host.cwd');
    });

    it('says which directory is missing, and which the user may not enter', async () => {
      const missing = await driven({ targets: local({ runAs: 'nobody', cwd: '/no/such/place' }) });
      expect(await missing.tryRun('true\n', on)).toEqual({
        state: 'refused',
        why: expect.stringContaining('/no/such/place of the target host'),
      });
      // Its parent is 0700 of root.
      const closed = await driven({ targets: local({ runAs: 'nobody', cwd: join(folder, 'open') }) });
      const ended = await closed.run('true\n', on);
      expect(ended).toMatchObject({ status: 125, output: expect.stringContaining('cannot be entered') });
    });
  },
);

describe.skipIf(unprivileged !== null)(
  `a local target of a server that is not root${unprivileged === null ? '' : ` (skipped: ${unprivileged})`}`,
  () => {
    it('refuses to start unless the same user was accepted, and cannot be another', async () => {
      await expect(drive({ uid: UNPRIVILEGED_UID, targets: local({}) })).rejects.toThrow('targets.host.allowSameUser');
      await expect(drive({ uid: UNPRIVILEGED_UID, targets: local({ runAs: 'daemon' }) })).rejects.toThrow(
        'targets.host.runAs: only a server that is root',
      );
    });

    it('runs as that user, with a warning that stays', async () => {
      const driver = await driven({ uid: UNPRIVILEGED_UID, targets: local({ allowSameUser: true }) });
      expect(driver.targets[0]).toMatchObject({
        isolated: false,
        note: expect.stringContaining('can read and change the server’s data'),
      });
      const ended = await driver.run('id -u; grep NoNewPrivs /proc/self/status; exit 9\n', on);
      expect(ended).toMatchObject({ status: 9, output: `${UNPRIVILEGED_UID}\nNoNewPrivs:\t1\n` });
    });
  },
);
