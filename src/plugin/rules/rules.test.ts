/** For every rule a mistake in a sound site, and what lint says of it. */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { lintDocs } from '../lint.ts';
import type { LintOptions } from '../lint.ts';
import { formatForEditors } from '../problem.ts';
import { problemsOf, readSite } from '../site.ts';
import { RULES } from './table.ts';
import type { RuleId } from './table.ts';

const SOUND = join(import.meta.dirname, '..', '__fixtures__', 'sound');
const RUNBOOK = 'docs/runbooks/health.md';
const PUBLISHED = 'versioned_docs/version-1.0/runbooks/health.md';
const TODAY = Date.parse('2026-11-24T12:00:00Z');

/** Takes one text out of a file and puts another in; a file that is not there is made of the second. */
type Edit = [file: string, from: string | RegExp, to: string];

async function siteWith(edits: readonly Edit[]): Promise<string> {
  const siteDir = await mkdtemp(join(tmpdir(), 'runbook-rules-'));
  onTestFinished(() => rm(siteDir, { recursive: true }));
  await cp(SOUND, siteDir, { recursive: true });
  for (const [file, from, to] of edits) {
    const path = join(siteDir, file);
    const text = from === '' ? '' : await readFile(path, 'utf8');
    const edited = from === '' ? to : text.replace(from, () => to);
    if (edited === text) throw new Error(`${file} does not say ${String(from)}`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, edited);
  }
  return siteDir;
}

async function lintOf(edits: readonly Edit[], options: Partial<LintOptions> = {}): Promise<string[]> {
  const siteDir = await siteWith(edits);
  const problems = await lintDocs({ siteDir, now: () => TODAY, skip: ['shellcheck'], ...options });
  return problems.map(formatForEditors);
}

const look = (code: string, fence?: string): Edit => [
  RUNBOOK,
  fence === undefined ? '   docker compose logs --tail="$LOG_LINES" "$SERVICE"' : /   ```bash run id=look.*\n.*\n/,
  fence === undefined ? `   ${code}` : `   \`\`\`bash run ${fence}\n   ${code}\n`,
];
const LOOK = 'docker compose logs --tail="$LOG_LINES" "$SERVICE"';
const override = (allow: string, block = 'look'): Edit => [
  RUNBOOK,
  '  removed:',
  `  lint:\n    - { allow: ${allow}, block: ${block}, why: It is so. }\n  removed:`,
];

/** A rule and a mistake, what makes it of the sound site, and in order a part of each line that is said. */
const CASES: [RuleId, string, Edit[], string[]][] = [
  [
    'syntax',
    'MDX that is none',
    [['docs/index.mdx', 'Start', '<b Start']],
    ['docs/index.mdx:5:1: error: MDX: Unexpected character `[`'],
  ],
  [
    'document',
    'two files of one name',
    [['docs/02-index.md', '', '# Home\n']],
    ['docs/index.mdx:1:1: error: document id "index" is taken by docs/02-index.md already'],
  ],
  [
    'front-matter',
    'a list that is none',
    [[RUNBOOK, '[old-look]', 'old-look']],
    [
      'docs/runbooks/health.md:10:3: error: front matter runbook.removed: Invalid input: expected array, received string',
      ...Array<string>(4).fill('target is missing'),
    ],
  ],
  [
    'html',
    'a frame',
    [[RUNBOOK, 'It looks', '<iframe src="x"></iframe>']],
    ['docs/runbooks/health.md:22:1: error: raw HTML: <iframe> is refused', '<iframe> is refused'],
  ],
  [
    'fence',
    'an unknown key',
    [[RUNBOOK, 'id=look ', 'id=look colour=red ']],
    [
      'docs/runbooks/health.md:13:5: error: parameter LOG_LINES is used by no block',
      'docs/runbooks/health.md:15:5: error: scenario "plain" runs "look"',
      'docs/runbooks/health.md:36:4: error: unknown key "colour"',
    ],
  ],
  [
    'block-text',
    'a character that cannot be seen',
    [look(`${LOOK} # \u200B`)],
    ['docs/runbooks/health.md:37:4: error: the block contains the invisible character U+200B'],
  ],
  [
    'strict-mode',
    'a pipe that is closed early',
    [look(`${LOOK} | head`)],
    ['docs/runbooks/health.md:37:4: warning: `| head` closes the pipe early'],
  ],
  [
    'variables',
    'a variable without a value',
    [look(`${LOOK} "$OTHER"`)],
    ['docs/runbooks/health.md:37:4: error: $OTHER is neither a parameter'],
  ],
  [
    'choices',
    'choices from a block that changes',
    [[RUNBOOK, '"Services" risk=read', '"Services" risk=change rollback=start']],
    [
      'docs/runbooks/health.md:12:5: error: parameter SERVICE: from: the block "services" is a change block, and only read blocks are asked for choices',
    ],
  ],
  [
    'rollback',
    'a way back that is not there',
    [[RUNBOOK, 'rollback=start', 'rollback=begin']],
    ['docs/runbooks/health.md:42:4: error: rollback: no block "begin" on this page'],
  ],
  [
    'scenarios',
    'a block that nothing proves',
    [[RUNBOOK, 'look, stop', 'stop']],
    ['docs/runbooks/health.md:36:4: error: no scenario runs block "look"'],
  ],
  [
    'steps',
    'two steps with the same words',
    [[RUNBOOK, 'Nothing to verify. See [the overview](#overview).', '1. Tell the channel.']],
    ['docs/runbooks/health.md:48:1: error: this step has the same words as the one on line 32'],
  ],
  [
    'read-changes',
    'a restart that says it reads',
    [look('docker compose restart "$SERVICE" --timeout "$LOG_LINES"')],
    [
      'docs/runbooks/health.md:37:4: error: risk=read, but `docker compose restart` changes something: say risk=change, or explain it under `lint` in the front matter',
    ],
  ],
  [
    'prompt',
    'a prompt',
    [look(`$ ${LOOK}`)],
    ['docs/runbooks/health.md:37:4: error: the prompt `$ ` would run as a command: leave it out'],
  ],
  [
    'placeholder',
    'a placeholder',
    [look(`${LOOK} "<container-name>"`)],
    [
      'docs/runbooks/health.md:37:55: error: <container-name> is to be filled in by hand, and would run as it stands: make it a parameter',
    ],
  ],
  [
    'placeholder',
    'a placeholder without quotes',
    [look('docker compose logs <name> --tail="$LOG_LINES" "$SERVICE"')],
    [
      'error: risk=read, but `> --tail=…` writes a file',
      'docs/runbooks/health.md:37:24: error: <name> is to be filled in',
    ],
  ],
  [
    'sections',
    'a section that is missing, and one that nobody asked for',
    [[RUNBOOK, '## Troubleshooting', '## Trouble']],
    [
      'docs/runbooks/health.md:1:1: error: the section "Troubleshooting" is missing',
      'docs/runbooks/health.md:58:1: error: "Trouble" is none of the seven sections of a runbook: make it a part of one (###)',
    ],
  ],
  [
    'sections',
    'two sections in the wrong order',
    [
      [RUNBOOK, '## Rollback', '## Verify'],
      [RUNBOOK, '## Verification', '## Rollback'],
      [RUNBOOK, '## Verify', '## Verification'],
    ],
    [
      'docs/runbooks/health.md:50:1: error: the section "Verification" belongs before "Rollback"',
      'nothing says how to undo it',
    ],
  ],
  [
    'sections',
    'an empty section',
    [[RUNBOOK, 'Nothing is known.\n', '']],
    [
      'docs/runbooks/health.md:58:1: error: the section "Troubleshooting" is empty: say what holds, if only that there is nothing to do',
    ],
  ],
  [
    'page-facts',
    'no description',
    [[RUNBOOK, /description: .*\n/, '']],
    [
      'docs/runbooks/health.md:1:1: error: front matter description: is missing; lists, search and link previews show it',
    ],
  ],
  [
    'expectation',
    'a block without one',
    [[RUNBOOK, ' expect="[|]"', '']],
    [
      'docs/runbooks/health.md:36:4: error: the block says nothing of what to expect: add expect=…, or expect-exit=0 where no output is the good result',
    ],
  ],
  [
    'expectation',
    'an endless block without one',
    [[RUNBOOK, 'expect="[|]"', 'endless']],
    [
      'docs/runbooks/health.md:36:4: error: an endless block succeeds by its first expected output: say which with expect=…',
    ],
  ],
  [
    'way-back',
    'a change without one',
    [[RUNBOOK, '**Start it.**', 'Start it.']],
    [
      'docs/runbooks/health.md:54:1: error: the block changes something, and nothing says how to undo it: name a block with rollback=…, or explain it in the section Rollback behind **Start it**',
    ],
  ],
  [
    'proof',
    'blocks without any scenario',
    [[RUNBOOK, / {2}scenarios:\n(?: {4}.*\n)+/, '']],
    ['docs/runbooks/health.md:22:1: error: no scenario runs a block of this page: add `scenarios` to the front matter'],
  ],
  [
    'compose-v1',
    'the old Compose',
    [look(LOOK.replace('docker compose', 'docker-compose'))],
    ['docs/runbooks/health.md:37:4: error: docker-compose is version 1: write `docker compose`'],
  ],
  [
    'links',
    'a file that is not there',
    [[RUNBOOK, '../index.mdx', 'index.mdx']],
    ['docs/runbooks/health.md:64:5: error: the link index.mdx leads to no file: there is no docs/runbooks/index.mdx'],
  ],
  [
    'links',
    'a heading that is not there',
    [['docs/index.mdx', '#verification', '#verify']],
    [
      'docs/index.mdx:5:12: error: the link runbooks/health.md#verify leads to no heading: docs/runbooks/health.md has none with the id "verify"',
    ],
  ],
  [
    'links',
    'a heading of the page itself',
    [[RUNBOOK, '(#overview)', '(#over)']],
    ['docs/runbooks/health.md:48:24: error: the link #over leads to no heading: this page has none with the id "over"'],
  ],
  [
    'review',
    'a review that is late',
    [[RUNBOOK, '2026-11-20', '2026-08-20']],
    [
      'docs/runbooks/health.md:6:3: warning: the review was due on 2026-11-18, 6 days ago: read the page with care, then set lastReviewed',
    ],
  ],
  [
    'review',
    'a review that is a month late',
    [[RUNBOOK, '2026-11-20', '2026-07-26']],
    [
      'docs/runbooks/health.md:6:3: error: the review was due on 2026-10-24, 31 days ago: read the page with care, then set lastReviewed',
    ],
  ],
  [
    'review',
    'a review to come',
    [[RUNBOOK, '2026-11-20', '2026-12-01']],
    ['docs/runbooks/health.md:6:3: error: lastReviewed: 2026-12-01 has not come yet'],
  ],
  [
    'block-ids',
    'an id that is gone',
    [
      [RUNBOOK, /id=services/, 'id=list-services'],
      [RUNBOOK, 'from: services', 'from: list-services'],
      [RUNBOOK, 'steps: [services', 'steps: [list-services'],
    ],
    [
      'docs/runbooks/health.md:4:1: error: block "services" of version 1.0 (runbooks/health) is gone: keep its id, or list it under runbook.removed',
    ],
  ],
  [
    'block-ids',
    'an id that is given up for nothing',
    [[RUNBOOK, '[old-look]', '[old-look, never, look]']],
    [
      'warning: removed: "look" is a block of docs/ again: take it out of the list',
      'warning: removed: "never" was no block of version 1.0: take it out of the list',
    ],
  ],
  [
    'rationale',
    'a page that has changed and gives the old reason',
    [[RUNBOOK, 'The services are listed first', 'First version']],
    [
      'docs/runbooks/health.md:9:3: error: the page differs from version 1.0 and gives the same rationale: say why it has changed',
    ],
  ],
  [
    'override',
    'an exception for nothing',
    [override('read-changes')],
    ['docs/runbooks/health.md:11:5: warning: lint: read-changes finds nothing in block "look": take the exception out'],
  ],
  [
    'override',
    'an exception for a block that is not there',
    [override('placeholder', 'other')],
    ['error: lint: "other" is no block of this page'],
  ],
  [
    'line-ends',
    'CRLF',
    [[RUNBOOK, 'It looks, and stops a service.\n', 'It looks, and stops a service.\r\n']],
    ['docs/runbooks/health.md:22:1: warning: the line ends with CR: lines end with LF'],
  ],
  [
    'final-newline',
    'a last line without an end',
    [[RUNBOOK, '(../index.mdx).\n', '(../index.mdx).']],
    ['docs/runbooks/health.md:64:31: warning: the last line has no end'],
  ],
];

test('lint has nothing to say of a sound site', async () => {
  expect(await lintOf([], { skip: [] })).toEqual([]);
});

describe('lint says what is wrong', () => {
  test.each(CASES)('%s: %s', async (rule, _mistake, edits, said) => {
    const found = await lintOf(edits);
    expect(found).toEqual(said.map((part) => expect.stringContaining(part) as string));
    expect(found.some((line) => line.endsWith(` [${rule}]`))).toBe(true);
  });

  test('every rule has its mistake here, but for the file of the organization', () => {
    const tried = new Set<RuleId>(CASES.map(([rule]) => rule));
    // Each has a test of its own: shellcheck.test.ts, and the command line for the file of the organization.
    expect(RULES.map(({ id }) => id).filter((id) => !tried.has(id))).toEqual(['shellcheck', 'organization']);
  });
});

test('an exception is made for its block alone', async () => {
  const restart = look('docker compose restart "$SERVICE" --timeout "$LOG_LINES"');
  expect(await lintOf([restart, override('read-changes')])).toEqual([]);
  expect(await lintOf([look(`${LOOK} "<name>"`), override('placeholder')])).toEqual([]);
  expect(await lintOf([restart, override('read-changes', 'services')])).toEqual([
    expect.stringContaining('finds nothing in block "services"') as string,
    expect.stringContaining('risk=read, but `docker compose restart`') as string,
  ]);
});

describe('the table of rules', () => {
  test.each(CASES)('is right about %s: whether it refuses the build, with %s', async (rule, _mistake, edits) => {
    const { refuses, levels } = RULES.find(({ id }) => id === rule)!;
    const inBuild = problemsOf(await readSite(await siteWith(edits))).filter((problem) => problem.rule === rule);
    expect(inBuild.length > 0).toBe(refuses === 'build');
    for (const { level } of inBuild) expect(levels).toContain(level);
  });

  test('lets a published version be as it is where a rule is for the next one', async () => {
    const aged: Edit[] = [
      [PUBLISHED, '2026-11-20', '2020-01-01'],
      [
        PUBLISHED,
        'topic: monitoring',
        'topic: monitoring\n  removed: [never]\n  lint: [{ allow: placeholder, block: look, why: w }]',
      ],
      [PUBLISHED, 'It looks, and stops a service.\n', 'It looks, and stops a service.\r\n'],
      [PUBLISHED, '(../index.mdx).\n', '(../index.mdx).'],
    ];
    expect(await lintOf(aged)).toEqual([]);
    expect(await lintOf([[PUBLISHED, '## Overview', '## Summary']])).toHaveLength(3);
  });
});
