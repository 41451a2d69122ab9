/** Durations as Prometheus writes them: 5s, 1m30s, 15d. */
const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};
const WHOLE = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

/** Milliseconds; null when the text is no duration. */
export function readDuration(text: string): number | null {
  if (text === '0') return 0;
  if (text === '' || !WHOLE.test(text)) return null;
  let total = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)(ms|[smhdwy])/g)) total += Number(count) * UNIT_MS[unit!]!;
  return total;
}

/** As Prometheus prints one: 15000 is `15s`, 90000 is `1m30s`. */
export function writeDuration(ms: number): string {
  if (ms === 0) return '0s';
  let rest = ms;
  let text = '';
  for (const unit of ['d', 'h', 'm', 's', 'ms']) {
    const count = Math.floor(rest / UNIT_MS[unit]!);
    if (count === 0) continue;
    text += `${count}${unit}`;
    rest -= count * UNIT_MS[unit]!;
  }
  return text;
}
