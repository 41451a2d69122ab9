/** What Redis is asked with and answers with, and small helpers of both. */
import type { RedisData } from '../../state/index.ts';

export type Reply =
  | { kind: 'status'; text: string }
  | { kind: 'error'; text: string }
  | { kind: 'integer'; value: number }
  | { kind: 'nil' }
  /** `plain`: shown without quotes on a terminal, as `INFO` is. */
  | { kind: 'bulk'; text: string; plain?: boolean }
  | { kind: 'array'; items: Reply[] };

/** A command may change `data`: it is the truth itself. */
export type RedisView = { data: RedisData; database: number; startedAt: number; now: number };

export function wrongCount(name: string): Reply {
  return { kind: 'error', text: `ERR wrong number of arguments for '${name.toLowerCase()}' command` };
}

/** `*` and `?`, in time proportional to both lengths whatever the pattern. */
export function matchesGlob(text: string, pattern: string): boolean {
  let at = 0;
  let p = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[at])) {
      at += 1;
      p += 1;
    } else if (pattern[p] === '*') {
      star = p++;
      resume = at;
    } else if (star >= 0) {
      p = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}
