import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { shippedFrontMatter } from './shipped-front-matter.ts';

/** Stands in for Docusaurus' own parser: what is under test is what happens to its result. */
const shipped = (yaml: string) =>
  shippedFrontMatter({
    filePath: 'docs/a.md',
    fileContent: '',
    defaultParseFrontMatter: async () => ({ frontMatter: parse(yaml) as Record<string, unknown>, content: 'text' }),
  });

describe('what a page ships of its front matter', () => {
  it('is everything but the scenarios', async () => {
    const yaml = 'title: A\nrunbook:\n  owner: us\n  params: []\n  scenarios:\n    - { name: a, steps: [b] }\n';
    expect(await shipped(yaml)).toEqual({
      frontMatter: { title: 'A', runbook: { owner: 'us', params: [] } },
      content: 'text',
    });
  });

  it.each(['title: A\n', 'runbook: { owner: us }\n', 'runbook: none\n', 'runbook: null\n', 'scenarios: kept\n'])(
    'is all of it in %j',
    async (yaml) => {
      expect((await shipped(yaml)).frontMatter).toEqual(parse(yaml));
    },
  );

  it('is what the site is built with', () => {
    const config = readFileSync(join(import.meta.dirname, '..', '..', 'docusaurus.config.ts'), 'utf8');
    expect(config).toMatch(/markdown: \{[^}]*parseFrontMatter: shippedFrontMatter/);
  });
});
