/** What the socket needs from the rest of the server. The composition in server/app.ts fills these in. */
import type { Person } from '../../src/contract/policy.ts';
import type { Record_ } from '../evidence/record.ts';
import type { LogPort } from '../runs/ports.ts';
import type { Runs } from '../runs/types.ts';

export type TicketHolder = { person: Person; sessionIdHash: string };

export type IdentityPort = {
  /** One use; null when unknown, used, expired, or its session has ended. */
  takeTicket(ticket: string): TicketHolder | null | Promise<TicketHolder | null>;
  /** The living session of a Cookie header: a ticket counts only together with the cookie of its own session. */
  sessionOf(cookieHeader: string | undefined): TicketHolder | null | Promise<TicketHolder | null>;
  /** Calls the listener at once when a session is signed out, expires or is revoked. Returns the end of it. */
  onSessionEnded(listener: (sessionIdHash: string) => void): () => void;
  /**
   * The session with the roles of this moment, null when it has ended. Asked again while a socket is used and at every
   * heartbeat: sessions end and roles change in other processes, too.
   */
  current(sessionIdHash: string): TicketHolder | null | Promise<TicketHolder | null>;
};

export type SocketLimits = {
  /** Open sockets: of one person, of one address, in all, and without a hello yet. */
  perPerson: number;
  perAddress: number;
  total: number;
  unauthenticated: number;
  /** Runs one socket may follow at the same time. */
  watches: number;
  helloDeadlineMs: number;
  /** Between pings; a ping unanswered at the next one ends the socket. */
  heartbeatMs: number;
  /** How long a socket may make no headway with what was sent to it before it is ended. */
  stalledMs: number;
  /** How long a closing handshake may take. */
  closeMs: number;
};

export const DEFAULT_SOCKET_LIMITS: SocketLimits = {
  perPerson: 16,
  perAddress: 32,
  total: 200,
  unauthenticated: 32,
  watches: 64,
  helloDeadlineMs: 4_000,
  heartbeatMs: 20_000,
  stalledMs: 30_000,
  closeMs: 2_000,
};

export type SocketDeps = {
  runs: Pick<Runs, 'access' | 'stop' | 'input' | 'resize' | 'subscribe'>;
  identity: IdentityPort;
  record: Record_;
  /** Exact values of the Host and Origin headers that are served; asked at each upgrade, since the port may be chosen late. */
  allowed: () => { hosts: readonly string[]; origins: readonly string[] };
  now: () => number;
  log: LogPort;
  limits?: Partial<SocketLimits>;
};
