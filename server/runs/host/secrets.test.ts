import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StartRun } from '../../../src/contract/host-protocol.ts';
import { secretForms } from '../../pty-host/redact/forms.ts';
import { journalPath, readEnd } from './journal.ts';
import { plainRun, startTestHost, until } from './testing/bench-host.ts';
import type { TestHost } from './testing/bench-host.ts';

const SECRET = `pa"ss wörd/1+2&'<3>`;
/** Two lines, so that one of them is nothing and the other is looked for by itself. */
const KEY = `KEY\n${'0123456789abcdef/+'.repeat(12)}`;

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost();
});
afterAll(() => host.cleanUp());

/** A run that has both secrets, and node for the encodings that no builtin has. */
function withSecrets(more: Partial<StartRun> = {}): Partial<StartRun> {
  const { env } = plainRun('');
  const locale = { LC_ALL: 'C.UTF-8', NODE: process.execPath };
  return { env: { ...env, ...locale, S: SECRET, K: KEY, PLAIN: 'not secret' }, secrets: ['S', 'K'], ...more };
}

/** The forms of both secrets that are in a text, whatever line ends are in it. */
function formsIn(bytes: Buffer): string[] {
  const plain = Buffer.from(bytes.filter((byte) => byte !== 10 && byte !== 13));
  return [SECRET, KEY]
    .flatMap(secretForms)
    .flatMap((form) => (plain.includes(form) ? [Buffer.from(form).toString()] : []));
}

/** By file, everything under both folders in which a form is found. */
function filesWithSecrets(): string[] {
  return [host.dataDir, host.runtimeDir].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => formsIn(readFileSync(path)).length > 0),
  );
}

describe('a block that prints its secrets', () => {
  it('has a journal without them and with everything else', async () => {
    const { run, end, output } = await host.run(
      `echo begin
       echo "raw <$S>"
       printf %s "$S" | base64 | sed 's/.*/base64 <&>/'
       printf %s "user:$S" | base64 | sed 's/.*/basic <&>/'
       echo "hex <$(printf %s "$S" | od -An -v -tx1 | tr -d ' \\n')>"
       "$NODE" -e 'const { S } = process.env;
         console.log("url <%s>", encodeURIComponent(S));
         console.log("form <%s>", new URLSearchParams([["", S]]).toString().slice(1));
         console.log("json %s", JSON.stringify({ S }));
         console.log("base64url <%s>", Buffer.from(S).toString("base64url"));
         console.log("last <%s>", S)'
       echo -n 'halves <'; printf %s "\${S:0:3}"; printf %s "\${S:3}"; echo '>'
       echo -n 'slow halves <'; printf %s "\${S:0:3}"; sleep 0.05; printf %s "\${S:3}"; echo '>'
       echo -n 'bytes <'; (LC_ALL=C; for ((i = 0; i < \${#S}; i++)); do printf %s "\${S:i:1}"; done); echo '>'
       echo "%q <$(printf %q "$S")>"; echo "@Q <\${S@Q}>"; declare -p S
       set -x; : "$S" "x=$S"; set +x
       echo wrapped; printf %s "$K" | base64 -w 40; echo; echo end; exit 3`,
      withSecrets(),
    );
    const lines = output.split('\r\n');
    expect(lines.slice(0, lines.indexOf('wrapped'))).toEqual([
      'begin',
      'raw <[secret S]>',
      expect.stringMatching(/^base64 <\[secret S\].{0,3}>$/),
      expect.stringMatching(/^basic <dXNlcj.\[secret S\].{0,3}>$/),
      'hex <[secret S]>',
      'url <[secret S]>',
      'form <[secret S]>',
      'json {"S":"[secret S]"}',
      expect.stringMatching(/^base64url <\[secret S\].?>$/),
      'last <[secret S]>',
      'halves <[secret S]>',
      'slow halves <[secret S]>',
      'bytes <[secret S]>',
      '%q <[secret S]>',
      "@Q <'[secret S]'>",
      'declare -x S="[secret S]"',
      "+ : '[secret S]' 'x=[secret S]'",
      '+ set +x',
    ]);
    expect(lines.slice(lines.indexOf('wrapped')).join('\n')).toMatch(/^wrapped\n\[secret K\].{0,3}\n+end\n$/);
    expect(end).toMatchObject({ exitStatus: 3, reason: 'exited', detail: null });

    const journal = readFileSync(journalPath(host.dataDir, run, 'output'));
    expect(formsIn(journal)).toEqual([]);
    expect(end).toMatchObject({ bytes: journal.length, sha256: createHash('sha256').update(journal).digest('hex') });
    expect(filesWithSecrets()).toEqual([]);
  });

  it('prints its environment with everything but them', async () => {
    const { output } = await host.run('env', withSecrets());
    const lines = output.split('\r\n');
    expect(lines).toEqual(expect.arrayContaining(['S=[secret S]', 'K=[secret K]', 'PLAIN=not secret']));
    expect(lines).toHaveLength(Object.keys(withSecrets().env!).length + ['_', 'PWD', 'SHLVL', ''].length);
    expect(formsIn(Buffer.from(output))).toEqual([]);
  });

  it('shows what only began like one, also as its last output', async () => {
    const { end, output } = await host.run('printf %s "${S:0:3}rt of it"; echo; printf %s "${S:0:7}"', withSecrets());
    expect(output).toBe('pa"rt of it\r\npa"ss w');
    expect(end.sha256).toBe(createHash('sha256').update(output).digest('hex'));
  });

  it('loses nothing of much output', async () => {
    const script = `for i in {1..20000}; do echo "line $i of $S, pa\\"ss wo$i"; done`;
    const { end, output } = await host.run(script, withSecrets());
    const expected = Array.from({ length: 20_000 }, (_, i) => `line ${i + 1} of [secret S], pa"ss wo${i + 1}\r\n`).join(
      '',
    );
    expect(output.length).toBeGreaterThan(500_000);
    expect(expected.startsWith(output)).toBe(true);
    expect(end.sha256).toBe(createHash('sha256').update(expected).digest('hex'));
  });

  it('is not redacted when it is told of no secret', async () => {
    const { output } = await host.run('printf %s "$PLAIN"', withSecrets({ secrets: [] }));
    expect(output).toBe('not secret');
  });
});

describe('an interactive run with secrets', () => {
  it('shows neither their echo nor their output, and every prompt', async () => {
    // The prompt ends like the beginning of a secret: it is shown all the same, a moment later.
    const run = await host.start('read -rp "pa" answer; echo "<$answer>"', withSecrets({ interactive: true }));
    await until('the prompt is there', async () => (await host.output(run)) === 'pa');
    host.client.input(run, `my ${SECRET}!\r`);
    await host.ended(run);
    expect(await host.output(run)).toBe('pamy [secret S]!\r\n<my [secret S]!>\r\n');
    expect(filesWithSecrets()).toEqual([]);
  });
});

describe('the output limit', () => {
  const secret = { S: Array.from({ length: 30 }, (_, i) => `part-${i}`).join('') };
  const start = (outputLimitBytes: number) => ({
    env: { ...plainRun('').env, ...secret },
    secrets: ['S'],
    outputLimitBytes,
  });
  const script = 'for i in {1..5}; do echo "$S"; done; exit 0';
  const shown = '[secret S]\r\n'.repeat(5);

  it('counts what is in the journal', async () => {
    expect((await host.run(script, start(shown.length))).end).toMatchObject({ reason: 'exited', bytes: shown.length });
    const { end, output } = await host.run(`${script.replace('exit 0', 'sleep 60')}`, start(shown.length - 5));
    expect(end).toMatchObject({ reason: 'output-limit', bytes: shown.length - 5 });
    expect(output).toBe(shown.slice(0, -5));
  });
});

describe('a start with secrets', () => {
  const refused = async (more: Partial<StartRun>) => {
    const spec = plainRun('echo never', more);
    const answer = await host.client.start(spec);
    const end = await host.ended(spec.run);
    expect(await readEnd(host.dataDir, spec.run)).toEqual(end);
    expect(answer).toEqual({ error: end.detail });
    expect(end).toMatchObject({ reason: 'start-failed', exitStatus: null, bytes: 0 });
    return end.detail;
  };

  it('that are too short to be masked is refused, and the sentence does not tell them', async () => {
    expect(await refused({ env: { PIN: '1234567' }, secrets: ['PIN'] })).toBe(
      'The secret PIN has fewer than 8 characters, too short to be masked in the output.',
    );
  });

  it('that fails does not tell them either', async () => {
    expect(await refused(withSecrets({ argv: [`/opt/${SECRET}/run`] }))).toBe(
      'There is no program /opt/[secret S]/run.',
    );
    expect(await refused(withSecrets({ cwd: `/opt/${SECRET}` }))).toContain('/opt/[secret S]');
    expect(filesWithSecrets()).toEqual([]);
  });

  it('shows none of them in the command line or the environment of the host', () => {
    const of = (name: string) => readFileSync(`/proc/${host.client.pid()}/${name}`);
    expect(formsIn(of('cmdline'))).toEqual([]);
    expect(formsIn(of('environ'))).toEqual([]);
  });
});
