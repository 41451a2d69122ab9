/** For the tests of rules: a runbook of one's own, and what is said about it. */
import { readPage } from './page.ts';
import type { Page } from './page.ts';
import { formatProblems } from './problem.ts';

const FILE = 'docs/runbooks/a.md';

/** A runbook with this body; `params` are the lines below `params:`, and it begins on line BODY_LINE without any. */
export function runbookOf(body: string, { params = [] as string[], target = 'stack' } = {}): Page {
  const lines = params.length === 0 ? [] : ['  params:', ...params.map((line) => `    ${line}`)];
  const front = [
    'owner: o',
    'lastReviewed: 2026-11-23',
    'reviewEvery: 90d',
    'topic: t',
    'rationale: r',
    `target: ${target}`,
  ];
  return readPage(FILE, ['---', 'runbook:', ...front.map((line) => `  ${line}`), ...lines, '---', body].join('\n'));
}

/** Line of the body's first line in a runbook without parameters. */
export const BODY_LINE = 10;

/** A block: its id, and whatever else its fence says. */
export function blockOf(id: string, code: string, words = 'risk=read'): string {
  return `\`\`\`bash run id=${id} title="${id}" ${words}\n${code}\n\`\`\`\n`;
}

/** Problems without the name of the file: `12: message`. */
export function problemsIn(page: Page): string[] {
  return page.problems.length === 0
    ? []
    : formatProblems(page.problems)
        .split('\n')
        .map((line) => line.slice(FILE.length + 1));
}
