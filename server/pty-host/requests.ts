/**
 * What comes in over the socket, checked by hand. The other side is our own server, so a wrong shape is a bug or a wrong
 * program, and closes the connection.
 */
import type { Containment, HostRequest, StartRun } from '../../src/contract/host-protocol.ts';
import { TERMINATION_REASONS } from '../../src/contract/run.ts';
import type { TerminationReason } from '../../src/contract/run.ts';

const RUN_ID = /^[0-9a-f]{32}$/;
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Largest side of a terminal, in characters. */
const LARGEST_SIDE = 1_000;
/** A day. Below the 2^31 ms at which timers turn into 1 ms. */
const LONGEST_TIMEOUT_MS = 24 * 60 * 60 * 1000;
/** Far more than a page declares. */
const MOST_SECRETS = 32;
const CONTAINMENTS: readonly Containment[] = ['pid-namespace', 'descendants'];

type Fields = Record<string, unknown>;

/** Null when the line is not a request. */
export function parseRequest(line: string): HostRequest | null {
  let message: unknown;
  try {
    message = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof message !== 'object' || message === null) return null;
  const m = message as Fields;
  switch (m['type']) {
    case 'hello':
      return isText(m['secret']) && isWhole(m['protocol'], 0, Number.MAX_SAFE_INTEGER) ? (m as HostRequest) : null;
    case 'start':
      return isStart(m) ? (m as StartRun) : null;
    case 'input':
      return isRun(m['run']) && isText(m['data']) ? (m as HostRequest) : null;
    case 'resize':
      return isRun(m['run']) && isSide(m['cols']) && isSide(m['rows']) ? (m as HostRequest) : null;
    case 'stop':
      return isRun(m['run']) && TERMINATION_REASONS.includes(m['reason'] as TerminationReason)
        ? (m as HostRequest)
        : null;
    case 'forget':
      return isRun(m['run']) ? (m as HostRequest) : null;
    case 'list':
      return { type: 'list' };
    default:
      return null;
  }
}

function isStart(m: Fields): boolean {
  return (
    isRun(m['run']) &&
    Array.isArray(m['argv']) &&
    m['argv'].length > 0 &&
    m['argv'].every(isText) &&
    isEnvironment(m['env']) &&
    areSecrets(m['secrets'], m['env'] as Fields) &&
    isText(m['cwd']) &&
    isSide(m['cols']) &&
    isSide(m['rows']) &&
    typeof m['interactive'] === 'boolean' &&
    isWhole(m['timeoutMs'], 1, LONGEST_TIMEOUT_MS) &&
    isWhole(m['outputLimitBytes'], 0, Number.MAX_SAFE_INTEGER) &&
    CONTAINMENTS.includes(m['containment'] as Containment)
  );
}

function isEnvironment(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(([name, text]) => VARIABLE_NAME.test(name) && isText(text))
  );
}

/** Names, all of them in the environment. */
function areSecrets(value: unknown, env: Fields): boolean {
  return (
    Array.isArray(value) &&
    value.length <= MOST_SECRETS &&
    value.every((name: unknown) => isText(name) && Object.hasOwn(env, name as string))
  );
}

function isRun(value: unknown): boolean {
  return typeof value === 'string' && RUN_ID.test(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isSide(value: unknown): boolean {
  return isWhole(value, 1, LARGEST_SIDE);
}

function isWhole(value: unknown, from: number, to: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= from && (value as number) <= to;
}
