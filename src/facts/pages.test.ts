/** The pages of this project name nothing of the system that is not known, in any version. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSite } from '../plugin/index.ts';
import { isExcepted, speaksOfSystem, unknownMentions } from './check.ts';
import { loadExceptions, loadFacts } from './load.ts';
import { factsPage } from './page.ts';

const SITE = join(import.meta.dirname, '..', '..');

const facts = await loadFacts(SITE);
const exceptions = await loadExceptions(SITE);
const pages = await readSite(SITE);
const unknown = unknownMentions(pages, facts);

test('what pages name is a fact, or an exception with a reason', () => {
  const wrong = unknown.filter((mention) => !isExcepted(mention, exceptions));
  expect(wrong.map(({ file, line, kind, value }) => `${file}:${line}: ${kind} ${value}`)).toEqual([]);
});

test('every exception is needed', () => {
  const idle = exceptions.filter((exception) => !unknown.some((mention) => isExcepted(mention, [exception])));
  expect(idle.map(({ kind, value }) => `facts/exceptions.yaml: ${kind} ${value}`)).toEqual([]);
});

test('the pages that are read are there', () => {
  const docs = pages.filter(speaksOfSystem).map(({ doc }) => doc);
  expect(docs).toEqual(
    expect.arrayContaining(['index', 'reference/known-gaps', 'runbooks/system-health-check', 'operations/severities']),
  );
});

test('docs/reference/system-facts.md is made of the facts; `vitest run src/facts -u` writes it anew', async () => {
  await expect(factsPage(facts)).toMatchFileSnapshot(join(SITE, 'docs/reference/system-facts.md'));
});
