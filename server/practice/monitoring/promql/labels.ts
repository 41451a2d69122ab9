/** Samples and series by their labels. */
export type Labels = Readonly<Record<string, string>>;
/** `at`: its value at a time, null where it has none. `since`: when it began. */
export type Series = { labels: Labels; since: number; at(time: number): number | null };
export type Sample = { labels: Labels; value: number };
/** Why a query has no value, in the words of Prometheus. Thrown inside the evaluation only. */
export class Bad extends Error {}

/** Labels without the name of the metric, as every calculation gives them. */
export function nameless(labels: Labels): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([label]) => label !== '__name__'));
}

/** Labels as one word, whatever their order. */
export function keyOf(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
