/** How many runs may go at the same time, for one person and in all. */

export type Seats = {
  /** A seat, given back by calling it (once counts); null when all are taken. */
  take(personId: string): (() => void) | null;
  /** For a run that is going already: counted even when that is one too many. */
  occupy(personId: string): () => void;
  taken(): number;
};

export function createSeats({ perPerson, total }: { perPerson: number; total: number }): Seats {
  const byPerson = new Map<string, number>();
  let all = 0;

  function occupy(personId: string): () => void {
    all++;
    byPerson.set(personId, (byPerson.get(personId) ?? 0) + 1);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      all--;
      const left = byPerson.get(personId)! - 1;
      if (left === 0) byPerson.delete(personId);
      else byPerson.set(personId, left);
    };
  }

  return {
    take: (personId) => (all >= total || (byPerson.get(personId) ?? 0) >= perPerson ? null : occupy(personId)),
    occupy,
    taken: () => all,
  };
}
