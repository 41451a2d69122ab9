/** Reading commands off a Redis connection: the array form that clients send, and plain lines that people type. */

export type RedisCommands = { ok: true; commands: string[][]; rest: Uint8Array } | { ok: false };

const PENDING_LIMIT_BYTES = 64 * 1024;
const WORDS_LIMIT = 1_000;

/** The whole commands in `bytes` and what is left of an incomplete one; not ok when it is not Redis's protocol. */
export function readRedisCommands(bytes: Buffer): RedisCommands {
  const commands: string[][] = [];
  let at = 0;
  while (at < bytes.length) {
    const found = bytes[at] === 0x2a ? readArray(bytes, at) : readLine(bytes, at);
    if (found === 'bad') return { ok: false };
    if (found === null) break;
    if (found.words.length > 0) commands.push(found.words);
    at = found.end;
  }
  const rest = bytes.subarray(at);
  return rest.length > PENDING_LIMIT_BYTES ? { ok: false } : { ok: true, commands, rest };
}

type Found = { words: string[]; end: number } | 'bad' | null;

function readLine(bytes: Buffer, at: number): Found {
  const end = bytes.indexOf(0x0a, at);
  if (end < 0) return null;
  const words = bytes
    .toString('utf8', at, end)
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  return /^(POST|Host:)$/i.test(words[0] ?? '') ? 'bad' : { words, end: end + 1 };
}

function readArray(bytes: Buffer, start: number): Found {
  const head = numberLine(bytes, start + 1);
  if (head === null || head === 'bad') return head;
  if (head.value > WORDS_LIMIT) return 'bad';
  const words: string[] = [];
  let at = head.end;
  while (words.length < head.value) {
    if (at >= bytes.length) return null;
    if (bytes[at] !== 0x24) return 'bad';
    const size = numberLine(bytes, at + 1);
    if (size === null || size === 'bad') return size;
    if (size.value > PENDING_LIMIT_BYTES) return 'bad';
    if (bytes.length < size.end + size.value + 2) return null;
    words.push(bytes.toString('utf8', size.end, size.end + size.value));
    at = size.end + size.value + 2;
  }
  return { words, end: at };
}

function numberLine(bytes: Buffer, at: number): { value: number; end: number } | 'bad' | null {
  const end = bytes.indexOf('\r\n', at);
  if (end < 0) return bytes.length - at > 20 ? 'bad' : null;
  const text = bytes.toString('latin1', at, end);
  return /^\d{1,10}$/.test(text) ? { value: Number(text), end: end + 2 } : 'bad';
}
