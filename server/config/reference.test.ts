import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { fileSchema } from './file-schema.ts';
import { configurationPage } from './reference.ts';

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** Every key of the schema, as `server.port`. */
const keys = Object.entries(fileSchema.parse({})).flatMap(([section, value]) =>
  section === 'targets' ? ['targets'] : Object.keys(value as object).map((key) => `${section}.${key}`),
);

describe('docs/reference/configuration.md', () => {
  it('is what the schema says; `vitest run server/config -u` writes it anew', async () => {
    await expect(configurationPage()).toMatchFileSnapshot(path('docs/reference/configuration.md'));
  });

  it('names every key with a default and words', () => {
    const page = configurationPage();
    for (const key of keys.filter((name) => name !== 'targets')) {
      const row = page.split('\n').find((line) => line.startsWith(`| \`${key}\` |`));
      expect(row, key).toMatch(/\| `[^`]+` \| [^|]{10,} \|$/);
    }
  });
});

describe('the runbooks.yaml that comes with the project', () => {
  const text = readFileSync(path('runbooks.yaml'), 'utf8');

  it('changes nothing as it stands', () => {
    expect(fileSchema.parse(parse(text) ?? {})).toEqual(fileSchema.parse({}));
  });

  it('shows every key with its default, ready to be uncommented', () => {
    const uncommented = text
      .split('\n')
      .filter((line) => !line.startsWith('##'))
      .map((line) => line.replace(/^#/, ''))
      .join('\n');
    expect(parse(uncommented)).toEqual(fileSchema.parse({}));
  });
});
