/**
 * Who is asking: people, one-time sign-in codes, server-side sessions, and tickets for the socket. Secrets are random,
 * given out once and kept as sha256 only. What a person may do is not decided here but in policy.
 */
import type { Kysely } from 'kysely';
import type { Person, Role } from '../../src/contract/policy.ts';
import type { Record_ } from '../evidence/record.ts';
import type { Schema } from '../store/schema.ts';
import { makeSignInCode, redeemSignInCode, type CodeRefusal } from './codes.ts';
import { readCookie, type SessionCookie } from './cookie.ts';
import { personById, personNamed } from './people.ts';
import { createSessions } from './sessions.ts';
import { createTickets } from './tickets.ts';

export { LOCAL_ADMIN_NAME, nameProblem } from './people.ts';
export { CODE_LIFETIME_MS, type CodeRefusal } from './codes.ts';
export { sessionCookie, type SessionCookie } from './cookie.ts';

/** A living session and whose it is. `sessionIdHash` names it in logs and listeners; the id itself is in the cookie alone. */
export type Session = { sessionIdHash: string; person: Person };

export type Identity = {
  cookie: SessionCookie;
  /** The living session of a Cookie header, null when there is none. Counts as activity. */
  sessionOf(cookieHeader: string | null | undefined): Promise<Session | null>;
  /** A one-time code for a person, made when missing. Roles change only when given. The text is returned once and kept nowhere. */
  makeCode(name: string, roles?: Role[]): Promise<{ code: string; person: Person; expiresAt: number }>;
  /** Trades a code for a session. `cookieValue` goes into the cookie. A session the browser had before ends. */
  signIn(
    code: string,
    previousCookieHeader?: string | null,
  ): Promise<{ ok: true; session: Session; cookieValue: string } | { ok: false; why: CodeRefusal }>;
  signOut(session: Session): Promise<void>;
  /** For the first message on a socket: one use, 30 s, bound to the session. */
  issueTicket(sessionIdHash: string): { ticket: string; expiresInMs: number };
  /** Spends a ticket; null when it is unknown, used, expired, or its session has ended. */
  takeTicket(ticket: string): Promise<Session | null>;
  /** Asked for open sockets: the living session with the roles of this moment, null when it has ended. Counts as activity. */
  current(sessionIdHash: string): Promise<Session | null>;
  /** Called with the hash of a session that was signed out, revoked or expired. Returns a function that stops it. */
  onSessionEnded(listener: (sessionIdHash: string) => void): () => void;
  /** Looks for sessions that ended by the clock or by another process, and says so to the listeners. */
  sweep(): Promise<void>;
  dispose(): void;
};

export type IdentityOptions = {
  db: Kysely<Schema>;
  record: Record_;
  now: () => number;
  cookie: SessionCookie;
  /** A session ends after this long without a request. Milliseconds. */
  idleMs: number;
  /** And in any case after this long. Milliseconds. */
  absoluteMs: number;
  /** How often ended sessions are looked for; null leaves it to calls of `sweep`. Milliseconds. */
  sweepEveryMs?: number | null;
};

/** The code stands in the fragment, which browsers send to no server and in no Referer. */
export function signInUrl(address: string, code: string): string {
  return `${address}/sign-in#code=${code}`;
}

const DEFAULT_SWEEP_MS = 5_000;

export function createIdentity(options: IdentityOptions): Identity {
  const { db, record, now, cookie } = options;
  const sessions = createSessions({ db, now, idleMs: options.idleMs, absoluteMs: options.absoluteMs });
  const tickets = createTickets({ now });
  const everyMs = options.sweepEveryMs === undefined ? DEFAULT_SWEEP_MS : options.sweepEveryMs;
  const sweep = () => sessions.sweep();
  // A failed look is followed by the next one; sessions are checked again on every request anyway.
  const timer = everyMs === null ? null : setInterval(() => void sweep().catch(() => undefined), everyMs).unref();

  return {
    cookie,
    sessionOf: (header) => {
      const value = readCookie(header, cookie.name);
      return value === null ? Promise.resolve(null) : sessions.find(value);
    },
    async makeCode(name, roles) {
      const person = await personNamed(db, { name, roles: roles ?? null, now: now() });
      const { code, expiresAt } = await makeSignInCode(db, { personId: person.id, now: now() });
      await record.append({
        kind: 'sign-in.link-made',
        personId: person.id,
        body: { name: person.name, roles: person.roles, expiresAt },
      });
      return { code, person, expiresAt };
    },
    async signIn(code, previousCookieHeader) {
      const redeemed = await redeemSignInCode(db, { code, now: now() });
      if (!redeemed.ok) {
        await record.append({ kind: 'sign-in.refused', personId: null, body: { why: redeemed.why } });
        return redeemed;
      }
      const person = await personById(db, redeemed.personId);
      if (person === null) throw new Error('A sign-in code names a person who is not there');
      const previous = readCookie(previousCookieHeader, cookie.name);
      if (previous !== null) await sessions.end(previous);
      const { cookieValue, sessionIdHash } = await sessions.create(person.id);
      await record.append({
        kind: 'sign-in.succeeded',
        personId: person.id,
        body: { session: sessionIdHash.slice(0, 16) },
      });
      return { ok: true, cookieValue, session: { sessionIdHash, person } };
    },
    async signOut({ sessionIdHash, person }) {
      tickets.forget(sessionIdHash);
      await sessions.revoke(sessionIdHash);
      await record.append({ kind: 'sign-out', personId: person.id, body: { session: sessionIdHash.slice(0, 16) } });
    },
    issueTicket: (sessionIdHash) => tickets.issue(sessionIdHash),
    async takeTicket(ticket) {
      const sessionIdHash = tickets.take(ticket);
      return sessionIdHash === null ? null : sessions.follow(sessionIdHash);
    },
    current: (sessionIdHash) => sessions.current(sessionIdHash),
    onSessionEnded: (listener) => sessions.onEnded(listener),
    sweep,
    dispose: () => {
      if (timer !== null) clearInterval(timer);
    },
  };
}
