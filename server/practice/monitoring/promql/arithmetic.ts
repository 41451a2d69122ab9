/** Operators on numbers, and quantiles of histograms. */
import { Bad, keyOf, type Labels, nameless, type Sample } from './labels.ts';

/** What an operator makes of two numbers; a comparison gives 1 or 0. */
export function compute(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    case '^':
      return a ** b;
    case '==':
      return Number(a === b);
    case '!=':
      return Number(a !== b);
    case '<':
      return Number(a < b);
    case '<=':
      return Number(a <= b);
    case '>':
      return Number(a > b);
    case '>=':
      return Number(a >= b);
    default:
      throw new Bad(`set operator ${JSON.stringify(operator)} not allowed in binary scalar expression`);
  }
}

/** `histogram_quantile` over buckets with the label `le`, interpolated inside the bucket as Prometheus does. */
export function quantiles(wanted: number, samples: readonly Sample[]): Sample[] {
  const groups = new Map<string, { labels: Labels; buckets: { le: number; count: number }[] }>();
  for (const { labels, value: count } of samples) {
    const { le, ...rest } = nameless(labels);
    if (le === undefined) continue;
    const group = groups.get(keyOf(rest)) ?? { labels: rest, buckets: [] };
    group.buckets.push({ le: le === '+Inf' ? Infinity : Number(le), count });
    groups.set(keyOf(rest), group);
  }
  return [...groups.values()].map(({ labels, buckets }) => {
    buckets.sort((a, b) => a.le - b.le);
    const total = buckets.at(-1)?.count ?? 0;
    if (total === 0) return { labels, value: NaN };
    const rank = wanted * total;
    const at = buckets.findIndex(({ count }) => count >= rank);
    const bucket = buckets[at]!;
    const below = at === 0 ? { le: 0, count: 0 } : buckets[at - 1]!;
    if (bucket.le === Infinity) return { labels, value: below.le };
    const share = bucket.count === below.count ? 0 : (rank - below.count) / (bucket.count - below.count);
    return { labels, value: below.le + (bucket.le - below.le) * share };
  });
}
