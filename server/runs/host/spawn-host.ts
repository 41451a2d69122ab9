/**
 * Starts a pty-host: a process in a session of its own, with nothing of ours but a start line and a log file.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createLineReader } from '../../pty-host/lines.ts';
import { hostsFolder, removeHost, SECRET_FILE, START_DEADLINE_MS } from './hosts.ts';
import { ensureRuntimeDir } from './runtime-dir.ts';

const MAIN = fileURLToPath(new URL('../../pty-host/main.ts', import.meta.url));
const ANSWER_LIMIT_BYTES = 64 * 1024;
/** Longest path of a socket on Linux (108 with its NUL) and macOS (104). */
const SOCKET_PATH_LIMIT_BYTES = 103;
/** What the host may know of the server's environment; blocks get nothing of it. */
const PASSED_VARIABLES = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR'];

export type SpawnHostOptions = {
  runtimeDir: string;
  journals: string;
  logFile: string;
  protocol: number;
  /** How long it waits for a server with no run going. Default of pty-host when left out. */
  idleMs?: number;
  /** The program; another one in tests. */
  main?: string;
};

/** Resolves with the host's folder once it listens; rejects with a sentence when it does not. */
export async function spawnHost({
  runtimeDir,
  journals,
  logFile,
  protocol,
  idleMs,
  main = MAIN,
}: SpawnHostOptions): Promise<string> {
  ensureRuntimeDir(runtimeDir);
  const folder = join(hostsFolder(runtimeDir), `${protocol}-${randomBytes(4).toString('hex')}`);
  if (Buffer.byteLength(join(folder, 'sock')) > SOCKET_PATH_LIMIT_BYTES) {
    throw new Error(
      `${runtimeDir} is too long a path for a socket. Set XDG_RUNTIME_DIR to a short folder of your own.`,
    );
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const secret = randomBytes(32).toString('hex');
  writeFileSync(join(folder, SECRET_FILE), secret, { mode: 0o600 });

  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(process.execPath, ['--experimental-ffi', '--disable-warning=ExperimentalWarning', main], {
    detached: true,
    cwd: '/',
    env: Object.fromEntries(
      PASSED_VARIABLES.map((name) => [name, process.env[name]]).filter(([, value]) => value !== undefined),
    ),
    stdio: ['pipe', log, log, 'pipe'],
  });
  closeSync(log);
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {});
  child.once('error', (error) => failed.reject(error));
  child.once('exit', (code, signal) =>
    failed.reject(new Error(`it ended at once (${signal ?? `exit ${code}`}); ${logFile} has the reason`)),
  );
  const deadline = setTimeout(() => failed.reject(new Error('it did not get ready in time')), START_DEADLINE_MS);
  const [stdin, answers] = [child.stdin as Writable, child.stdio[3] as Readable];
  stdin.on('error', () => {});
  stdin.end(`${JSON.stringify({ folder, journals, secret, ...(idleMs === undefined ? {} : { idleMs }) })}\n`);
  try {
    const answer = await Promise.race([firstLine(answers), failed.promise]);
    if (!answer.ready) throw new Error(answer.why);
    return folder;
  } catch (error) {
    child.kill('SIGKILL');
    removeHost(folder);
    throw new Error(
      `The process that owns terminals could not be started: ${error instanceof Error ? error.message : String(error)}.`,
      { cause: error },
    );
  } finally {
    clearTimeout(deadline);
    answers.destroy();
    child.unref();
  }
}

type Answer = { ready: true } | { ready: false; why: string };

async function firstLine(stream: Readable): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const reader = createLineReader(ANSWER_LIMIT_BYTES);
  stream.on('error', reject);
  stream.on('data', (bytes: Buffer) => {
    const lines = reader.push(bytes);
    if (lines === null) reject(new Error('its answer was too long'));
    else if (lines.length > 0) resolve(JSON.parse(lines[0]!) as Answer);
  });
  return promise;
}
