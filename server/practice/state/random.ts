/** Randomness that is a pure function of a seed and a name: the same question always gets the same answer. */

/** 32-bit hash of the parts (FNV-1a with a final avalanche). */
export function hash(...parts: (string | number)[]): number {
  let h = 0x811c9dc5;
  for (const part of parts) {
    for (const char of `${part}\u0000`) h = Math.imul(h ^ char.codePointAt(0)!, 0x01000193);
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A number from 0 (inclusive) to 1 (exclusive). */
export function fraction(...parts: (string | number)[]): number {
  return hash(...parts) / 2 ** 32;
}

export function pick<T>(from: readonly T[], ...parts: (string | number)[]): T {
  return from[Math.floor(fraction(...parts) * from.length)]!;
}

/** Lower-case hex digits. */
export function hex(digits: number, ...parts: (string | number)[]): string {
  let text = '';
  for (let i = 0; text.length < digits; i++)
    text += hash(...parts, i)
      .toString(16)
      .padStart(8, '0');
  return text.slice(0, digits);
}

/** A smooth wave around 1 with some noise, for figures that move a little: about 0.8 to 1.2. */
export function wobble(now: number, ...parts: (string | number)[]): number {
  const phase = fraction('phase', ...parts) * Math.PI * 2;
  const noise = fraction('noise', Math.floor(now / 1000), ...parts) - 0.5;
  return 1 + 0.12 * Math.sin(now / 9_000 + phase) + 0.16 * noise;
}
