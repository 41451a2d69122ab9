/** The rule about reviews: a runbook that nobody has read for a while is not to be trusted. */
import { NEXT_VERSION } from '../../contract/block.ts';
import type { PageRule } from './context.ts';

const DAY_MS = 86_400_000;
/** So long after the due date, late becomes an error. */
export const GRACE_DAYS = 30;

/** `today` is a date in UTC, `2026-11-24`. */
export function lintReviews(today: string): PageRule {
  return (page, reporter) => {
    if (page.runbook === null || page.version !== NEXT_VERSION) return;
    const { lastReviewed, reviewEveryDays } = page.runbook;
    const line = page.frontMatter.lineOf(['runbook', 'lastReviewed']);
    // East of Greenwich it is tomorrow already.
    if (daysBetween(today, lastReviewed) > 1) {
      reporter('review')(line, `lastReviewed: ${lastReviewed} has not come yet`);
      return;
    }
    const due = dateAfter(lastReviewed, reviewEveryDays);
    const late = daysBetween(due, today);
    if (late <= 0) return;
    const message = `the review was due on ${due}, ${late} ${late === 1 ? 'day' : 'days'} ago: read the page with care, then set lastReviewed`;
    reporter('review')(line, message, late > GRACE_DAYS ? 'error' : 'warning');
  };
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}
