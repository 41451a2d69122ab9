import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatProblems, loadOrganization, parseOrganization } from './load.ts';

const REAL_FILE = path.resolve(import.meta.dirname, '../../organization.yaml');

/** The real file with one edit: what a person would get wrong. Throws when the text to edit is not there. */
async function edited(from: string, to: string): Promise<string> {
  const source = await readFile(REAL_FILE, 'utf8');
  if (!source.includes(from)) throw new Error(`the file does not say: ${from}`);
  return source.replace(from, () => to);
}

/** 1-based line on which the text stands. */
function lineOf(source: string, text: string): number {
  return source.slice(0, source.indexOf(text)).split('\n').length;
}

async function messages(source: string): Promise<string> {
  const result = parseOrganization(source, 'organization.yaml');
  return result.ok ? 'no problem' : formatProblems(result.problems);
}

describe('the organization file of this project', () => {
  test('is valid and complete', async () => {
    const result = await loadOrganization(REAL_FILE, 'organization.yaml');
    if (!result.ok) throw new Error(formatProblems(result.problems));
    const { severities, contacts, channels, ladders, cadences, levels, kpis, trainings, improvement, standards } =
      result.organization;
    expect(severities.flatMap(({ criteria }) => criteria)).toHaveLength(12);
    expect(contacts).toHaveLength(6);
    expect(channels).toHaveLength(6);
    expect([...ladders.technical, ...ladders.management]).toHaveLength(8);
    expect(Object.values(cadences).flat()).toHaveLength(15);
    expect([levels, kpis, trainings, improvement].map((list) => list.length)).toEqual([3, 5, 5, 5]);
    expect(standards.map(({ rules }) => rules.length)).toEqual([4, 4]);
    expect(ladders.technical.map(({ climb }) => climb === null)).toEqual([false, false, false, true]);
    expect(ladders.management.map(({ climb }) => climb === null)).toEqual([false, false, false, true]);
    expect(result.organization.messages.map(({ id }) => id)).toEqual([
      'incident-initial',
      'incident-update',
      'incident-resolved',
      'incident-major',
      'maintenance-announcement',
      'maintenance-start',
      'maintenance-end',
    ]);
    expect(result.organization.escalation.map(({ id, afterMinutes }) => [id, afterMinutes])).toEqual([
      ['security', 5],
      ['data-loss', 10],
      ['down', 15],
      ['slow', 30],
      ['errors', 60],
    ]);
  });

  test('maps P0 to P3 onto SEV1 to SEV4 and gives every clock its limit', async () => {
    const result = await loadOrganization(REAL_FILE);
    if (!result.ok) throw new Error(formatProblems(result.problems));
    const clocks = result.organization.severities.map(({ id, also, within, updateEvery }) => ({
      id,
      also,
      within,
      updateEvery,
    }));
    expect(clocks).toEqual([
      { id: 'SEV1', also: 'P0', within: { minutes: 15 }, updateEvery: { minutes: 30 } },
      { id: 'SEV2', also: 'P1', within: { minutes: 60 }, updateEvery: { minutes: 60 } },
      { id: 'SEV3', also: 'P2', within: { minutes: 240 }, updateEvery: null },
      { id: 'SEV4', also: 'P3', within: { businessDays: 1 }, updateEvery: null },
    ]);
  });
});

describe('a mistake is reported with file, line and words', () => {
  test.each([
    ['an unknown key', 'also: P0', 'also: P0\n    colour: red', 'colour: red', 'severities.0.colour: unknown key'],
    ['an unknown section', 'kpis:', 'pagers: []\nkpis:', 'pagers:', 'pagers: unknown key'],
    ['a missing key', '    also: P1\n', '', 'id: SEV2', 'severities.1.also: is missing'],
    ['a wrong word', 'also: P2', 'also: P9', 'also: P9', 'severities.2.also: must be P0, P1, P2 or P3'],
    [
      'a clock without a unit',
      'within: { minutes: 60 }',
      'within: 60',
      'within: 60',
      'severities.1.within: must be { minutes: N }',
    ],
    ['an empty name', 'name: Secondary', "name: ''", "name: ''", 'contacts.1.name: must not be empty'],
    [
      'a contact with no value at all',
      "backup on-call engineer. Page when the primary has not answered.\n    value: ''",
      'backup.',
      'id: on-call-secondary',
      'contacts.1.value: is missing',
    ],
    [
      'a second entry with an id',
      'id: on-call-secondary\n    group: on-call',
      'id: on-call-primary\n    group: on-call # again',
      'id: on-call-primary\n    group: on-call # again',
      'contacts.1.id: id "on-call-primary" is used twice',
    ],
    [
      'an id with a space',
      'id: slack-ops',
      'id: slack ops',
      'id: slack ops',
      'channels.0.id: must be 1 to 64 of a-z, 0-9 and -',
    ],
    [
      'a rung that is not on the ladder',
      'id: T3\n',
      'id: L3\n',
      'id: L3\n',
      'ladders.technical.2.id: must be T1, T2, T3 or T4',
    ],
    [
      'a cadence that is text',
      'trainings:\n  - id: architecture',
      'trainings: none\nx:\n  - id: architecture',
      'trainings: none',
      'trainings: expected a list',
    ],
    [
      'a message for a channel that is not there',
      'channels: [social-media]',
      'channels: [pager]',
      'channels: [pager]',
      'messages.3.channels.0: no channel "pager" in this file',
    ],
    [
      'a page that is no document id',
      'page: operations/documentation',
      'page: ../operations/documentation.mdx',
      'page: ../operations/documentation.mdx',
      'cadences.monthly.4.page: must be a document id such as runbooks/x',
    ],
    ['a key given twice', 'also: P0', 'also: P0\n    also: P1', 'also: P1\n    criteria', 'unique'],
    ['an open quote', "address: '@CompanyTech'", "address: '@CompanyTech", '', 'quote'],
  ])('%s', async (_what, from, to, markedBy, words) => {
    const source = await edited(from, to);
    const said = await messages(source);
    expect(said).toContain(words);
    // The line of an open quote is the parser's guess; every other mistake has its own.
    const line = markedBy === '' ? String.raw`\d+` : String(lineOf(source, markedBy));
    expect(said).toMatch(new RegExp(`^organization\\.yaml:${line}: `, 'm'));
  });

  test('severities out of order name the order they must have', async () => {
    const source = (await edited('id: SEV1', 'id: SWAP'))
      .replace('id: SEV2', 'id: SEV1')
      .replace('id: SWAP', 'id: SEV2');
    expect(await messages(source)).toContain(
      'ids must be SEV1, SEV2, SEV3, SEV4 in this order, found SEV2, SEV1, SEV3, SEV4',
    );
  });

  test('all mistakes are reported together, in the order of the file', async () => {
    const source = (await edited('also: P0', 'also: PX')).replace('name: CTO', "name: ''");
    const result = parseOrganization(source, 'organization.yaml');
    expect(result.ok).toBe(false);
    if (result.ok) return;
    const lines = result.problems.map(({ line }) => line);
    expect(lines).toEqual([lineOf(source, 'also: PX'), lineOf(source, "name: ''")]);
  });

  test('an empty file and a file that is a list are refused', async () => {
    expect(await messages('')).toMatch(/^organization\.yaml:1: the file: /);
    expect(await messages('- a\n- b\n')).toMatch(/^organization\.yaml:1: the file: /);
  });

  test('a file beyond the size limit is refused unread', async () => {
    expect(await messages(`# ${'x'.repeat(300_000)}\n`)).toContain('larger than 262144 bytes');
  });

  test('no text makes the check throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (source) => {
        const result = parseOrganization(source, 'f');
        expect(result.ok).toBe(false);
        if (!result.ok) expect(result.problems.every(({ line }) => line >= 1)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

describe('reading from disk', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'organization-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  test('a missing file is said to be missing', async () => {
    const result = await loadOrganization(path.join(folder, 'organization.yaml'), 'organization.yaml');
    expect(result).toEqual({
      ok: false,
      problems: [{ file: 'organization.yaml', line: 1, message: 'the file is missing' }],
    });
  });

  test('what was changed on disk is what is read next', async () => {
    const file = path.join(folder, 'organization.yaml');
    await writeFile(
      file,
      await edited("Page this person first.\n    value: ''", 'Page this person first.\n    value: +1 555 0100'),
    );
    const result = await loadOrganization(file);
    if (!result.ok) throw new Error(formatProblems(result.problems));
    expect(result.organization.contacts[0]).toMatchObject({ id: 'on-call-primary', value: '+1 555 0100' });
  });
});
