/**
 * Where a run takes place: in a session, alone among its state-carrying blocks, and on a shared target as the only person
 * who changes something there by this runbook. Whoever is in the way is named.
 */
import type { Block } from '../../src/contract/block.ts';
import type { Person } from '../../src/contract/policy.ts';
import { AppError } from '../errors.ts';
import { busyError } from '../sessions/acts.ts';
import type { Sessions } from '../sessions/index.ts';
import type { Target } from '../targets/target.ts';
import type { Holds } from './holds.ts';

export type Place = {
  /** Null outside any session. */
  session: string | null;
  /** Takes the session's state and gives its own back. */
  carries: boolean;
  /** From a clean shell: working directory, parameters and captured values, and nothing else. */
  clean: boolean;
  /** The run is over. */
  leave(): void;
  /** Nothing has run after all: a hold that was taken for it is given back. */
  giveUp(): Promise<void>;
};

export type Places = {
  /** AppError session-busy, held. */
  take(run: { run: string; person: Person; block: Block; target: Target; aside: boolean }): Promise<Place>;
};

export function createPlaces({ sessions, holds }: { sessions: Sessions; holds: Holds }): Places {
  return {
    async take({ run, person, block, target, aside }) {
      const session = aside ? null : (await sessions.open(person, block)).id;
      const carries = session !== null && carriesState(block);
      if (carries) {
        const busy = sessions.claim(session, { run, block: block.id, title: block.title });
        if (busy !== null) throw busyError(busy);
      }
      const leave = () => {
        if (session !== null) sessions.leave(session, run);
      };
      const changes = block.risk !== 'read';
      const holding = target.shared && changes;
      const hold = holding ? holds.inTheWay(person.id, block) : null;
      if (hold !== null) {
        leave();
        const message = `${hold.person.name} is changing ${hold.target} by this runbook (“${hold.title}”). Watch, wait, or take over with a reason.`;
        throw new AppError('held', { message, extra: { hold } });
      }
      let fresh = false;
      try {
        fresh = holding && (await holds.take(person, block, run));
      } catch (error) {
        leave();
        throw error;
      }
      return {
        session,
        carries,
        clean: changes && target.environment !== 'practice',
        leave,
        async giveUp() {
          if (fresh) await holds.release(person.id, block);
        },
      };
    },
  };
}

/** One that never ends, or asks a person, has no state to give back. */
export function carriesState(block: Pick<Block, 'interactive' | 'endless'>): boolean {
  return !block.interactive && !block.endless;
}
