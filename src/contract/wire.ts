/**
 * The socket between page and server, subprotocol `runbook.v1`: JSON text frames for control, binary frames for output.
 * The server's half lives in server/ws, the browser's in src/client/connection.
 */
import type { RunView } from './run.ts';

export const SUBPROTOCOL = 'runbook.v1';
export const SOCKET_PATH = '/ws';
/** The first message must arrive within this time. */
export const HELLO_DEADLINE_MS = 4_000;
/** Largest frame the server accepts. */
export const MAX_CLIENT_FRAME_BYTES = 64 * 1024;
/** Largest `data` of one input message, in UTF-8 bytes. */
export const MAX_INPUT_BYTES = 4 * 1024;
/** Largest payload of one output frame; also the slice the browser gives its terminal. */
export const MAX_OUTPUT_FRAME_BYTES = 64 * 1024;
/** A viewer with more than this unacknowledged jumps near the end. */
export const VIEWER_LAG_LIMIT_BYTES = 1024 * 1024;
/** What a reload asks for. */
export const TAIL_BYTES = 1024 * 1024;

export type ClientMessage =
  | { type: 'hello'; ticket: string }
  /** Follow a run from a byte offset, or from at most `tail` bytes before its end. */
  | { type: 'watch'; run: string; from: { offset: number } | { tail: number } }
  | { type: 'unwatch'; run: string }
  /** All bytes before `offset` have been drawn. */
  | { type: 'ack'; run: string; offset: number }
  /** Keys of the driver, only for an `interactive` run; otherwise only `\x03`, which is Stop's first step. */
  | { type: 'input'; run: string; data: string }
  | { type: 'resize'; run: string; cols: number; rows: number }
  | { type: 'stop'; run: string };

export type ServerMessage =
  | { type: 'welcome'; person: { id: string; name: string }; serverTime: number }
  /** Answer to `watch`: output follows from `offset`; `driver` says whether this person may send keys and Stop. */
  | { type: 'watching'; run: RunView; offset: number; driver: boolean }
  /** Idempotent: the newest state of a run this socket watches. */
  | { type: 'run'; run: RunView }
  /** Output between the two offsets was left out on this socket; it is whole in the journal. */
  | { type: 'jump'; run: string; from: number; to: number }
  | { type: 'error'; code: string; message: string; run?: string }
  /** The server is going away or the session ended; `code` is one of the error codes. */
  | { type: 'goodbye'; code: string; message: string };

/** WebSocket close codes of our own. */
export const CLOSE = {
  /** No valid hello in time, or a ticket that does not count. */
  unauthenticated: 4401,
  /** The session was signed out, expired or revoked. */
  sessionEnded: 4403,
  /** A frame that is not of this protocol. */
  protocol: 4400,
  /** Too many sockets or too much input. */
  tooMany: 4429,
  /** The server is shutting down: come back. */
  shutdown: 4503,
} as const;

/** Binary output frame: type (1 byte, 1), run id (16 bytes), offset of the first payload byte (8 bytes, big endian), payload. */
export const OUTPUT_FRAME_TYPE = 1;
export const OUTPUT_HEADER_BYTES = 25;

export type OutputFrame = { run: string; offset: number; payload: Uint8Array };

/** Builds an output frame. `run` is 32 hex digits. */
export function encodeOutput(frame: OutputFrame): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(OUTPUT_HEADER_BYTES + frame.payload.length);
  bytes[0] = OUTPUT_FRAME_TYPE;
  for (let i = 0; i < 16; i++) bytes[1 + i] = Number.parseInt(frame.run.slice(i * 2, i * 2 + 2), 16);
  new DataView(bytes.buffer).setBigUint64(17, BigInt(frame.offset));
  bytes.set(frame.payload, OUTPUT_HEADER_BYTES);
  return bytes;
}

/** Reads an output frame, null when the bytes are not one. The payload is a view, not a copy. */
export function decodeOutput(bytes: Uint8Array): OutputFrame | null {
  if (bytes.length < OUTPUT_HEADER_BYTES || bytes[0] !== OUTPUT_FRAME_TYPE) return null;
  let run = '';
  for (let i = 1; i <= 16; i++) run += bytes[i]!.toString(16).padStart(2, '0');
  const offset = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(17));
  if (!Number.isSafeInteger(offset)) return null;
  return { run, offset, payload: bytes.subarray(OUTPUT_HEADER_BYTES) };
}
