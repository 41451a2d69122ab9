/** Names of versions: `1.0`, `1.1`, `2.0.1`. */

const NAME = /^(?:0|[1-9]\d{0,3})(?:\.(?:0|[1-9]\d{0,3})){1,2}$/;

/** Why `version` cannot be the next one after those published; null when it can. */
export function nameProblem(version: string, published: readonly string[]): string | null {
  if (!NAME.test(version)) return `A version is numbers with points, like 1.0 or 1.2.3, and not \`${version}\`.`;
  if (published.includes(version))
    return `Version ${version} is published already, and a published version never changes.`;
  const higher = published.find((other) => NAME.test(other) && order(other, version) >= 0);
  if (higher !== undefined) return `Version ${version} would not come after ${higher}: versions count up.`;
  return null;
}

/** Below zero when `a` comes before `b`. A missing third number is 0. */
function order(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  for (let at = 0; at < 3; at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbers(version: string): number[] {
  return version.split('.').map(Number);
}
