/** One metric of a program, as a function of time. */
export type Metric = {
  name: string;
  type: 'counter' | 'gauge' | 'histogram';
  labels: Record<string, string>;
  /** When it began. */
  since: number;
  at(time: number): number;
};

export function gauge(name: string, at: (time: number) => number, since: number, labels = {}): Metric {
  return { name, type: 'gauge', labels, since, at };
}

/** Grows steadily from nothing at `since`. */
export function counter(name: string, perSecond: number, since: number, labels = {}): Metric {
  return { name, type: 'counter', labels, since, at: (time) => Math.max(0, ((time - since) / 1000) * perSecond) };
}

/** The buckets, sum and count of a histogram. `shares`: the share of observations at most `le` seconds. */
export function histogram(
  name: string,
  shares: readonly (readonly [le: number, share: number])[],
  perSecond: number,
  since: number,
  labels = {},
): Metric[] {
  const all = [...shares, [Infinity, 1] as const];
  let mean = 0;
  all.forEach(([le, share], i) => {
    const below = i === 0 ? [0, 0] : all[i - 1]!;
    mean += (share - below[1]!) * (le === Infinity ? below[0]! * 1.5 : (le + below[0]!) / 2);
  });
  return [
    ...all.map(([le, share]): Metric => {
      const bucket = { ...labels, le: le === Infinity ? '+Inf' : String(le) };
      return { ...counter(`${name}_bucket`, perSecond * share, since, bucket), type: 'histogram' };
    }),
    { ...counter(`${name}_sum`, perSecond * mean, since, labels), type: 'histogram' },
    { ...counter(`${name}_count`, perSecond, since, labels), type: 'histogram' },
  ];
}

/** As a program's `/metrics` shows them at a time. Counters of whole things are whole. */
export function exposition(metrics: readonly Metric[], now: number): string {
  const typed = new Set<string>();
  return metrics
    .map(({ name, type, labels, at }) => {
      const family = type === 'histogram' ? name.replace(/_(?:bucket|sum|count)$/, '') : name;
      const head = typed.has(family) ? '' : `# TYPE ${family} ${type}\n`;
      typed.add(family);
      const shown = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
      const whole = type !== 'gauge' && !/_(?:sum|seconds_total)$/.test(name);
      const value = whole ? Math.floor(at(now)) : Number(at(now).toPrecision(10));
      return `${head}${name}${shown.length === 0 ? '' : `{${shown.join(',')}}`} ${value}\n`;
    })
    .join('');
}
