/** Durations and sizes as a person writes them in the configuration. */

const DURATION = /^(\d+)(ms|s|m|h|d)$/;
const DURATION_UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const SIZE = /^(\d+)(B|KiB|MiB|GiB)$/;
const SIZE_UNIT_BYTES = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 } as const;

/** Milliseconds of `500ms`, `60s`, `5m`, `1h`, `7d`; null when it is not of that form, zero, or beyond a safe integer. */
export function parseDuration(text: string): number | null {
  const match = DURATION.exec(text);
  if (match === null) return null;
  return positive(Number(match[1]) * DURATION_UNIT_MS[match[2] as keyof typeof DURATION_UNIT_MS]);
}

/** Bytes of `512B`, `64KiB`, `64MiB`, `2GiB`; null when it is not of that form, zero, or beyond a safe integer. */
export function parseSize(text: string): number | null {
  const match = SIZE.exec(text);
  if (match === null) return null;
  return positive(Number(match[1]) * SIZE_UNIT_BYTES[match[2] as keyof typeof SIZE_UNIT_BYTES]);
}

function positive(value: number): number | null {
  return value > 0 && Number.isSafeInteger(value) ? value : null;
}
