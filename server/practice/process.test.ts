/** The real client against the real process, or a served system where its start has to be arranged. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Terminal } from '@xterm/headless';
import * as pty from 'node-pty';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from './listen.ts';
import { encodeJson, FRAME } from './protocol.ts';
import { createSystem } from './system.ts';

const here = import.meta.dirname;
let base: string;
let folder: string;
let client: string;
const started: ChildProcess[] = [];

beforeAll(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'practice-')));
  // Compose looks for the project in the caller's folder.
  folder = join(base, 'robo-rlhf-multimodal');
  mkdirSync(folder);
  // Alone, as in the sandbox.
  client = join(folder, 'client.ts');
  copyFileSync(join(here, 'client.ts'), client);
});
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(base, { recursive: true, force: true });
});

type Started = { socket: string; child: ChildProcess };

async function startMain(profile: string, idleMs = 120_000): Promise<Started> {
  const socket = join(folder, `${profile}-${process.hrtime.bigint()}.sock`);
  const child = spawn(process.execPath, [join(here, 'main.ts')], { stdio: ['pipe', 'pipe', 'inherit'] });
  started.push(child);
  child.stdin!.write(`${JSON.stringify({ socket, profile, listen: false, idleMs })}\n`);
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  expect(line.toString()).toBe('{"ready":true}\n');
  return { socket, child };
}

function bash(socket: string, script: string, cwd = folder): { status: number | null; out: string; err: string } {
  const env = { PATH: process.env.PATH, PRACTICE_SOCKET: socket, NODE: process.execPath, CLIENT: client };
  const prelude = 'p() { "$NODE" "$CLIENT" "$@"; }\n';
  const done = spawnSync('bash', ['--norc', '-c', prelude + script], {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    timeout: 15_000,
  });
  return { status: done.status, out: done.stdout, err: done.stderr };
}

function startClient(socket: string, args: string[]): ChildProcess {
  return spawn(process.execPath, [client, ...args], {
    cwd: folder,
    env: { PRACTICE_SOCKET: socket },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

describe('client and process', () => {
  let main: Started;
  beforeAll(async () => {
    main = await startMain('mended');
  });
  afterAll(async () => {
    main.child.kill('SIGTERM');
    expect(await once(main.child, 'exit')).toEqual([0, null]);
    expect(existsSync(main.socket)).toBe(false);
  });

  it('passes on output, errors and exact statuses, with nothing of its own', () => {
    expect(bash(main.socket, 'p docker compose exec -T redis redis-cli ping')).toEqual({
      status: 0,
      out: 'PONG\n',
      err: '',
    });
    expect(bash(main.socket, 'p make nothing')).toEqual({
      status: 2,
      out: '',
      err: "make: *** No rule to make target 'nothing'.  Stop.\n",
    });
    for (const status of [0, 1, 7, 52, 125, 255])
      expect(bash(main.socket, `p docker compose exec -T redis sh -c 'exit ${status}'`).status).toBe(status);
  });

  it('does not read input nobody asked for, so that a surrounding loop keeps its lines', () => {
    const { out } = bash(main.socket, "printf 'a\\nb\\nc\\n' | while read -r x; do p uptime >/dev/null; echo $x; done");
    expect(out).toBe('a\nb\nc\n');
  });

  it('writes files below the working directory, and a restore reads them back through a pipe', () => {
    const login = '-u admin -p password --authenticationDatabase admin';
    const script = `
      set -e
      p docker compose exec -T mongodb mongodump ${login} --archive --gzip > dump.gz
      gzip -t < dump.gz
      p make db-backup
      p make db-reset
      p docker compose exec -T mongodb mongorestore ${login} --archive --gzip --drop < dump.gz
      p docker compose exec -T mongodb mongosh --quiet ${login} --eval 'db.getSiblingDB("robo_rlhf").preferences.countDocuments()'
      gzip -dc backups/robo_rlhf-*.archive.gz | grep -ac '"ns":"robo_rlhf.preferences"'`;
    const { out, status } = bash(main.socket, script);
    expect(status).toBe(0);
    expect(out).toMatch(/\n8420\n8420\n$/);
  });

  it('keeps the mode of a file that it writes anew, whatever the umask is', () => {
    const script = `
      : > kept && chmod 640 kept
      umask 077
      p curl -s -o kept http://localhost:8080/health
      p curl -s -o new http://localhost:8080/health
      stat -c '%a %s' kept new | sed 's/ [1-9].*/ filled/'`;
    expect(bash(main.socket, script).out).toBe('640 filled\n600 filled\n');
  });

  it('ends with 141 and no words when its reader goes away', () => {
    const { out, err } = bash(main.socket, 'p docker compose logs | head -n 2; echo "${PIPESTATUS[0]}"');
    expect(out.trimEnd().split('\n').at(-1)).toBe('141');
    expect(err).toBe('');
  });

  it('ends a follower with 130 on SIGINT and 143 on SIGTERM', async () => {
    for (const [signal, status] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const) {
      const child = startClient(main.socket, ['make', 'logs-app']);
      await once(child.stdout!, 'data');
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([status, null]);
    }
  });

  it('ends on SIGINT although nobody reads what it prints', async () => {
    const child = spawn(
      'bash',
      [
        '--norc',
        '-c',
        '"$NODE" "$CLIENT" docker compose logs & pid=$!; read -r _; kill -INT $pid; wait $pid; echo "status $?" >&2',
      ],
      {
        cwd: folder,
        env: { PATH: process.env.PATH, PRACTICE_SOCKET: main.socket, NODE: process.execPath, CLIENT: client },
      },
    );
    // The log is longer than the pipe and both sockets hold; it is never read.
    await once(child.stdout, 'readable');
    child.stdin.write('\n');
    const [words] = (await once(child.stderr, 'data')) as [Buffer];
    expect(words.toString()).toBe('status 130\n');
    child.stdout.destroy();
  });

  it('says so and exits 125 when there is no system', () => {
    const { status, out, err } = bash('/nonexistent/practice.sock', 'p docker compose ps');
    expect(status).toBe(125);
    expect(out).toBe('');
    expect(err).toMatch(/^docker: the practice system does not answer;[^\n]*\n$/);
  });

  it('hangs up on whoever does not speak the protocol, and goes on', async () => {
    for (const bytes of [
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      encodeJson(FRAME.request, { command: 1 }),
      encodeJson(FRAME.resize, {}),
      encodeJson(FRAME.request, null),
    ]) {
      const socket = connect(main.socket);
      socket.on('error', () => {});
      socket.write(bytes);
      socket.resume();
      await once(socket, 'close');
    }
    expect(bash(main.socket, 'p uptime').status).toBe(0);
  });

  it('refuses the command that is one too many, and serves again afterwards', async () => {
    const followers = Array.from({ length: 32 }, () => {
      const socket = connect(main.socket);
      socket.on('error', () => {});
      const request = {
        command: 'docker',
        args: ['compose', 'logs', '-f', '--tail=1'],
        cwd: folder,
        tty: { stdin: false, stdout: false, stderr: false },
        columns: 80,
        rows: 24,
        env: {},
      };
      socket.write(encodeJson(FRAME.request, request));
      return socket;
    });
    await Promise.all(followers.map((socket) => once(socket, 'data')));
    const refused = bash(main.socket, 'p uptime');
    expect(refused).toMatchObject({ status: 125, err: expect.stringContaining('too many commands') });
    for (const socket of followers) socket.destroy();
    await expect.poll(() => bash(main.socket, 'p uptime').status, { timeout: 10_000 }).toBe(0);
  });
});

describe('as found', () => {
  it('has the known gaps', async () => {
    const { socket, child } = await startMain('as-found');
    expect(bash(socket, 'p curl -fsS http://localhost:8080/health').status).toBe(7);
    expect(bash(socket, 'p curl -fsS http://localhost:9090/-/healthy').status).toBe(7);
    expect(bash(socket, 'p make health-check').status).toBe(0);
    expect(bash(socket, 'p make db-backup').status).toBe(2);
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
});

describe('the end of a system', () => {
  it('comes by itself when nobody asks for anything', async () => {
    const { child } = await startMain('mended', 300);
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it.each([
    ['not json', /not JSON/],
    ['{"socket":"/tmp/x","profile":"other","idleMs":1}', /profile must be one of/],
    ['{"socket":"x","profile":"mended","idleMs":1}', /absolute path/],
    ['{"socket":"/nonexistent/x","profile":"mended","idleMs":1000}', /ENOENT|EACCES/],
    ['', /./],
  ])('%s is refused with a reason', (line, why) => {
    const done = spawnSync(process.execPath, [join(here, 'main.ts')], { input: line, encoding: 'utf8' });
    expect(done.status).toBe(1);
    const answer = JSON.parse(done.stdout) as { ready: boolean; why: string };
    expect(answer.ready).toBe(false);
    expect(answer.why).toMatch(why);
  });
});

describe('much output', () => {
  it('5 MB of logs arrive whole at a reader that takes its time', async () => {
    const socket = join(folder, 'old.sock');
    const system = createSystem({ profile: 'mended', now: () => 1_795_420_800_000, ageMs: 60 * 3_600_000 });
    const serving = await serve({
      system,
      socketPath: socket,
      token: '',
      listen: false,
      idleMs: 60_000,
      onIdle: () => {},
      log: () => {},
    });
    try {
      const out = join(folder, 'logs.txt');
      writeFileSync(out, '');
      const child = spawn(
        'bash',
        ['--norc', '-c', '"$NODE" "$CLIENT" docker compose logs | (sleep 0.3; cat) > "$OUT"; exit "${PIPESTATUS[0]}"'],
        {
          cwd: folder,
          env: { PATH: process.env.PATH, PRACTICE_SOCKET: socket, NODE: process.execPath, CLIENT: client, OUT: out },
        },
      );
      expect(await once(child, 'exit')).toEqual([0, null]);
      const text = readFileSync(out, 'utf8');
      expect(text.length).toBeGreaterThan(5_000_000);
      expect(text.endsWith('\n')).toBe(true);
      expect(
        text
          .split('\n')
          .slice(0, -1)
          .every((line) => /^robo-rlhf-\w+ +\| /.test(line)),
      ).toBe(true);
    } finally {
      await serving.dispose();
    }
  });
});

describe('htop on a terminal', () => {
  it('draws, obeys a resize, and leaves the terminal as it was on q', async () => {
    const { socket, child } = await startMain('mended');
    const screen = new Terminal({ cols: 100, rows: 30, allowProposedApi: true });
    let raw = '';
    const term = pty.spawn(process.execPath, [client, 'htop'], {
      cols: 100,
      rows: 30,
      cwd: folder,
      env: { PRACTICE_SOCKET: socket, TERM: 'xterm-256color' },
    });
    term.onData((data) => {
      raw += data;
      screen.write(data);
    });
    const ended = new Promise<{ exitCode: number }>((resolve) => void term.onExit(resolve));
    const shown = (): string[] =>
      Array.from({ length: screen.rows }, (_, y) => screen.buffer.active.getLine(y)?.translateToString(true) ?? '');
    await expect.poll(() => shown().at(-1), { timeout: 10_000 }).toContain('F10Quit');
    expect(screen.buffer.active.type).toBe('alternate');
    expect(shown().join('\n')).toContain('Mem[');
    expect(shown().join('\n')).toContain('mongod');

    screen.resize(70, 16);
    term.resize(70, 16);
    // The last whole picture is as high and as wide as the terminal has become.
    const visible = (line: string): string => line.replaceAll(new RegExp(String.raw`\u001b\[[\d;?]*[A-Za-z]`, 'g'), '');
    const picture = (): string[] => raw.split('\u001b[H').at(-1)!.split(/\r+\n/).map(visible);
    await expect.poll(() => picture().length, { timeout: 10_000 }).toBe(16);
    expect(picture().filter((line) => line.length > 70)).toEqual([]);
    await expect.poll(() => shown()[15], { timeout: 10_000 }).toContain('F10Quit');

    term.write('q');
    expect((await ended).exitCode).toBe(0);
    expect(raw.endsWith('\u001b[?25h\u001b[?1049l')).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
});
