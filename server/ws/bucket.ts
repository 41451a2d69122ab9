/** A token bucket: so much at once, so much in the long run. */
export type Bucket = {
  /** False when there is not enough left. */
  take(amount: number): boolean;
  /** Gives some back, at most up to the size. */
  credit(amount: number): void;
};

export function createBucket({ size, perSecond, now }: { size: number; perSecond: number; now: () => number }): Bucket {
  let level = size;
  let at = now();
  return {
    take(amount) {
      const time = now();
      // A clock set back must not take anything away.
      level = Math.min(size, level + (Math.max(0, time - at) / 1000) * perSecond);
      at = time;
      if (amount > level) return false;
      level -= amount;
      return true;
    },
    credit(amount) {
      level = Math.min(size, level + amount);
    },
  };
}
