/**
 * What a block does on practice, with every kind of isolation: its text runs as written, its exit status is exact.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UNPRIVILEGED_UID, drive, whyNotUnprivileged } from './testing/drive.ts';
import type { DriveOptions, Driver } from './testing/drive.ts';

const unprivileged = whyNotUnprivileged();
const WAYS: { way: string; options: DriveOptions; skip: string | null }[] = [
  { way: 'as this user', options: {}, skip: null },
  { way: 'as a server that is not root', options: { uid: UNPRIVILEGED_UID }, skip: unprivileged },
  { way: 'without a sandbox', options: { practice: { withoutSandbox: true } }, skip: null },
  {
    way: 'without a sandbox, not root',
    options: { uid: UNPRIVILEGED_UID, practice: { withoutSandbox: true } },
    skip: unprivileged,
  },
];

for (const { way, options, skip } of WAYS) {
  describe.skipIf(skip !== null)(`a block on practice, ${way}${skip === null ? '' : ` (skipped: ${skip})`}`, () => {
    let driver: Driver;
    beforeAll(async () => {
      driver = await drive(options);
    });
    afterAll(() => driver?.end());

    const statuses: [string, string, number, Parameters<Driver['run']>[1]?][] = [
      ['nothing', '', 0],
      ['true', 'true\n', 0],
      ['exit 3', 'exit 3\n', 3],
      ['exit 255', 'exit 255\n', 255],
      ['return', 'return 5\n', 5],
      ['a failed command ends it', 'false\nexit 9\n', 1],
      ['a failed command does not end it without errexit', 'false\nexit 9\n', 9, { errexit: false }],
      ['a failed pipe member fails the pipe', 'false | true\n', 1],
      ['a failed pipe member is not seen without pipefail', 'false | true\n', 0, { pipefail: false }],
      ['an unterminated quote', 'echo "abc\n', 2],
      ['an unset variable that must be set', ': "${nope:?is needed}"\n', 1],
      ['a missing command', 'no-such-command\n', 127],
      ['the shell killed by KILL', 'kill -9 $$\n', 137],
      ['the shell ended by TERM', 'kill $$\n', 143],
      ['the shell ended by INT', 'kill -INT $$\n', 130],
      ['a child killed', "sh -c 'kill -9 $$'\n", 137],
      ['exec of a program', "exec sh -c 'exit 9'\n", 9],
      ['an EXIT trap has the last word', 'trap "exit 4" EXIT\n', 4],
      ['a closed pipe', 'yes | head -1 >/dev/null\n', 141],
    ];
    for (const [what, code, status, flags] of statuses) {
      it(`${what}: exit status ${status}`, async () => {
        const ended = await driver.run(code, flags ?? {});
        expect(ended.status).toBe(status);
      });
    }

    const outputs: [string, string, string][] = [
      ['text that is not ASCII', 'echo "größer als 10 µs – 日本語 🤖"\n', 'größer als 10 µs – 日本語 🤖\n'],
      ['no final newline', 'printf %s done', 'done'],
      ['CR LF, which bash takes as part of the word', 'echo "one"\r\n', 'one\r\n'],
      ['a here-document', "cat <<'END'\n$HOME `x` \\\nEND\n", '$HOME `x` \\\n'],
      [
        'output through /dev/stdout and /dev/stderr',
        'echo a >/dev/stdout; echo b >/dev/stderr; echo c >/proc/self/fd/1\n',
        'a\nb\nc\n',
      ],
      ['reading input that nobody can give', 'read -r x || echo "no input"\n', 'no input\n'],
      ['a block of 200 kB', `x='${'abcdefghij'.repeat(20_000)}'\necho \${#x}\n`, '200000\n'],
      ['the terminal it has', 'stty size </dev/tty\n', '40 120\n'],
      [
        'the checkout as working directory',
        'pwd | sed "s,.*/,,"; cat docker-compose.yml\n',
        'robo-rlhf-multimodal\nservices: {}\n',
      ],
      ['no notice of ours when a child is killed', 'sh -c \'kill -9 $$\' || echo "status $?"\n', 'status 137\n'],
      ['no pager', 'echo "$PAGER $GIT_PAGER $MANPAGER"\n', 'cat cat cat\n'],
    ];
    for (const [what, code, output] of outputs) {
      it(`${what}: printed as it is`, async () => {
        const ended = await driver.run(code);
        if (what.startsWith('no notice')) expect(ended.output.endsWith(output)).toBe(true);
        else expect(ended.output).toBe(output);
      });
    }

    it('Ctrl-C ends the block and nothing else', async () => {
      const ended = await driver.run("sh -c 'echo ready; exec sleep 60'; echo after\n", {
        steps: [{ see: 'ready', send: '\x03' }],
      });
      expect(ended.status).toBe(130);
      expect(ended.output).not.toContain('after');
    });

    it('a block may handle Ctrl-C itself', async () => {
      const code = 'trap "echo caught; exit 6" INT\necho ready\nwhile :; do sleep 0.1; done\n';
      expect(await driver.run(code, { steps: [{ see: 'ready', send: '\x03' }] })).toMatchObject({ status: 6 });
    });

    // The shell itself ignores the quit key, so its child says when it is there.
    it('quit and stop keys end or stop nothing of ours', async () => {
      const steps = [
        { see: 'ready', send: '\x1a' },
        { see: '^Z', send: '\x1c' },
      ];
      expect(await driver.run("sh -c 'echo ready; exec sleep 60'\n", { interactive: true, steps })).toMatchObject({
        status: 131,
      });
    });

    it('an interactive block gets what is typed, and no cat for a pager', async () => {
      const code = 'echo "name?"; read -r name; echo "hello $name, pager ${PAGER-unset}"\n';
      const ended = await driver.run(code, { interactive: true, steps: [{ see: 'name?', send: 'grace\r' }] });
      expect(ended.output).toContain('hello grace, pager unset');
      expect(ended.status).toBe(0);
    });

    it('an interactive shell has job control', async () => {
      const steps = [
        // The quotes keep the echo of the command from looking like its output.
        { see: '$ ', send: 'sh -c \'echo run"ning"; exec sleep 60\'\r' },
        { see: 'running', send: '\x1a' },
        { see: 'Stopped', send: '' },
        { see: '$ ', send: 'echo "stopped $(jobs -sp | wc -l)"; disown -a; exit 12\r' },
      ];
      const ended = await driver.run('PS1="$ " exec bash --noprofile --norc -i\n', { interactive: true, steps });
      expect(ended.output).toContain('stopped 1');
      expect(ended.status).toBe(12);
    });

    it('a block ends with its shell, not with what it left in the background', async () => {
      expect(await driver.run('sleep 600 & echo done\n')).toMatchObject({ status: 0, output: 'done\n' });
    });

    it('a stand-in reaches the truth, and the truth keeps count between runs', async () => {
      const first = await driver.run('make one\n', { person: 'counting' });
      const second = await driver.run('make two words\n', { person: 'counting' });
      expect([first.output, second.output]).toEqual(['mended 1 make one\n', 'mended 2 make two words\n']);
    });

    it('the block cannot change its own script', async () => {
      const code = 'f=$(printf %s "${BASH_SOURCE[0]}")\nchmod u+w "$f" && echo x >>"$f"\n';
      const ended = await driver.run(code, { errexit: false });
      if (options.practice?.withoutSandbox === true && options.uid !== undefined) return;
      expect(ended.status).not.toBe(0);
    });
  });
}
