/**
 * Holds the built start page against the list of what it must contain.
 */
import { CONTENT, type ContentList } from './content.list.ts';
import { outlineOf, type Item, type Section } from './content.outline.ts';

/**
 * Checks the HTML of the built start page.
 *
 * @returns one sentence for each thing that is missing, changed or out of order; empty when all is there
 */
export function checkHomePage(html: string, content: ContentList = CONTENT): string[] {
  const sections = outlineOf(html);
  if (sections.length === 0) return ['the page has no article'];
  const problems: string[] = [];

  /** Items of one kind under a heading; says so when there is no such heading. */
  const under = <K extends Item['kind']>(path: string[], kind: K): Extract<Item, { kind: K }>[] => {
    const section = sections.find((candidate) => samePath(candidate, path));
    if (!section) problems.push(`no heading "${path.join(' > ')}"`);
    return (section?.items ?? []).filter((item): item is Extract<Item, { kind: K }> => item.kind === kind);
  };
  /** Wanted texts against found ones, number and order included. */
  const same = (path: string[], found: string[], wanted: string[]): void => {
    const missing = wanted.filter((text) => !found.includes(text)).map((text) => `missing "${text}"`);
    const foreign = found.filter((text) => !wanted.includes(text)).map((text) => `not on the list "${text}"`);
    const differences = [...missing, ...foreign];
    if (differences.length === 0 && found.join('\n') !== wanted.join('\n'))
      differences.push('out of order or repeated');
    problems.push(...differences.map((difference) => `${path.join(' > ')}: ${difference}`));
  };
  const entries = (path: string[], wanted: string[], ordered = false): void => {
    const found = under(path, 'entry');
    same(
      path,
      found.map(({ text }) => text),
      wanted,
    );
    if (ordered && found.some((entry) => !entry.ordered)) problems.push(`${path.join(' > ')}: not numbered`);
  };
  const rows = (path: string[]): string[][] => under(path, 'row').map(({ cells }) => cells);

  checkRunbooks(under(['Available Runbooks'], 'entry'), content, problems);
  entries(['Runbook Usage Guidelines', 'When to Use Runbooks'], content.occasions);
  entries(['Runbook Usage Guidelines', 'How to Use Runbooks'], content.stepsOfUse.map(named), true);
  entries(['Runbook Usage Guidelines', 'Runbook Structure'], content.runbookSections.map(named));

  for (const [path, contacts] of byPath(content.contacts)) {
    const found = rows(path);
    // The third cell is the organisation's own, or the words for nothing; it is never empty.
    same(
      path,
      found.map(([name, role]) => `${name} | ${role}`),
      contacts.map(({ name, role }) => `${name} | ${role}`),
    );
    for (const [name, , value] of found)
      if (!value) problems.push(`${path.join(' > ')}: "${name}" has an empty contact`);
  }

  const severityPath = ['Incident Severity Levels'];
  const severityRows = under(severityPath, 'row');
  for (const { id, name, criteria, response } of content.severities) {
    const row = severityRows.find(({ cells }) => cells[0]?.includes(id));
    if (!row?.cells[0]?.includes(name)) problems.push(`${severityPath[0]}: missing "${id}" with name "${name}"`);
    if (!row) continue;
    same([...severityPath, id], row.entries, criteria);
    same([...severityPath, id, 'Response time'], row.cells.slice(2), [response]);
  }

  for (const { path, items } of content.checklists) {
    entries(
      path,
      items.map(({ item }) => item),
    );
    for (const { text, checkbox, links } of under(path, 'entry')) {
      if (checkbox !== 'disabled')
        problems.push(`${path.join(' > ')}: "${text}" has no box, or one that can be ticked`);
      const href = items.find(({ item }) => item === text)?.href;
      if (href !== undefined && links.join() !== href)
        problems.push(`${path.join(' > ')}: "${text}" must link to ${href}`);
    }
  }

  checkCommands(sections, content, problems);
  for (const [path, channels] of byPath(content.channels)) {
    const wanted = channels.map(({ medium, address, purpose }) => `${medium} | ${address} | ${purpose}`);
    same(
      path,
      rows(path).map((cells) => cells.join(' | ')),
      wanted,
    );
  }
  for (const { path, rungs } of content.ladders) entries(path, rungs, true);
  for (const { path, rules } of content.standards) entries(path, rules);
  entries(['Training and Certification', 'Required Training'], content.trainings);
  entries(['Training and Certification', 'Certification Levels'], content.levels);
  const kpiPath = ['Continuous Improvement', 'Metrics and KPIs'];
  same(
    kpiPath,
    rows(kpiPath).map(([name = '']) => name),
    content.kpis,
  );
  const improvementPath = ['Continuous Improvement', 'Improvement Process'];
  entries(improvementPath, content.improvement.map(named), true);

  const closing = sections.at(-1)?.items ?? [];
  if (!closing.some((item) => item.kind === 'paragraph' && item.text === content.reminder)) {
    problems.push(`the page does not close with "${content.reminder}"`);
  }
  problems.push(...bareLevels(sections));
  return problems;
}

/** How a labelled entry reads on the page. */
function named({ name, text }: { name: string; text: string }): string {
  return `${name}: ${text}`;
}

function checkRunbooks(found: Extract<Item, { kind: 'entry' }>[], content: ContentList, problems: string[]): void {
  if (found.length !== content.runbooks.length)
    problems.push(`Available Runbooks: ${found.length} instead of ${content.runbooks.length}`);
  for (const [index, { icon, name, scope, href }] of content.runbooks.entries()) {
    const wanted = `${icon} ${name}: ${scope}`;
    const entry = found[index];
    if (entry?.text !== wanted) problems.push(`Available Runbooks: entry ${index + 1} is not "${wanted}"`);
    if (entry && entry.links.join() !== href) problems.push(`Available Runbooks: "${name}" must link to ${href}`);
  }
}

function checkCommands(sections: Section[], content: ContentList, problems: string[]): void {
  for (const entry of content.commands) {
    const codes = (sections.find((section) => samePath(section, entry.path))?.items ?? []).filter(
      (item) => item.kind === 'code',
    );
    const holding = codes.filter(({ lines }) => lines.includes(entry.command));
    const where = entry.path.join(' > ');
    if (holding.length === 0) problems.push(`${where}: missing command "${entry.command}"`);
    else if (holding.some(({ block }) => (block !== null) !== entry.runnable)) {
      problems.push(`${where}: "${entry.command}" must ${entry.runnable ? '' : 'not '}be a runnable block`);
    }
    if (!entry.runnable && !codes.some(({ block }) => block === entry.instead)) {
      problems.push(`${where}: no block "${entry.instead}" in place of "${entry.command}"`);
    }
  }
}

/** "L1" alone could be a rung or a certificate, so it only ever stands behind its T. */
function bareLevels(sections: Section[]): string[] {
  const texts = sections.flatMap(({ path, items }) => [
    ...path.slice(-1),
    ...items.flatMap((item) => ('text' in item ? [item.text] : item.kind === 'row' ? item.cells : [])),
  ]);
  return texts
    .filter((text) => /\bL[1-4]\b/.test(text.replaceAll(/T[1-4] \(L[1-4] Support\)/g, '')))
    .map((text) => `a bare level in "${text}"`);
}

function samePath(section: Section, path: string[]): boolean {
  return section.path.join('\n') === path.join('\n');
}

/** Entries grouped by the heading they belong under, in the order of the list. */
function byPath<T extends { path: string[] }>(list: T[]): [string[], T[]][] {
  const groups = new Map<string, T[]>();
  for (const entry of list) {
    const key = entry.path.join('\n');
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups].map(([key, entries]) => [key.split('\n'), entries]);
}
