/** The reference of blocks is complete, and the build accepts every example in it. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FENCE_KEYS } from '../contract/block.ts';
import { PARAM_TYPES } from '../contract/param.ts';
import { fencesOf, referenceExamples } from './reference-examples.ts';
import { readPage } from './page.ts';
import { formatProblems } from './problem.ts';

const SITE = join(import.meta.dirname, '..', '..');
const examples = referenceExamples(SITE);
const pages = examples.map(({ page }) => page);
const text = fencesOf(SITE, 'md')
  .map((fence) => fence.value)
  .join('\n');

describe('the reference', () => {
  test.each(examples)('has an example on line $line that lints clean', ({ page }) => {
    expect(formatProblems(page.problems)).toBe('');
    expect(page.blocks.length).toBeGreaterThan(0);
  });

  test('shows every key of a fence', () => {
    const shown = FENCE_KEYS.filter((key) =>
      new RegExp(`^\\s*\`\`\`(?:ba)?sh run .*\\b${key}(?:=|\\b(?!-))`, 'm').test(text),
    );
    expect(shown).toEqual(FENCE_KEYS.filter((key) => key !== 'requires'));
  });

  test('shows every type of parameter, and both ways to an enum', () => {
    const params = pages.flatMap((page) => page.runbook?.params ?? []);
    expect([...new Set(params.map(({ type }) => type))].sort()).toEqual([...PARAM_TYPES].sort());
    expect(params.filter(({ type }) => type === 'enum').map(({ from }) => from === null)).toContain(false);
    // Whatever can have a default has one, so that the examples run as they stand.
    const bare = params.filter((param) => param.default === null).map(({ type, from }) => [type, from !== null]);
    expect(bare).toEqual([
      ['enum', true],
      ['secret', false],
    ]);
  });

  test('shows both forms of what to expect and of what to capture, and a step by hand', () => {
    const blocks = pages.flatMap((page) => page.blocks);
    const has = (check: (block: (typeof blocks)[number]) => boolean) => expect(blocks.some(check)).toBe(true);
    has(({ expect: expected }) => expected?.startsWith('$.') === true);
    has(({ expect: expected }) => expected?.startsWith('^') === true);
    has(({ capture, captureFrom }) => capture !== null && captureFrom === null);
    has(({ captureFrom }) => captureFrom !== null);
    expect(pages.some((page) => page.steps.some(({ step }) => step.kind === 'manual'))).toBe(true);
  });

  test('says of nearly every block what to expect', () => {
    const silent = pages
      .flatMap((page) => page.blocks)
      .filter((block) => block.expect === null && block.expectExit === null);
    expect(silent.map(({ id }) => id)).toEqual(['note-time']);
  });

  test('shows front matter that is accepted', () => {
    const [frontMatter] = fencesOf(SITE, 'yaml');
    const block = '```bash run id=a title="A" risk=read\necho "$SERVICE"\n```\n';
    expect(readPage('docs/runbooks/example.md', `${frontMatter!.value}\n\n${block}`).problems).toEqual([]);
  });
});
