import { createRequire } from 'node:module';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { docIdOf, isPartial, placeOf } from './place.ts';

/** Docusaurus' own rule, from the file that its docs plugin uses. */
const { stripPathNumberPrefixes, DefaultNumberPrefixParser } = createRequire(import.meta.url)(
  '@docusaurus/plugin-content-docs/lib/numberPrefix.js',
) as {
  stripPathNumberPrefixes(path: string, parser: unknown): string;
  DefaultNumberPrefixParser: unknown;
};

describe('the version of a source file', () => {
  test.each([
    ['docs/index.mdx', { version: 'next', source: 'index.mdx' }],
    ['docs/a/b.md', { version: 'next', source: 'a/b.md' }],
    ['versioned_docs/version-1.0/a.md', { version: '1.0', source: 'a.md' }],
    ['i18n/de/docusaurus-plugin-content-docs/current/a.md', { version: 'next', source: 'a.md' }],
    ['i18n/de/docusaurus-plugin-content-docs/version-1.0/b/a.md', { version: '1.0', source: 'b/a.md' }],
    ['blog/a.md', null],
    ['versioned_docs/README.md', null],
    ['src/docs/a.md', null],
  ])('%s', (file, place) => {
    expect(placeOf(file)).toEqual(place);
  });
});

describe('the document id', () => {
  test('comes from the path without number prefixes', () => {
    expect(docIdOf('02-runbooks/01-health.md', {})).toBe('runbooks/health');
  });

  test('takes the name, not the folder, from front matter', () => {
    expect(docIdOf('02-runbooks/01-health.md', { id: 'check' })).toBe('runbooks/check');
  });

  test('keeps prefixes where the page says so', () => {
    expect(docIdOf('02-runbooks/01-health.md', { parse_number_prefixes: false })).toBe('02-runbooks/01-health');
  });

  test('is the one Docusaurus derives, for any path', () => {
    const segment = fc.oneof(
      fc.stringMatching(/^[0-9]{1,3} ?[-_.]{1,2} ?[a-z0-9-]{1,5}$/),
      fc.stringMatching(/^[a-zA-Z0-9 ._-]{1,8}$/),
    );
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 4 }), (segments) => {
        const path = segments.join('/');
        expect(docIdOf(`${path}.md`, {})).toBe(stripPathNumberPrefixes(path, DefaultNumberPrefixParser));
      }),
      { numRuns: 1000 },
    );
  });
});

test('a file or folder with an underscore in front is a partial', () => {
  expect(['_a.md', 'x/_a.mdx', '_x/a.md'].every(isPartial)).toBe(true);
  expect(['a_b.md', 'x_/a.md'].some(isPartial)).toBe(false);
});
