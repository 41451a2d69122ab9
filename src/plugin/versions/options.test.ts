import { rmSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { versionOptions } from './options.ts';
import { siteOf } from './testing.ts';

function optionsOf(files: Record<string, string>) {
  const siteDir = siteOf({ 'docs/index.md': '', ...files });
  onTestFinished(() => rmSync(siteDir, { recursive: true }));
  return versionOptions(siteDir);
}

test('with nothing published, what is being written is all there is, and may be found', () => {
  expect(optionsOf({})).toEqual({
    lastVersion: 'current',
    versions: { current: { label: 'Next (not published)' } },
  });
});

test('only the latest published version may be found', () => {
  expect(optionsOf({ 'versions.json': '["1.1", "1.0"]' })).toEqual({
    lastVersion: '1.1',
    versions: {
      current: { label: 'Next (not published)', noIndex: true },
      '1.0': { noIndex: true },
    },
  });
});
