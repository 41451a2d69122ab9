import { describe, expect, test } from 'vitest';
import type { Paragraph } from 'mdast';
import { MANUAL_STEP_ID } from '../contract/step.ts';
import { parseMarkdown } from './grammar.ts';
import { readPage } from './page.ts';
import { firstSentence, plainText } from './plain-text.ts';
import { blockOf, BODY_LINE, problemsIn, runbookOf } from './testing.ts';

/** Steps as `id` or `"text"`. */
function stepsIn(body: string): string[] {
  const page = runbookOf(body);
  expect(problemsIn(page)).toEqual([]);
  return page.steps.map(({ step }) => (step.kind === 'block' ? step.block : JSON.stringify(step.text)));
}

const indented = (text: string) => text.replaceAll(/^(?=.)/gm, '   ');
const PROCEDURE = '## Step-by-Step Procedure\n\n';

describe('the steps of a procedure', () => {
  test('are its blocks and its numbered items without one, in the order of the page', () => {
    const body =
      `## Prerequisites\n\n1. Be awake.\n\n${blockOf('early', 'true')}\n${PROCEDURE}### During an incident\n\n` +
      `1. Look at it.\n\n${indented(blockOf('look', 'true'))}\n2. **Decide.** Then act.\n\n` +
      `3. Act:\n\n   - first\n\n${indented(indented(blockOf('act', 'true')))}\n> ${blockOf('quoted', 'true').trim().replaceAll('\n', '\n> ')}\n\n` +
      `:::note\n\n${blockOf('noted', 'true')}\n:::\n\n### Every day\n\n1. Leave a trace.\n\n` +
      `## Verification {#check}\n\n1. Wait five minutes.\n\n${blockOf('verdict', 'true')}\n` +
      `## Rollback\n\n1. Put it back.\n\n${blockOf('undo', 'true')}`;
    expect(stepsIn(body)).toEqual([
      'look',
      '"Decide."',
      'act',
      'quoted',
      'noted',
      '"Leave a trace."',
      '"Wait five minutes."',
      'verdict',
    ]);
  });

  test.each<[string, string]>([
    ['unordered lists', '- one\n- two\n'],
    ['lists in lists', '- one\n\n  1. inner\n'],
    ['lists in quotes', '> 1. quoted\n'],
    ['items without words', '1.\n2. <!-- nothing -->\n'],
    ['plain fences', '```bash\ntrue\n```\n'],
  ])('are no %s', (_name, body) => {
    expect(stepsIn(PROCEDURE + body)).toEqual([]);
  });

  test('end with the section, whatever its depth', () => {
    expect(stepsIn(`${PROCEDURE}1. In.\n\n### Deeper\n\n1. Still in.\n\n# Out\n\n1. Out.\n`)).toEqual([
      '"In."',
      '"Still in."',
    ]);
    expect(stepsIn('### Verification\n\n1. Not of the second level.\n')).toEqual([]);
  });

  test('are none on other pages', () => {
    expect(readPage('docs/a.md', `${PROCEDURE}1. Tell the team.\n`).steps).toEqual([]);
  });

  test('know the line they stand on', () => {
    const { steps } = runbookOf(`${PROCEDURE}1. Tell the team.\n\n2. Look.\n\n${indented(blockOf('look', 'true'))}`);
    expect(steps.map(({ line }) => line)).toEqual([BODY_LINE + 2, BODY_LINE + 6]);
  });
});

describe('a manual step', () => {
  const idOf = (item: string) => {
    const [only] = runbookOf(`${PROCEDURE}${item}\n`).steps;
    if (only?.step.kind !== 'manual') throw new Error('no manual step');
    return only.step.id;
  };

  test('is named by its words, not by their marks, their place or their line ends', () => {
    expect(idOf('1. Tell the team.')).toMatch(MANUAL_STEP_ID);
    for (const same of [
      '4. Tell  **the**\n   [team](x.md).',
      '1) Tell the `team`. <!-- who? -->',
      '1. Tell the\r\n   team.',
    ]) {
      expect(idOf(same)).toBe(idOf('1. Tell the team.'));
    }
    expect(idOf('1. Tell the team. Twice.')).not.toBe(idOf('1. Tell the team.'));
    expect(idOf('1. Tell:\n\n   - the team')).not.toBe(idOf('1. Tell:\n\n   - the boss'));
  });

  test('says different words than any other on its page', () => {
    const page = runbookOf(`${PROCEDURE}1. Tell the team.\n2. Wait.\n\n## Verification\n\n1. Tell **the** team.\n`);
    expect(problemsIn(page)).toEqual([
      `${BODY_LINE + 7}: this step has the same words as the one on line ${BODY_LINE + 2}, and its mark would be the same: ` +
        'say one differently',
    ]);
  });

  test.each<[string, string]>([
    ['1. Tell the team. Then wait.', 'Tell the team.'],
    ['1. **Decide.** Take the first row that fits.', 'Decide.'],
    ['1. Take, e.g. one, or 2.5 of them! Now.', 'Take, e.g. one, or 2.5 of them!'],
    ['1. No full stop', 'No full stop'],
    ['1. First paragraph\n\n   Second.', 'First paragraph'],
    ['1. Is it `df -h`? _Yes_.', 'Is it df -h?'],
    ['1. ![A diagram](x.png)\n', 'A diagram'],
    ['1. Press <kbd>q</kbd> at 10:30pm.', 'Press q at 10:30pm.'],
    ['1. [ ] Ticked by hand.', 'Ticked by hand.'],
    ['1. > Quoted. And more.', 'Quoted.'],
  ])('%j is called %j', (item, text) => {
    expect(stepsIn(PROCEDURE + item)).toEqual([JSON.stringify(text)]);
  });
});

describe('the first sentence', () => {
  test('is cut at a word when it is long, and never in the middle of a character', () => {
    expect(firstSentence('one two three', 9)).toBe('one two…');
    expect(firstSentence('one two', 7)).toBe('one two');
    expect(firstSentence('abcdefghij', 5)).toBe('abcd…');
    expect(firstSentence('abc😀😀', 5)).toBe('abc…');
    expect(firstSentence(`${'word '.repeat(60)}.`, 120).length).toBeLessThanOrEqual(120);
  });
});

test('plain text is what a reader would say', () => {
  const paragraph = parseMarkdown('a *b* `c`  \nd &amp; <b>e</b> ![f](g) :h[i]', 'md').children[0] as Paragraph;
  expect(plainText(paragraph)).toBe('a b c d & e f :hi');
});
