import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Root } from 'mdast';
import { visit } from 'unist-util-visit';
import { VFile } from 'vfile';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseMarkdown } from '../grammar.ts';
import { headingsOf } from '../headings.ts';
import { plainText } from '../plain-text.ts';
import dependOnRunbooks from './depend-loader.ts';
import { movedUrl, notesOf } from './notes-of.ts';
import { remarkCollected } from './remark-collected.ts';

const HEALTH = `---
title: System Health Check
sidebar_position: 1
---

## Troubleshooting

### Questions asked before

**Why?** Because [gap A](../reference/known-gaps.md#gap-a) is [open](#verification), see [here][ref]<br/>and press <kbd>q</kbd>.

\`\`\`bash run id=x title="X" risk=read
true
\`\`\`

### Notes from practice

- **2026-11-24.** Tried \`{ ok: 1 }\`.

## Related Procedures

Not collected.

[ref]: database-operations.md
`;

const DATABASE = `---
title: Database Operations
sidebar_position: 4
---

### Notes from practice

- **2026-11-24.** Restored.
`;

const FAQ = '# Questions\n\nBefore.\n\n::collected-notes\n\nAfter.\n';

let site: string;
beforeEach(() => {
  site = mkdtempSync(join(tmpdir(), 'collected-'));
  for (const folder of ['runbooks', 'operations']) mkdirSync(join(site, folder));
});
afterEach(() => rmSync(site, { recursive: true }));

function collectedPage(files: Record<string, string>, source = FAQ): Root {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(site, 'runbooks', name), text);
  const tree = parseMarkdown(source, 'mdx');
  remarkCollected()(tree, new VFile({ path: join(site, 'operations', 'faq.mdx') }));
  return tree;
}

function linksIn(tree: Root): string[] {
  const urls: string[] = [];
  visit(tree, 'link', (node) => void urls.push(node.url));
  return urls;
}

describe('the page that collects', () => {
  it('shows the questions and notes of each runbook under its title, in the order of the sidebar', () => {
    const tree = collectedPage({ 'b-health.md': HEALTH, 'a-database.md': DATABASE });
    expect(headingsOf(tree).map(({ depth, text }) => `${depth} ${text}`)).toEqual([
      '1 Questions',
      '2 System Health Check',
      '3 Questions asked before',
      '3 Notes from practice',
      '2 Database Operations',
      '3 Notes from practice',
    ]);
    const words = plainText(tree);
    expect(words).toContain('Before.');
    expect(words).toContain('Why? Because gap A is open, see here and press q.');
    expect(words).toContain('Tried { ok: 1 }.');
    expect(words).toContain('After.');
    expect(words).not.toContain('Not collected');
  });

  it('links each group to its runbook, and links in answers lead where they led', () => {
    expect(linksIn(collectedPage({ 'health.md': HEALTH }))).toEqual([
      '../runbooks/health.md',
      '../reference/known-gaps.md#gap-a',
      '../runbooks/health.md#verification',
      '../runbooks/database-operations.md',
    ]);
  });

  it('holds no block that could run and nothing raw', () => {
    const tree = collectedPage({ 'health.md': HEALTH });
    const kinds = new Set<string>();
    visit(tree, (node) => void kinds.add(node.type));
    expect(kinds).not.toContain('html');
    expect(kinds).not.toContain('leafDirective');
    const metas: unknown[] = [];
    visit(tree, 'code', (node) => void metas.push(node.meta ?? null));
    expect(metas).toEqual([null]);
  });

  it('says that there is nothing yet when no runbook has any, and leaves out those that have none', () => {
    expect(plainText(collectedPage({ 'x.md': '# X\n' }))).toBe('Questions Before. Nothing yet. After.');
  });

  it('leaves a page without the marker alone', () => {
    expect(plainText(collectedPage({ 'health.md': HEALTH }, '# Page\n\nText.\n'))).toBe('Page Text.');
  });

  it('is made again when a runbook changes or a new one appears', () => {
    collectedPage({ 'health.md': HEALTH });
    const files: string[] = [];
    const folders: string[] = [];
    const context = {
      resourcePath: join(site, 'operations', 'faq.mdx'),
      addDependency: (path: string) => void files.push(path),
      addContextDependency: (path: string) => void folders.push(path),
    };
    expect(dependOnRunbooks.call(context, FAQ)).toBe(FAQ);
    expect(files).toEqual([join(site, 'runbooks', 'health.md')]);
    expect(folders).toEqual([join(site, 'runbooks')]);
  });
});

describe('a link that moves to another page', () => {
  it.each([
    ['https://example.org/x', 'https://example.org/x'],
    ['mailto:a@b.c', 'mailto:a@b.c'],
    ['/reference/x', '/reference/x'],
    ['#rollback', '../runbooks/health.md#rollback'],
    ['./health.md', '../runbooks/health.md'],
    ['../index.mdx#contacts', '../index.mdx#contacts'],
    ['../operations/routines.mdx', 'routines.mdx'],
  ])('%s becomes %s', (url, moved) => {
    expect(movedUrl(url, 'runbooks/health.md', 'operations')).toBe(moved);
  });
});

describe('a runbook', () => {
  it('without front matter is called by its first heading', () => {
    expect(notesOf('runbooks/x.md', '# The title\n', 'operations')).toMatchObject({ title: 'The title', sections: [] });
  });
});
