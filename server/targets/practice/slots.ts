/**
 * Process limits count per user id, so each practice system gets two ids of its own: one for blocks, one for the truth.
 */

/** Start of the range; Debian and systemd leave 64100 to 64611 alone for uses like this. */
const FIRST_UID = 64_100;
/** Practice systems at the same time. */
export const SLOTS = 256;

export type SlotUsers = {
  block: number;
  truth: number;
};

export function slotUsers(slot: number): SlotUsers {
  return { block: FIRST_UID + 2 * slot, truth: FIRST_UID + 2 * slot + 1 };
}

/** User and group that the blocks of a system run as, where the server is root. */
export function blockUser(slot: number): { uid: number; gid: number } {
  const { block } = slotUsers(slot);
  return { uid: block, gid: block };
}

/**
 * A free slot, or null. Starts looking at a place that follows from the id: a person tends to get the same ids again,
 * and another person not those of a system that ended a moment ago.
 */
export function chooseSlot(id: string, taken: ReadonlySet<number>): number | null {
  const first = Number.parseInt(id.slice(0, 8), 16) % SLOTS;
  for (let step = 0; step < SLOTS; step += 1) {
    const slot = (first + step) % SLOTS;
    if (!taken.has(slot)) return slot;
  }
  return null;
}
