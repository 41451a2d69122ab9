/**
 * Why a block cannot be started right now, and how it could. The page knows before the click; the server decides again
 * after it.
 */
import type { Missing } from '../contract/policy.ts';
import type { BlockFacts } from './page-state.ts';
import type { SessionState } from './session.ts';

export type Door =
  | { open: true }
  | {
      open: false;
      missing: Missing | 'server' | 'answer' | 'capture';
      words: string;
      /** What the reader can do about it on this page. */
      way: 'sign-in' | 'retry' | null;
      /** Said before the click: what everyone meets (no server, not signed in) is said once on the page instead. */
      loud: boolean;
    };

/** `missing` is a sentence about a captured value that the block uses and that nobody has found out yet. */
export function doorOf(session: SessionState, facts: BlockFacts | null, missing: string | null = null): Door {
  if (session.state === 'unknown') return closed('answer', 'Asking the server whether this may run. One moment.', null);
  if (session.state === 'away') {
    return closed(
      'server',
      'Running is unavailable: the server does not answer. The command works when copied, too.',
      'retry',
    );
  }
  if (!session.me.person) {
    return closed(
      'sign-in',
      'Sign in to run this. On the server’s host, `./runbooks sign-in-link` prints a link.',
      'sign-in',
    );
  }
  // Facts may lag behind the session by one request: a stale "sign in" is not repeated to somebody who has.
  if (
    facts &&
    !facts.decision.allow &&
    facts.decision.missing !== 'sign-in' &&
    facts.decision.missing !== 'confirmation'
  ) {
    return { open: false, missing: facts.decision.missing, words: facts.decision.words, way: null, loud: true };
  }
  if (facts && missing !== null) return { open: false, missing: 'capture', words: missing, way: null, loud: true };
  return { open: true };
}

function closed(missing: 'sign-in' | 'server' | 'answer', words: string, way: 'sign-in' | 'retry' | null): Door {
  return { open: false, missing, words, way, loud: false };
}
