/** Who logs in to MongoDB, from the flags that all its tools share, and what happens when nobody does. */
import { addEvent, type Container } from '../../state/index.ts';
import type { Inside } from './program.ts';
import { valueOf, type Parsed } from '../flags.ts';

export const LOGIN_FLAGS = {
  username: { short: 'u', value: true },
  password: { short: 'p', value: true },
  authenticationDatabase: { value: true },
  authenticationMechanism: { value: true },
  host: { short: 'h', value: true },
  port: { value: true },
  uri: { value: true },
} as const;

export type Login = { ok: true; user: string | null } | { ok: false; why: 'wrong-password' };

/** `address` is a connection string given as an argument, `database` the one to authenticate against by default. */
export function logIn(inside: Inside, parsed: Parsed, address: string | undefined, database: string): Login {
  const given = addressLogin(valueOf(parsed, 'uri') ?? address);
  const name = valueOf(parsed, 'username') ?? given?.name;
  if (name === undefined) return { ok: true, user: null };
  const password = valueOf(parsed, 'password') ?? given?.password ?? '';
  const source = valueOf(parsed, 'authenticationDatabase') ?? given?.source ?? database;
  const account = inside.accounts.find(
    (known) => known.name === name && known.password === password && known.database === source,
  );
  return account === undefined ? { ok: false, why: 'wrong-password' } : { ok: true, user: account.name };
}

function addressLogin(
  address: string | undefined,
): { name: string; password: string; source: string | undefined } | null {
  const match = /^mongodb:\/\/(?:([^:@/]+):([^@/]*)@)[^/]*(?:\/([^?]*))?(?:\?(.*))?$/.exec(address ?? '');
  if (match === null) return null;
  const source = new URLSearchParams(match[4] ?? '').get('authSource') ?? (match[3] || undefined);
  return { name: decodeURIComponent(match[1]!), password: decodeURIComponent(match[2]!), source };
}

/** The line that the server writes about a login that it has refused. */
export function noteRefusal(container: Container, name: string | undefined, now: number): void {
  const attributes = {
    mechanism: 'SCRAM-SHA-256',
    speculative: true,
    principalName: name ?? '',
    authenticationDatabase: 'admin',
    remote: '127.0.0.1:39122',
    error: 'AuthenticationFailed: SCRAM authentication failed, storedKey mismatch',
  };
  addEvent(
    container,
    now,
    `%M"c":"ACCESS",   "id":20249,   "ctx":"conn31","msg":"Authentication failed","attr":${JSON.stringify(attributes)}}`,
  );
}
