/**
 * Client messages, checked by hand and to the letter: an unknown type, a missing, foreign or ill-typed field, and the
 * message is no message. Ids are hex and nothing else, so that no other text gets further than this file.
 */
import { MAX_INPUT_BYTES } from '../../src/contract/wire.ts';
import type { ClientMessage } from '../../src/contract/wire.ts';

const RUN_ID = /^[0-9a-f]{32}$/;
/** Longer than any ticket of ours. */
const TICKET = /^[A-Za-z0-9_-]{16,256}$/;
/** A terminal larger than this is no screen; pty sizes are 16 bit. */
const MAX_COLS = 1_000;
const MAX_ROWS = 1_000;

type Fields = Record<string, unknown>;

/** Null when the text is not a message of this protocol. */
export function parseClientMessage(text: string): ClientMessage | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return isObject(value) ? messageOf(value) : null;
}

function messageOf(m: Fields): ClientMessage | null {
  switch (m['type']) {
    case 'hello':
      return only(m, 'ticket') && isMatch(m['ticket'], TICKET) ? { type: 'hello', ticket: m['ticket'] } : null;
    case 'watch': {
      const from = fromOf(m['from']);
      return only(m, 'run', 'from') && isMatch(m['run'], RUN_ID) && from !== null
        ? { type: 'watch', run: m['run'], from }
        : null;
    }
    case 'unwatch':
      return only(m, 'run') && isMatch(m['run'], RUN_ID) ? { type: 'unwatch', run: m['run'] } : null;
    case 'ack':
      return only(m, 'run', 'offset') && isMatch(m['run'], RUN_ID) && isCount(m['offset'])
        ? { type: 'ack', run: m['run'], offset: m['offset'] }
        : null;
    case 'input':
      return only(m, 'run', 'data') && isMatch(m['run'], RUN_ID) && isInput(m['data'])
        ? { type: 'input', run: m['run'], data: m['data'] }
        : null;
    case 'resize':
      return only(m, 'run', 'cols', 'rows') &&
        isMatch(m['run'], RUN_ID) &&
        isSize(m['cols'], MAX_COLS) &&
        isSize(m['rows'], MAX_ROWS)
        ? { type: 'resize', run: m['run'], cols: m['cols'], rows: m['rows'] }
        : null;
    case 'stop':
      return only(m, 'run') && isMatch(m['run'], RUN_ID) ? { type: 'stop', run: m['run'] } : null;
    default:
      return null;
  }
}

function fromOf(value: unknown): { offset: number } | { tail: number } | null {
  if (!isObject(value)) return null;
  const keys = Object.keys(value);
  if (keys.length !== 1) return null;
  if (keys[0] === 'offset' && isCount(value['offset'])) return { offset: value['offset'] };
  if (keys[0] === 'tail' && isCount(value['tail'])) return { tail: value['tail'] };
  return null;
}

/** Exactly `type` and these fields. */
function only(fields: Fields, ...names: string[]): boolean {
  const keys = Object.keys(fields);
  return keys.length === names.length + 1 && names.every((name) => Object.hasOwn(fields, name));
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMatch(value: unknown, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isSize(value: unknown, max: number): value is number {
  return isCount(value) && value >= 1 && value <= max;
}

function isInput(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed() && Buffer.byteLength(value) <= MAX_INPUT_BYTES;
}
