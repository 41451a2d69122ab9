/**
 * The program behind every simulated command inside the sandbox: `node client.ts NAME args…`. It asks the practice
 * system outside, over $PRACTICE_SOCKET, to run the command, passes input on, prints what comes back and exits with
 * the status it is told. One file with no imports but node's own, because it is copied alone into the sandbox.
 *
 * The protocol: one connection per command. A frame is a type (1 byte), a payload length (4 bytes, big endian, at most
 * MAX_FRAME_BYTES) and the payload; `json` payloads are UTF-8 JSON.
 *   client → system   request   json Request, first and once
 *                     stdin     bytes, only after `wantStdin`
 *                     stdinEnd  empty
 *                     signal    json {signal}: the command is to end the way the real program does
 *                     resize    json {columns, rows}
 *                     fileDone  json {ok} or {ok: false, why}, answers `fileEnd`
 *                     control   json ControlRequest, instead of a request: the server's, never this program's
 *   system → client   stdout, stderr  bytes
 *                     wantStdin json {raw}: start reading input, as single keys when `raw` and it is a terminal
 *                     fileStart json {path}, fileData bytes, fileEnd: write one file below the working directory
 *                     exit      json {status}, last
 *                     controlled  json ControlAnswer, the answer to `control` and last
 * Flow control is the socket's own in both directions: whoever cannot write stops reading.
 */
import {
  closeSync,
  fchmodSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { connect, type Socket } from 'node:net';
import { basename, dirname, resolve, sep } from 'node:path';

/** Largest payload of one frame. */
export const MAX_FRAME_BYTES = 64 * 1024;
const HEADER_BYTES = 5;

export const FRAME = {
  request: 1,
  stdin: 2,
  stdinEnd: 3,
  signal: 4,
  resize: 5,
  fileDone: 6,
  control: 7,
  stdout: 16,
  stderr: 17,
  wantStdin: 18,
  fileStart: 19,
  fileData: 20,
  fileEnd: 21,
  exit: 22,
  controlled: 23,
} as const;
export type FrameType = (typeof FRAME)[keyof typeof FRAME];
export type Frame = { type: FrameType; payload: Uint8Array };

/** What the client says about the command it stands for. */
export type Request = {
  command: string;
  args: string[];
  cwd: string;
  tty: { stdin: boolean; stdout: boolean; stderr: boolean };
  columns: number;
  rows: number;
  env: Record<string, string>;
  /** Files of the working directory that only this user may read: the system, which is another, is told them. */
  files?: Record<string, string>;
};

const KNOWN_TYPES: ReadonlySet<number> = new Set(Object.values(FRAME));
const NOTHING = new Uint8Array(0);

/** One frame as bytes. Throws on a payload above the limit: the caller cuts. */
export function encodeFrame(type: FrameType, payload: Uint8Array = NOTHING): Buffer {
  if (payload.length > MAX_FRAME_BYTES) throw new RangeError(`frame of ${payload.length} bytes`);
  const frame = Buffer.allocUnsafe(HEADER_BYTES + payload.length);
  frame.writeUInt8(type, 0);
  frame.writeUInt32BE(payload.length, 1);
  frame.set(payload, HEADER_BYTES);
  return frame;
}

export function encodeJson(type: FrameType, value: unknown): Buffer {
  return encodeFrame(type, Buffer.from(JSON.stringify(value)));
}

/** Cuts a byte stream into frames, however it arrives. Keeps at most one incomplete frame; throws on a malformed one. */
export class FrameDecoder {
  #parts: Uint8Array[] = [];
  #length = 0;

  push(bytes: Uint8Array): Frame[] {
    this.#parts.push(bytes);
    this.#length += bytes.length;
    const frames: Frame[] = [];
    if (this.#length < HEADER_BYTES) return frames;
    const all =
      this.#parts.length === 1 ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) : Buffer.concat(this.#parts);
    let at = 0;
    while (all.length - at >= HEADER_BYTES) {
      const type = all.readUInt8(at);
      const length = all.readUInt32BE(at + 1);
      if (!KNOWN_TYPES.has(type)) throw new Error(`unknown frame type ${type}`);
      if (length > MAX_FRAME_BYTES) throw new Error(`frame of ${length} bytes`);
      if (all.length - at < HEADER_BYTES + length) break;
      frames.push({ type: type as FrameType, payload: all.subarray(at + HEADER_BYTES, at + HEADER_BYTES + length) });
      at += HEADER_BYTES + length;
    }
    const rest = all.subarray(at);
    this.#parts = rest.length > 0 ? [rest] : [];
    this.#length = rest.length;
    return frames;
  }
}

export function readJson<T>(frame: Frame): T {
  return JSON.parse(Buffer.from(frame.payload).toString('utf8')) as T;
}

const DEFAULT_SOCKET = '/run/practice.sock';
const UNREACHABLE_STATUS = 125;
/** What a shell reports for an argument list that the system refuses. */
const TOO_LONG_STATUS = 126;
const CONNECT_DEADLINE_MS = 5_000;
/** How long a signalled command has to end in its own way. */
const SIGNAL_GRACE_MS = 500;
const SIGNAL_STATUS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
/** 128 + SIGPIPE: what a program that writes to a closed pipe leaves in $?. */
const BROKEN_PIPE_STATUS = 141;
const PRIVATE_FILES = ['.env', 'certs/server.key'];
const PRIVATE_FILE_LIMIT_BYTES = 16 * 1024;
const READ_BY_OTHERS = 0o004;
const PASSED_ON = /^(COMPOSE_|COLUMNS$|LINES$|TERM$|TZ$|NO_COLOR$)/;

/** Why `path` may not be written, else null: files land below the working directory, links included. */
export function refusePath(cwd: string, path: string): string | null {
  const root = realpathSync(cwd);
  const full = resolve(root, path);
  if (!full.startsWith(root + sep)) return 'it is outside the working directory';
  for (let parent = dirname(full); ; parent = dirname(parent)) {
    try {
      const real = realpathSync(parent);
      return real === root || real.startsWith(root + sep) ? null : 'it leads outside the working directory';
    } catch {
      // Not there yet: the nearest folder that exists decides.
    }
  }
}

/** Receives one file at a time; a failure is kept and reported at the end, so that the sender's order stays simple. */
class FileReceiver {
  #fd: number | null = null;
  #path = '';
  #failure: string | null = null;

  start(path: string): void {
    this.#path = resolve(path);
    this.#failure = refusePath(process.cwd(), path);
    if (this.#failure !== null) return;
    this.#try(() => {
      mkdirSync(dirname(this.#path), { recursive: true });
      const known = lstatSync(this.#path, { throwIfNoEntry: false });
      // Removed first, so that a link in the last place is replaced and not followed.
      rmSync(this.#path, { force: true });
      this.#fd = openSync(this.#path, 'wx', 0o644);
      // A file that is written anew keeps its mode, whatever the caller's umask is.
      if (known?.isFile()) fchmodSync(this.#fd, known.mode & 0o777);
    });
  }

  data(bytes: Uint8Array): void {
    const fd = this.#fd;
    if (fd === null || this.#failure !== null) return;
    this.#try(() => {
      for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
    });
  }

  end(): { ok: true } | { ok: false; why: string } {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
    return this.#failure === null ? { ok: true } : { ok: false, why: `${basename(this.#path)}: ${this.#failure}` };
  }

  #try(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#failure = (error as NodeJS.ErrnoException).code ?? String(error);
    }
  }
}

/** Runs one command to its end. Ends the process itself, because an exit status is all that is left to say. */
function runClient(command: string, args: string[]): void {
  let request: Buffer;
  try {
    request = encodeJson(FRAME.request, describeRequest(command, args));
  } catch {
    process.stderr.write(`${command}: the argument list is too long for the practice system.\n`);
    process.exit(TOO_LONG_STATUS);
  }
  const socket = connect(process.env.PRACTICE_SOCKET || DEFAULT_SOCKET);
  const decoder = new FrameDecoder();
  const file = new FileReceiver();
  let finished = false;
  let reached = false;

  const leave = (status: number): void => {
    if (finished) return;
    finished = true;
    if (process.stdin.isTTY && process.stdin.isRaw) process.stdin.setRawMode(false);
    socket.destroy();
    // Output still on its way to a pipe must arrive before the process ends.
    let waiting = 2;
    const done = (): void => {
      if (--waiting === 0) process.exit(status);
    };
    process.stdout.write('', done);
    process.stderr.write('', done);
  };
  const unreachable = (): void => {
    if (finished) return;
    process.stderr.write(`${command}: the practice system does not answer; start the block again to get a new one.\n`);
    leave(UNREACHABLE_STATUS);
  };

  const deadline = setTimeout(unreachable, CONNECT_DEADLINE_MS);
  socket.on('connect', () => {
    reached = true;
    clearTimeout(deadline);
    socket.write(request);
  });
  socket.on('error', unreachable);
  socket.on('close', unreachable);

  /** Stops reading from the system while this stream cannot take more. */
  const print = (stream: NodeJS.WriteStream, bytes: Uint8Array): void => {
    if (finished || stream.write(bytes)) return;
    socket.pause();
    stream.once('drain', () => socket.resume());
  };

  socket.on('data', (bytes: Buffer) => {
    for (const frame of decoder.push(bytes)) {
      if (finished) return;
      if (frame.type === FRAME.stdout) print(process.stdout, frame.payload);
      else if (frame.type === FRAME.stderr) print(process.stderr, frame.payload);
      else if (frame.type === FRAME.wantStdin) passInput(socket, readJson<{ raw: boolean }>(frame).raw);
      else if (frame.type === FRAME.fileStart) file.start(readJson<{ path: string }>(frame).path);
      else if (frame.type === FRAME.fileData) file.data(frame.payload);
      else if (frame.type === FRAME.fileEnd) socket.write(encodeJson(FRAME.fileDone, file.end()));
      else if (frame.type === FRAME.exit) leave(readJson<{ status: number }>(frame).status);
    }
  });

  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => process.exit(BROKEN_PIPE_STATUS));
  for (const signal of Object.keys(SIGNAL_STATUS) as (keyof typeof SIGNAL_STATUS)[]) {
    process.on(signal, () => {
      if (finished || !reached) process.exit(SIGNAL_STATUS[signal]);
      socket.write(encodeJson(FRAME.signal, { signal }));
      setTimeout(() => process.exit(SIGNAL_STATUS[signal]), SIGNAL_GRACE_MS);
    });
  }
  process.on('SIGWINCH', () => {
    if (reached && !finished) socket.write(encodeJson(FRAME.resize, terminalSize()));
  });
}

function describeRequest(command: string, args: string[]): Request {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && PASSED_ON.test(name)) env[name] = value;
  }
  const tty = {
    stdin: process.stdin.isTTY === true,
    stdout: process.stdout.isTTY === true,
    stderr: process.stderr.isTTY === true,
  };
  return { command, args, cwd: process.cwd(), tty, ...terminalSize(), env, files: privateFiles() };
}

/** Those that the stack's programs read and that their owner may have closed to others. */
function privateFiles(): Record<string, string> {
  const files: Record<string, string> = {};
  for (const path of PRIVATE_FILES) {
    try {
      const { mode, size } = statSync(path);
      if ((mode & READ_BY_OTHERS) === 0 && size <= PRIVATE_FILE_LIMIT_BYTES) files[path] = readFileSync(path, 'utf8');
    } catch {
      // Not there, or not this user's either.
    }
  }
  return files;
}

function terminalSize(): { columns: number; rows: number } {
  const screen = process.stdout.isTTY ? process.stdout : process.stderr;
  if (!screen.isTTY) return { columns: 80, rows: 24 };
  const [columns, rows] = screen.getWindowSize();
  return { columns, rows };
}

/** Starts to read input; nothing is read before the command asks, so that a surrounding `while read` keeps its lines. */
function passInput(socket: Socket, raw: boolean): void {
  const input = process.stdin;
  if (raw && input.isTTY) input.setRawMode(true);
  input.on('data', (bytes: Buffer) => {
    let room = true;
    for (let at = 0; at < bytes.length; at += MAX_FRAME_BYTES) {
      room = socket.write(encodeFrame(FRAME.stdin, bytes.subarray(at, at + MAX_FRAME_BYTES)));
    }
    if (room) return;
    input.pause();
    socket.once('drain', () => input.resume());
  });
  const ended = (): void => void socket.write(encodeFrame(FRAME.stdinEnd));
  input.once('end', ended);
  input.once('error', ended);
}

if (import.meta.main) {
  const [command, ...args] = process.argv.slice(2);
  if (command === undefined) {
    process.stderr.write('usage: node client.ts NAME [ARGUMENT...]\n');
    process.exit(UNREACHABLE_STATUS);
  }
  runClient(command, args);
}
