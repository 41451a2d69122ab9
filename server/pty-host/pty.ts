/**
 * One pty with one process on it, by node-pty's native half. Its JavaScript half is left out on purpose: it adds PWD and
 * TERM to the environment, destroys the master 200 ms after the exit whether or not everything was read, tells of the
 * exit only after that, and retries a full terminal without a pause. The version of node-pty is pinned exactly.
 */
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ReadStream } from 'node:tty';
import nodePty from 'node-pty';
import { closeOnExec } from './close-on-exec.ts';
import { signalGroup } from './terminate/signal.ts';

type Native = {
  fork(
    file: string,
    args: string[],
    env: string[],
    cwd: string,
    cols: number,
    rows: number,
    uid: number,
    gid: number,
    utf8: boolean,
    helperPath: string,
    onExit: (code: number, signal: number) => void,
  ): { fd: number; pid: number; pty: string };
  resize(fd: number, cols: number, rows: number): void;
};

const native = (nodePty as unknown as { native: Native }).native;
/** A wrapper program that node-pty needs on macOS only. */
const HELPER_PATH =
  process.platform === 'darwin'
    ? join(dirname(createRequire(import.meta.url).resolve('node-pty/package.json')), 'build/Release/spawn-helper')
    : '';
const SAME_USER = -1;

export type PtyOptions = { argv: string[]; env: Record<string, string>; cwd: string; cols: number; rows: number };

export type Pty = {
  readonly pid: number;
  /** Exit status of the process, 128 + n when signal n ended it. Never rejects. */
  readonly exited: Promise<number>;
  /** Resolves when the last byte was read: every slave end closed, ours included. Never rejects. */
  readonly drained: Promise<void>;
  /** Bytes the terminal took, 0 when it is full or gone. Never blocks. */
  write(bytes: Uint8Array): number;
  resize(cols: number, rows: number): void;
  /** Closes our hold on the slave end, so that `drained` can come. */
  letGo(): void;
  /** Closes everything at once; what was not read is lost. */
  destroy(): void;
};

/** Forks and starts reading at once, never to pause: a pty paused at exit loses its tail. Throws when there is no pty. */
export function openPty(options: PtyOptions, onData: (bytes: Buffer) => void): Pty {
  const [file, ...args] = options.argv;
  const env = Object.entries(options.env).map(([name, value]) => `${name}=${value}`);
  const exit = Promise.withResolvers<number>();
  const drain = Promise.withResolvers<void>();
  const terminal = native.fork(
    file!,
    args,
    env,
    options.cwd,
    options.cols,
    options.rows,
    SAME_USER,
    SAME_USER,
    true,
    HELPER_PATH,
    (code, signal) => exit.resolve(signal > 0 ? 128 + signal : code),
  );
  let master: ReadStream;
  try {
    closeOnExec(terminal.fd);
    master = new ReadStream(terminal.fd);
  } catch (error) {
    abandon(terminal);
    throw error;
  }
  // A slave end of our own: a block that closes its terminal and opens it again is not taken for finished, and the end
  // of the output comes when we say so.
  let hold: number | null = openSlave(terminal.pty);
  let open = true;

  master.on('data', (bytes: Buffer) => onData(bytes));
  // EIO is how Linux says that nobody holds the slave end any more.
  master.on('error', () => master.destroy());
  master.on('end', () => master.destroy());
  master.on('close', () => {
    open = false;
    drain.resolve();
  });

  const letGo = () => {
    if (hold !== null) closeSync(hold);
    hold = null;
  };

  return {
    pid: terminal.pid,
    exited: exit.promise,
    drained: drain.promise,
    letGo,
    write(bytes) {
      if (!open || master.destroyed) return 0;
      try {
        return writeSync(terminal.fd, bytes);
      } catch (error) {
        if (['EAGAIN', 'EIO'].includes((error as NodeJS.ErrnoException).code ?? '')) return 0;
        throw error;
      }
    },
    resize(cols, rows) {
      if (open && !master.destroyed) native.resize(terminal.fd, cols, rows);
    },
    destroy() {
      letGo();
      master.destroy();
    },
  };
}

/** The program runs already, and nobody would know of it: it ends with its terminal before anything else is said. */
function abandon({ pid, fd }: { pid: number; fd: number }): void {
  // It leads its group: fork made a session for it.
  signalGroup(pid, 'SIGKILL');
  closeSync(fd);
}

function openSlave(path: string): number | null {
  try {
    return openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  } catch {
    // Gone already, or not ours to open: the kernel's own end of output is what remains.
    return null;
  }
}
