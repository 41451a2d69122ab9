/**
 * What a block on practice cannot do: see the host, reach it, become more than it is, or take it down.
 */
import { createServer } from 'node:http';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from './processes.ts';
import { UNPRIVILEGED_UID, drive, whyNotUnprivileged } from './testing/drive.ts';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import type { DriveOptions, Driver } from './testing/drive.ts';

const unprivileged = whyNotUnprivileged();
const WAYS: { way: string; options: DriveOptions; skip: string | null }[] = [
  { way: 'of this user', options: {}, skip: null },
  { way: 'of a server that is not root', options: { uid: UNPRIVILEGED_UID }, skip: unprivileged },
];

/** Exactly what `env` prints in a block, but for the run's id. */
const GOLDEN_ENVIRONMENT = [
  'GIT_PAGER=cat',
  'HOME=/home/operator',
  'LANG=C.UTF-8',
  'LC_ALL=C.UTF-8',
  'LOGNAME=operator',
  'MANPAGER=cat',
  'PAGER=cat',
  'PATH=/opt/practice/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  'PRACTICE_SOCKET=/run/practice.sock',
  'PWD=/home/operator/robo-rlhf-multimodal',
  'RUNBOOK_RUN=<run>',
  'SHELL=/bin/bash',
  'SHLVL=2',
  'SYSTEMD_PAGER=cat',
  'TERM=xterm-256color',
  'TZ=UTC',
  'USER=operator',
  '_=/usr/bin/env',
];

for (const { way, options, skip } of WAYS) {
  describe.skipIf(skip !== null)(`the sandbox ${way}${skip === null ? '' : ` (skipped: ${skip})`}`, () => {
    let driver: Driver;
    let host: Server;
    let hostPort: number;
    beforeAll(async () => {
      host = createServer((_, response) => response.end('host'));
      await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
      hostPort = (host.address() as AddressInfo).port;
      driver = await drive({ ...options, limits: { processes: 40, fileSizeBytes: 1_000_000 } });
    });
    afterAll(async () => {
      host.close();
      await driver?.end();
    });

    /** Runs in a lenient shell: these blocks look at several failures in turn. */
    const look = async (code: string) => (await driver.run(code, { errexit: false })).output;

    it('is there on this system', () => {
      expect(driver.targets).toEqual([
        {
          name: 'stack',
          isolated: true,
          environment: 'practice',
          note: expect.stringContaining('in a sandbox of your own'),
        },
      ]);
    });

    it('gives exactly the listed environment', async () => {
      const { output, run } = await driver.run('env\n');
      expect(output.replace(run, '<run>').trim().split('\n').sort()).toEqual(GOLDEN_ENVIRONMENT);
    });

    it('gives exactly three descriptors', async () => {
      const { output } = await driver.run('ls -1 /proc/self/fd\n');
      // The fourth is what ls opened to look. The driver has a folder of the host open, which must not come along.
      expect(output.split('\n').filter(Boolean).join(' ')).toBe('0 1 2 3');
    });

    it('shows the processes of the run only, and no secret in them', async () => {
      const output = await look(
        'for p in /proc/[0-9]*; do tr "\\0" " " <$p/cmdline; echo; tr "\\0" "\\n" <$p/environ; done\n',
      );
      expect(output).not.toContain('SERVER_SECRET');
      expect(output).not.toMatch(/driver\.ts|vitest/);
      expect(await look('set -- /proc/[0-9]*; echo $#\n')).toBe('2\n');
    });

    it('shows nothing of the host’s files', async () => {
      const paths = [
        '/root',

        process.cwd(),
        driver.runtimeDir,
        '/var',
        '/sys',
        '/home/operator/../../proc/1/cwd/root',
        '/etc/shadow',
      ];
      const output = await look(
        paths.map((path) => `[ -e '${path}' ] && echo 'sees ${path}'\n`).join('') + 'ls / /home /etc /run /opt\n',
      );
      expect(output).not.toContain('sees');
      expect(output.replaceAll(/\s+/g, ' ')).toContain('/home: operator');
      expect(output).toContain('/opt:\npractice\n');
    });

    it('keeps a folder of the server out even where it lies among the system’s programs', async () => {
      if (process.getuid?.() !== 0) return;
      const project = '/usr/share/runbooks-test-project';
      mkdirSync(join(project, 'data'), { recursive: true });
      writeFileSync(join(project, 'data', 'secret'), 'secret');
      const other = await drive({ ...options, projectDir: project });
      try {
        expect((await other.run(`ls -A ${project}; ls -d /usr/share/zoneinfo\n`, { errexit: false })).output).toBe(
          '/usr/share/zoneinfo\n',
        );
      } finally {
        await other.end();
        rmSync(project, { recursive: true });
      }
    });

    it('lets write in the home and in /tmp, and nowhere else', async () => {
      const code = `
        for d in /home/operator /home/operator/robo-rlhf-multimodal /tmp; do echo x >$d/mine && echo "can $d"; done
        for d in / /etc /usr /usr/bin /opt/practice /opt/practice/bin /run /run/practice /run/block /dev /proc/sys/kernel /home; do
          chmod u+w $d; { echo x >$d/mine && echo "wrote $d"; mkdir $d/folder && echo "made $d"; } 2>/dev/null
        done
        for f in script begin trap leave given; do chmod u+w /run/block/$f; echo x >/run/block/$f && echo "wrote $f"; done
        rm -f /usr/bin/env /opt/practice/init /run/practice/practice.sock /run/block/script && echo removed
        rm -f /run/block/left && echo removed
        ls /usr/bin/env /opt/practice/init >/dev/null && echo whole\n`;
      const lines = (await look(code)).split('\n').filter((line) => /^(can|wrote|made|removed|whole)/.test(line));
      expect(lines).toEqual(['can /home/operator', 'can /home/operator/robo-rlhf-multimodal', 'can /tmp', 'whole']);
    });

    it('comes back to its checkout after a block has removed it', async () => {
      await driver.run('rm -rf ~/robo-rlhf-multimodal\n', { person: 'remover' });
      const again = await driver.run('pwd\n', { person: 'remover' });
      expect(again).toMatchObject({ status: 0, output: '/home/operator/robo-rlhf-multimodal\n' });
    });

    it('reaches the stack’s ports and not the host’s', async () => {
      const code = `exec 3<>/dev/tcp/127.0.0.1/8080 && echo stack\nexec 3<>/dev/tcp/127.0.0.1/${hostPort} && echo host\nexec 3<>/dev/tcp/192.0.2.1/80 && echo net\n`;
      const output = await look(code);
      expect(output).toContain('stack');
      expect(output).not.toMatch(/^(host|net)$/m);
    });

    it('runs as a user without privileges and with no way to get any', async () => {
      const output = await look(
        'id -un; id -Gn; [ "$(id -u)" -gt 0 ] && echo not-root; grep -E "^(Cap|NoNewPrivs)" /proc/self/status\n',
      );
      expect(output.replaceAll('\t', ' ').trim().split('\n')).toEqual([
        'operator',
        'operator',
        'not-root',
        ...['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map((name) => `${name}: 0000000000000000`),
        'NoNewPrivs: 1',
      ]);
    });

    it('holds against ways out', async () => {
      const attempts = [
        'unshare -U true',
        'unshare -r -m true',
        'unshare -m true',
        'chroot / true',
        'nsenter -t 1 -m true',
        'mount -t tmpfs tmpfs /tmp',
        'mount -o remount,rw /usr',
        'umount /run/block',
        'mknod /tmp/disk b 254 0',
        'su -c true',
        'mkdir -p /tmp/a && perl -e \'chdir("/"); chroot("/tmp/a") or exit 1\'',
        'ls /proc/1/root/root',
        'ls /proc/self/cwd/../../../../root',
        'kill -9 1 && ! kill -0 1',
        'echo 1 >/proc/sys/kernel/sysrq',
        'hostname changed',
        'ip link add dummy0 type dummy',
      ];
      const code = attempts
        .map(
          (attempt) =>
            `if { ${attempt}; } >/dev/null 2>&1 </dev/null; then echo 'possible: ${attempt.replaceAll("'", '')}'; fi\n`,
        )
        .join('');
      expect(await look(`${code}echo tried\n`)).toBe('tried\n');
    });

    it('keeps people apart', async () => {
      await driver.run('echo hers >/tmp/note; echo hers >~/note\n', { person: 'ada' });
      expect((await driver.run('cat /tmp/note ~/note\n', { person: 'ada' })).output).toBe('hers\nhers\n');
      expect(
        (await driver.run('cat /tmp/note ~/note || echo none\n', { person: 'grace', errexit: false })).output,
      ).toContain('none');
    });

    it('ends a fork bomb at its limit while the neighbour works on', async () => {
      const code = `perl -e '
        for my $n (1 .. 200) {
          my $pid = fork;
          if (!defined $pid) { print "refused at $n\\n"; exit 0 }
          if (!$pid) { sleep 600; exit 0 }
        }'\n`;
      const bomb = driver.run(code, { person: 'bomber' });
      const neighbour = driver.run('for i in $(seq 20); do (:) & done; wait; echo fine\n', { person: 'neighbour' });
      expect((await neighbour).output).toBe('fine\n');
      expect((await bomb).output).toMatch(/^refused at [23]\d\n$/);
      // What it left does not count against the next run.
      expect((await driver.run('(echo again)\n', { person: 'bomber' })).output).toBe('again\n');
    });

    it('limits the size of a file and of what is written in all', async () => {
      const one = await driver.run('head -c 3000000 /dev/zero >/tmp/big\n', { person: 'writer', errexit: false });
      expect(one.status).toBe(153);
      const all = await driver.run(
        'for i in $(seq 200); do head -c 900000 /dev/zero >/tmp/f$i || break; done; rm -f /tmp/f*; echo "stopped at $i"\n',
        {
          person: 'writer',
          errexit: false,
        },
      );
      expect(all.output).toMatch(/No space left on device[\s\S]*stopped at \d\d\n/);
    });

    it('ends with the process that the terminal belongs to', async () => {
      const mark = `sleep 7${process.pid}`;
      const ended = await driver.run(`(setsid ${mark} &) ; nohup ${mark} >/dev/null & echo ready; ${mark}\n`, {
        steps: [{ see: 'ready', kill: 'SIGKILL' }],
      });
      expect(ended.status).toBe(137);
      expect(ended.containment).toBe('pid-namespace');
      expect(await until(() => !commandLines().includes(mark), 5_000)).toBe(true);
    });
  });
}

function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      } catch {
        return '';
      }
    });
}
