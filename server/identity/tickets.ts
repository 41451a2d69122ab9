/**
 * Tickets: what a page sends as the first message on its socket. A cookie alone would let any page open a socket in the
 * reader's name; a ticket has to be fetched first, by a page that our origin check let through.
 */
import { newSecret, sha256Hex } from './secret.ts';

export const TICKET_LIFETIME_MS = 30_000;

/** Unspent tickets of one session and of all; the oldest go first. Nobody opens more tabs than this in 30 s. */
const PER_SESSION = 16;
const TOTAL = 4_096;

export type Tickets = {
  issue(sessionIdHash: string): { ticket: string; expiresInMs: number };
  /** Spends a ticket: the session it was issued to, null when it does not count. */
  take(ticket: string): string | null;
  /** Drops all tickets of a session. */
  forget(sessionIdHash: string): void;
};

export function createTickets({ now }: { now: () => number }): Tickets {
  // In order of issue, which is the order of expiry.
  const open = new Map<string, { sessionIdHash: string; expiresAt: number }>();

  function drop(count: number, which: (sessionIdHash: string) => boolean): void {
    for (const [hash, { sessionIdHash }] of open) {
      if (count <= 0) return;
      if (!which(sessionIdHash)) continue;
      open.delete(hash);
      count--;
    }
  }

  return {
    issue(sessionIdHash) {
      for (const [hash, { expiresAt }] of open) {
        if (expiresAt > now()) break;
        open.delete(hash);
      }
      let own = 0;
      for (const entry of open.values()) if (entry.sessionIdHash === sessionIdHash) own++;
      drop(own - PER_SESSION + 1, (hash) => hash === sessionIdHash);
      drop(open.size - TOTAL + 1, () => true);
      const ticket = newSecret();
      open.set(sha256Hex(ticket), { sessionIdHash, expiresAt: now() + TICKET_LIFETIME_MS });
      return { ticket, expiresInMs: TICKET_LIFETIME_MS };
    },
    take(ticket) {
      const hash = sha256Hex(ticket);
      const entry = open.get(hash);
      if (entry === undefined) return null;
      open.delete(hash);
      return entry.expiresAt > now() ? entry.sessionIdHash : null;
    },
    forget: (sessionIdHash) => drop(Number.POSITIVE_INFINITY, (hash) => hash === sessionIdHash),
  };
}
