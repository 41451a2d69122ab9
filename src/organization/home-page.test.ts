/**
 * Unit tests of `e2e/content.check.ts`, which holds the built start page against the full list. They stand here because
 * files in e2e/ are the browser's; the page they check is written by hand below, with nothing of the site in it.
 */
import { describe, expect, test } from 'vitest';
import { checkHomePage } from '../../e2e/content.check.ts';
import { CONTENT, type ContentList } from '../../e2e/content.list.ts';
import { outlineOf } from '../../e2e/content.outline.ts';

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const li = (inner: string): string => `<li>${inner}</li>`;
const row = (...cells: string[]): string => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
const table = (rows: string[]): string =>
  `<table><thead><tr><th>Head</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
const named = ({ name, text }: { name: string; text: string }): string =>
  li(`<strong>${name}</strong>: ${escape(text)}`);

/** Code as the highlighter leaves it: words in spans, plain or inside a block. */
function code(text: string, block?: string): string {
  const spans = escape(text)
    .split(' ')
    .map((word) => `<span>${word}</span>`)
    .join(' ');
  return block
    ? `<div role="group" data-run-block="${block}"><pre><code>${spans}\n</code></pre></div>`
    : `<pre><code># why\n${spans}</code></pre>`;
}

/** A page that holds the list, in the shape Docusaurus gives it: hash links in headings, spans in code. */
function page(content: ContentList): string {
  const parts: string[] = [];
  let open: string[] = [];
  const under = (path: string[], html: string): void => {
    for (const [depth, heading] of path.entries()) {
      if (open[depth] === heading) continue;
      open = [...open.slice(0, depth), heading];
      parts.push(`<h${depth + 2}>${heading}<a class="hash-link" href="#x">\u200B</a></h${depth + 2}>`);
    }
    parts.push(html);
  };
  under(
    ['Available Runbooks'],
    `<ul>${content.runbooks
      .map(({ icon, name, scope, href }) => li(`${icon} <strong><a href="${href}">${name}</a></strong>: ${scope}`))
      .join('')}</ul>`,
  );
  const use = 'Runbook Usage Guidelines';
  under([use, 'When to Use Runbooks'], `<ul>${content.occasions.map((text) => li(text)).join('')}</ul>`);
  under([use, 'How to Use Runbooks'], `<ol>${content.stepsOfUse.map(named).join('')}</ol>`);
  under([use, 'Runbook Structure'], `<ul>${content.runbookSections.map(named).join('')}</ul>`);
  for (const { path, name, role } of content.contacts) under(path, table([row(name, role, '<em>not set</em>')]));
  under(
    ['Incident Severity Levels'],
    table(
      content.severities.map(({ id, name, criteria, response }) =>
        row(`<b>${id}</b> ${name}`, `<ul>${criteria.map((text) => li(text)).join('')}</ul>`, escape(response)),
      ),
    ),
  );
  for (const { path, items } of content.checklists) {
    under(
      path,
      `<ul>${items.map(({ item, href }) => li(`<input type="checkbox" disabled=""> <a href="${href}">${item}</a>`)).join('')}</ul>`,
    );
  }
  for (const [index, entry] of content.commands.entries()) {
    under(
      entry.path,
      entry.runnable ? code(entry.command, `block-${index}`) : code(entry.command) + code('works', entry.instead),
    );
  }
  for (const { path, medium, address, purpose } of content.channels)
    under(path, table([row(medium, address, purpose)]));
  for (const { path, rungs } of content.ladders) under(path, `<ol>${rungs.map((rung) => li(rung)).join('')}</ol>`);
  for (const { path, rules } of content.standards) under(path, `<ul>${rules.map((rule) => li(rule)).join('')}</ul>`);
  under(
    ['Training and Certification', 'Required Training'],
    `<ul>${content.trainings.map((text) => li(text)).join('')}</ul>`,
  );
  under(
    ['Training and Certification', 'Certification Levels'],
    `<ul>${content.levels.map((text) => li(text)).join('')}</ul>`,
  );
  under(
    ['Continuous Improvement', 'Metrics and KPIs'],
    table(content.kpis.map((kpi) => row(kpi, 'meaning', '<em>not set</em>'))),
  );
  under(['Continuous Improvement', 'Improvement Process'], `<ol>${content.improvement.map(named).join('')}</ol><hr>`);
  parts.push(`<p>${content.reminder}</p>`);
  return `<html><body><nav><ul><li>L1</li></ul></nav><article><h1>Operational Runbooks</h1>${parts.join('')}</article></body></html>`;
}

/** Every text of the list, so that each can be taken away. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap((entry) => textsOf(entry));
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap((entry) => textsOf(entry));
  return [];
}

describe('the list', () => {
  test('has as many entries of each kind as the source document', () => {
    const counts = {
      runbooks: CONTENT.runbooks.length,
      occasions: CONTENT.occasions.length,
      stepsOfUse: CONTENT.stepsOfUse.length,
      sections: CONTENT.runbookSections.length,
      contacts: CONTENT.contacts.length,
      criteria: CONTENT.severities.flatMap(({ criteria }) => criteria).length,
      items: CONTENT.checklists.flatMap(({ items }) => items).length,
      commands: CONTENT.commands.length,
      channels: CONTENT.channels.length,
      rungs: CONTENT.ladders.flatMap(({ rungs }) => rungs).length,
      standards: CONTENT.standards.flatMap(({ rules }) => rules).length,
      trainings: CONTENT.trainings.length,
      levels: CONTENT.levels.length,
      kpis: CONTENT.kpis.length,
      improvement: CONTENT.improvement.length,
    };
    expect(counts).toEqual({
      runbooks: 8,
      occasions: 5,
      stepsOfUse: 5,
      sections: 7,
      contacts: 6,
      criteria: 12,
      items: 15,
      commands: 12,
      channels: 6,
      rungs: 8,
      standards: 8,
      trainings: 5,
      levels: 3,
      kpis: 5,
      improvement: 5,
    });
  });
});

describe('checking a page', () => {
  test('a page that holds everything has no problem', () => {
    expect(checkHomePage(page(CONTENT))).toEqual([]);
  });

  test('a page without an article is said to be no page', () => {
    expect(checkHomePage('<html><body><h2>Available Runbooks</h2></body></html>')).toEqual(['the page has no article']);
  });

  test('every single text of the list is missed when the page words it differently', () => {
    const good = page(CONTENT);
    const texts = [...new Set(textsOf(CONTENT))].filter((text) => text.length > 2);
    expect(texts.length).toBeGreaterThan(120);
    const unnoticed = texts.filter((text) => {
      // The words of a command are spread over spans and not found here: the next test is theirs.
      const changed = good.replaceAll(escape(text), 'other words');
      return changed !== good && checkHomePage(changed).length === 0;
    });
    expect(unnoticed).toEqual([]);
  });

  test('every command is missed when the page does not show it', () => {
    for (const { command } of CONTENT.commands) {
      const without = {
        ...CONTENT,
        commands: CONTENT.commands.map((entry) => (entry.command === command ? { ...entry, command: 'true' } : entry)),
      };
      expect(checkHomePage(page(without))).toContainEqual(expect.stringContaining(`missing command "${command}"`));
    }
  });

  test('a command that does not work must not become a block, and one that works must stay one', () => {
    const swapped: ContentList = {
      ...CONTENT,
      commands: CONTENT.commands.map(({ path, command, runnable }) =>
        runnable ? { path, command, runnable: false, instead: 'x' } : { path, command, runnable: true },
      ),
    };
    const problems = checkHomePage(page(swapped));
    expect(problems).toContainEqual(expect.stringContaining('"make db-backup" must not be a runnable block'));
    expect(problems).toContainEqual(expect.stringContaining('"docker stats" must be a runnable block'));
    expect(problems).toContainEqual(expect.stringContaining('no block "database-backup" in place of "make db-backup"'));
  });

  test('steps out of order are noticed', () => {
    const [first, ...rest] = CONTENT.stepsOfUse;
    const problems = checkHomePage(page({ ...CONTENT, stepsOfUse: [...rest, first!] }));
    expect(problems).toEqual(['Runbook Usage Guidelines > How to Use Runbooks: out of order or repeated']);
  });

  test('an entry too many is noticed', () => {
    const problems = checkHomePage(page({ ...CONTENT, trainings: [...CONTENT.trainings, 'Juggling'] }));
    expect(problems).toEqual(['Training and Certification > Required Training: not on the list "Juggling"']);
  });

  test.each([
    [
      'a runbook without a link',
      '🚨 <strong><a href="/runbooks/incident-response">Incident Response</a></strong>',
      '🚨 <strong>Incident Response</strong>',
      '"Incident Response" must link to /runbooks/incident-response',
    ],
    [
      'a task that leads to another section',
      '<a href="/runbooks/database-operations#check-the-backups">',
      '<a href="/runbooks/database-operations">',
      '"Review backup completion status" must link to /runbooks/database-operations#check-the-backups',
    ],
    [
      'an empty contact',
      '<td><em>not set</em></td></tr></tbody></table><h2>Incident',
      '<td></td></tr></tbody></table><h2>Incident',
      'has an empty contact',
    ],
    [
      'a box that can be ticked',
      'type="checkbox" disabled=""> <a href="/runbooks/container-management#log-rotation">',
      'type="checkbox"> <a href="/runbooks/container-management#log-rotation">',
      'one that can be ticked',
    ],
    [
      'a box that is only text',
      '<input type="checkbox" disabled=""> <a href="/runbooks/container-management#log-rotation">',
      '[ ] <a href="/runbooks/container-management#log-rotation">',
      'Log rotation and cleanup',
    ],
    ['a ladder without numbers', '<ol><li>T1', '<ul><li>T1', 'not numbered'],
    ['a bare level', '<p>Remember', '<p>Ask L2 first.</p><p>Remember', 'a bare level in "Ask L2 first."'],
    ['a reminder that is not at the end', '</article>', '<h2>More</h2><p>text</p></article>', 'does not close with'],
  ])('%s is noticed', (_what, from, to, words) => {
    const good = page(CONTENT);
    expect(good).toContain(from);
    expect(checkHomePage(good.replace(from, () => to))).toContainEqual(expect.stringContaining(words));
  });
});

describe('the outline of a page', () => {
  test('text of neighbouring cells stays apart, white space collapses, code keeps its lines', () => {
    const [, section] = outlineOf(
      '<article><h2>A  b</h2><table><tr><td>x</td><td>y\n z</td></tr></table><pre>one\ntwo</pre></article>',
    );
    expect(section).toEqual({
      path: ['A b'],
      items: [
        { kind: 'row', cells: ['x', 'y z'], entries: [] },
        { kind: 'code', lines: ['one', 'two'], block: null },
      ],
    });
  });

  test('a lower heading belongs to the one above it, a higher one ends it', () => {
    const paths = outlineOf('<article><h2>A</h2><h3>B</h3><h2>C</h2><h3>D</h3></article>').map(({ path }) => path);
    expect(paths).toEqual([[], ['A'], ['A', 'B'], ['C'], ['C', 'D']]);
  });
});
