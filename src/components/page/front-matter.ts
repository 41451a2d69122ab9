/** The `runbook:` front matter as the page gets it: unchecked here, the build has checked it. */

export type RunbookFrontMatter = {
  owner?: string;
  /** ISO date; YAML makes a Date of one without quotes. */
  lastReviewed?: string | Date;
  /** `90d`, which also counts when nothing is said. */
  reviewEvery?: string;
  target?: string;
  /** Why the text is as it is. */
  rationale?: string;
};

const DAY_MS = 86_400_000;
/** A quarter: what counts for a page that names no interval. The contract's number, which the browser cannot import. */
export const REVIEW_EVERY = '90d';

/** `2026-11-23` of either form, null when it is no date. */
export function isoDay(value: unknown): string | null {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(isDate(value) ? isoTime(value) : String(value))?.[0];
  return day && !Number.isNaN(Date.parse(day)) ? day : null;
}

/** By what it is called: pages are rendered in a realm whose Date is another one. */
function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === '[object Date]';
}

function isoTime(date: Date): string {
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

/** The day by which the page is to be read again, null when nobody said. */
export function nextReview(lastReviewed: unknown, reviewEvery: unknown = REVIEW_EVERY): string | null {
  const day = isoDay(lastReviewed);
  const days = typeof reviewEvery === 'string' ? /^(\d+)d$/.exec(reviewEvery)?.[1] : undefined;
  if (!day || !days) return null;
  return new Date(Date.parse(day) + Number(days) * DAY_MS).toISOString().slice(0, 10);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `23 Nov 2026`, the same in every time zone and at build time. */
export function dayWords(isoDate: string): string {
  const [year, month, day] = isoDate.split('-').map(Number);
  return `${day} ${MONTHS[month! - 1]} ${year}`;
}
