/**
 * A real server for a test: started as a person would, on a free port, with a data folder of its own.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const START_DEADLINE_MS = 30_000;
const STOP_DEADLINE_MS = 15_000;

export type ServerOptions = {
  /** Folder with the `current` release; the project's own by default. */
  published?: string;
  /** Kept from an earlier server, to start it again on the same record. */
  dataDir?: string;
  /** 0 picks a free one. */
  port?: number;
  /** Text of the configuration file; the project's own by default. */
  config?: string;
};

export type TestServer = {
  url: string;
  /** One-time sign-in link printed at start. */
  link: string;
  port: number;
  dataDir: string;
  /** Everything it has printed, its log included. */
  printed(): string;
  /** Another one-time link, for another person or another browser. */
  newLink(as?: string, role?: string): Promise<string>;
  /** Runs `./runbooks <args>` on this server's data folder and answers its standard output. */
  cli(...args: string[]): Promise<string>;
  /** Ends the process; runs, pty-host and data folder stay. */
  kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Ends everything and removes the data folder. */
  dispose(): Promise<void>;
};

export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'runbooks-e2e-'));
  const env = {
    ...process.env,
    RUNBOOKS_DATA: dataDir,
    ...(options.published ? { RUNBOOKS_PUBLISHED: options.published } : {}),
    ...(options.config ? { RUNBOOKS_CONFIG: writeConfig(dataDir, options.config) } : {}),
  };
  const child = spawn(process.execPath, ['server/main.ts', '--port', String(options.port ?? 0)], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const { url, link } = await printedAddress(child, () => printed);

  async function cli(...args: string[]): Promise<string> {
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, ['server/cli/main.ts', ...args], {
      cwd: ROOT,
      env,
      timeout: 30_000,
    });
    return stdout;
  }

  async function kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    await within(STOP_DEADLINE_MS, gone, 'the server did not end');
  }

  return {
    url,
    link,
    port: Number(new URL(url).port),
    dataDir,
    printed: () => printed,
    cli,
    kill,
    async newLink(as, role) {
      const args = ['sign-in-link', ...(as ? ['--as', as] : []), ...(role ? ['--role', role] : [])];
      return linkIn(await cli(...args)) ?? Promise.reject(new Error('no link printed'));
    },
    async dispose() {
      await kill('SIGTERM');
      await cli('stop', '--all').catch(() => undefined);
      rmSync(dataDir, { recursive: true, force: true });
      rmSync(`${dataDir}.yaml`, { force: true });
    },
  };
}

/** Beside the data folder: the server makes that one its own. */
function writeConfig(dataDir: string, text: string): string {
  const path = `${dataDir}.yaml`;
  writeFileSync(path, text);
  return path;
}

function printedAddress(child: ChildProcess, printed: () => string): Promise<{ url: string; link: string }> {
  const found = new Promise<{ url: string; link: string }>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const link = linkIn(printed());
      if (link) resolve({ url: new URL(link).origin, link });
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${printed()}`)));
  });
  return within(START_DEADLINE_MS, found, () => `the server printed no link:\n${printed()}`);
}

function linkIn(text: string): string | null {
  return /http:\/\/\S+\/sign-in#code=\S+/.exec(text)?.[0] ?? null;
}

async function within<T>(ms: number, promise: Promise<T>, words: string | (() => string)): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(typeof words === 'string' ? words : words())), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
