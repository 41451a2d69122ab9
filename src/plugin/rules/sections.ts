/** Rules about the shape of a runbook: its seven sections, and what search results show of it. */
import type { Heading } from 'mdast';
import type { Page } from '../page.ts';
import { plainText } from '../plain-text.ts';
import type { PageRule } from './context.ts';

/** What every runbook has, in this order. */
export const SECTIONS = [
  'Overview',
  'Prerequisites',
  'Step-by-Step Procedure',
  'Verification',
  'Rollback',
  'Troubleshooting',
  'Related Procedures',
] as const;

export const lintSections: PageRule = (page, reporter) => {
  if (!isRunbook(page)) return;
  const report = reporter('sections');
  const found = sectionsOf(page);
  const order: readonly string[] = SECTIONS;
  let latest = -1;
  const seen = new Set<string>();
  for (const { name, line, empty } of found) {
    const index = order.indexOf(name);
    if (index === -1) {
      report(line, `"${name}" is none of the seven sections of a runbook: make it a part of one (###)`);
      continue;
    }
    if (seen.has(name)) report(line, `the section "${name}" is there already`);
    else if (index < latest) report(line, `the section "${name}" belongs before "${order[latest]}"`);
    if (empty) report(line, `the section "${name}" is empty: say what holds, if only that there is nothing to do`);
    seen.add(name);
    latest = Math.max(latest, index);
  }
  const missing = SECTIONS.filter((name) => !seen.has(name));
  if (missing.length > 0) {
    report(
      1,
      `${missing.length === 1 ? 'the section' : 'the sections'} ${missing.map((name) => `"${name}"`).join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`,
    );
  }
};

export const lintPageFacts: PageRule = (page, reporter) => {
  if (!isRunbook(page) || page.frontMatter.errors.length > 0) return;
  for (const key of ['title', 'description']) {
    const value = page.frontMatter.all[key];
    if (typeof value === 'string' && value.trim() !== '') continue;
    reporter('page-facts')(1, `front matter ${key}: is missing; lists, search and link previews show it`);
  }
};

/** A page with `runbook:` meta, or one that should have it. */
function isRunbook(page: Page): boolean {
  return page.runbook !== null;
}

function sectionsOf(page: Page): { name: string; line: number; empty: boolean }[] {
  const nodes = page.tree.children;
  return nodes.flatMap((node, index) => {
    if (node.type !== 'heading' || node.depth !== 2) return [];
    const next = nodes[index + 1];
    const empty = next === undefined || (next.type === 'heading' && next.depth <= 2);
    return [{ name: nameOf(node), line: node.position!.start.line, empty }];
  });
}

/** `## Verification {#check}`: the last part is an id. */
function nameOf(heading: Heading): string {
  return plainText(heading).replace(/\s*\{#[^}]*\}$/, '');
}
