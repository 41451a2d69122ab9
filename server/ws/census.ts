/** How many sockets are open, by whom and from where. */
import type { SocketLimits } from './ports.ts';

export type Place = {
  /** The socket has said hello as this person; false when they have as many as they may. */
  claim(personId: string): boolean;
  /** The socket is gone. Once counts. */
  leave(): void;
};

export type Census = {
  /** Counts a new socket in; null when there are too many. */
  enter(address: string): Place | null;
};

export function createCensus(
  limits: Pick<SocketLimits, 'perPerson' | 'perAddress' | 'total' | 'unauthenticated'>,
): Census {
  const byAddress = new Map<string, number>();
  const byPerson = new Map<string, number>();
  let total = 0;
  let unauthenticated = 0;

  return {
    enter(address) {
      if (total >= limits.total || unauthenticated >= limits.unauthenticated) return null;
      if ((byAddress.get(address) ?? 0) >= limits.perAddress) return null;
      total++;
      unauthenticated++;
      add(byAddress, address, 1);
      let person: string | null = null;
      let gone = false;
      return {
        claim(personId) {
          if (gone || person !== null || (byPerson.get(personId) ?? 0) >= limits.perPerson) return false;
          person = personId;
          unauthenticated--;
          add(byPerson, personId, 1);
          return true;
        },
        leave() {
          if (gone) return;
          gone = true;
          total--;
          add(byAddress, address, -1);
          if (person === null) unauthenticated--;
          else add(byPerson, person, -1);
        },
      };
    },
  };
}

function add(counts: Map<string, number>, key: string, change: number): void {
  const count = (counts.get(key) ?? 0) + change;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}
