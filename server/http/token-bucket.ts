/** A rate limit: so many at once, then so many a second. The clock is the caller's. */

export type TokenBucketOptions = {
  /** Tokens when full: the largest burst. */
  burst: number;
  perSecond: number;
  now: () => number;
};

/** Keys remembered at most; beyond that the one untouched longest is forgotten, that is, refilled. */
const KEY_LIMIT = 10_000;

/** Answers whether one more may pass, for each key on its own. */
export function createTokenBucket({ burst, perSecond, now }: TokenBucketOptions): (key: string) => boolean {
  if (!(burst >= 1) || !(perSecond > 0)) throw new TypeError('Expected a burst of at least 1 and a positive rate');
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (key) => {
    const at = now();
    const found = buckets.get(key);
    // A clock set back must not take tokens away.
    const elapsedMs = found === undefined ? 0 : Math.max(0, at - found.at);
    const tokens = found === undefined ? burst : Math.min(burst, found.tokens + (elapsedMs / 1000) * perSecond);
    const passes = tokens >= 1;
    buckets.delete(key);
    buckets.set(key, { tokens: passes ? tokens - 1 : tokens, at });
    if (buckets.size > KEY_LIMIT) buckets.delete(buckets.keys().next().value!);
    return passes;
  };
}
