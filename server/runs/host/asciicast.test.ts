import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asciicast, journalLength, openJournal, readEnd, readJournal } from './index.ts';
import { journalPath } from './journal.ts';

const RUN = 'ab'.repeat(16);
const OPTIONS = { startedAt: 1_700_000_000_500, title: 'Disk usage' };

let dataDir: string;
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'rb-cast-'));
  mkdirSync(join(dataDir, 'journals'));
});
afterAll(() => rmSync(dataDir, { recursive: true }));

function write(output: Uint8Array | string, events: unknown[], tail = ''): void {
  writeFileSync(journalPath(dataDir, RUN, 'output'), output);
  writeFileSync(
    journalPath(dataDir, RUN, 'events'),
    events.map((event) => `${JSON.stringify(event)}\n`).join('') + tail,
  );
}

async function cast(): Promise<unknown[]> {
  const lines: unknown[] = [];
  for await (const line of asciicast(dataDir, RUN, OPTIONS)) {
    expect(line.endsWith('\n') && line.indexOf('\n') === line.length - 1).toBe(true);
    lines.push(JSON.parse(line));
  }
  return lines;
}

const textOf = (lines: unknown[]) =>
  (lines.slice(1) as [number, string, string][])
    .filter((line) => line[1] === 'o')
    .map((line) => line[2])
    .join('');

describe('a cast', () => {
  it('has header, output, sizes and status, with times since the line before', async () => {
    write('hello\r\nbye\r\n', [
      [0, 'r', 80, 24],
      [1500, 'o', 7],
      [2000, 'r', 100, 30],
      [2250, 'o', 5],
      [2250, 'x', 3],
    ]);
    expect(await cast()).toEqual([
      { version: 3, term: { cols: 80, rows: 24 }, timestamp: 1_700_000_000, title: 'Disk usage' },
      [1.5, 'o', 'hello\r\n'],
      [0.5, 'r', '100x30'],
      [0.25, 'o', 'bye\r\n'],
      [0, 'x', '3'],
    ]);
  });

  it('keeps characters whole however reads have cut them', async () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat()), async (written, places) => {
        const bytes = Buffer.from(written);
        const edges = [0, ...places.map((place) => place % bytes.length).sort((a, b) => a - b), bytes.length];
        write(bytes, [[0, 'r', 80, 24], ...edges.slice(1).map((edge, index) => [index, 'o', edge - edges[index]!])]);
        expect(textOf(await cast())).toBe(written);
      }),
      { numRuns: 50 },
    );
  });

  it('is cut in pieces where one event is large', async () => {
    write('é'.repeat(100_000), [
      [0, 'r', 80, 24],
      [5, 'o', 200_000],
    ]);
    const lines = await cast();
    expect(lines.length).toBeGreaterThan(3);
    expect(textOf(lines)).toBe('é'.repeat(100_000));
  });

  it('of a killed host has every byte of the journal, noted or not, and no status', async () => {
    write(
      'one two',
      [
        [0, 'r', 80, 24],
        [10, 'o', 3],
      ],
      '[20,"o"',
    );
    expect((await cast()).slice(1)).toEqual([
      [0.01, 'o', 'one'],
      [0, 'o', ' two'],
    ]);
  });

  it('shows bytes that are no text as such', async () => {
    write(Buffer.from([0x61, 0xff, 0xc3]), [
      [0, 'r', 80, 24],
      [0, 'o', 3],
    ]);
    expect(textOf(await cast())).toBe('a\ufffd\ufffd');
  });

  it('of a run without a journal has no lines', async () => {
    const lines: string[] = [];
    for await (const line of asciicast(dataDir, 'cd'.repeat(16), OPTIONS)) lines.push(line);
    expect(lines).toEqual([]);
  });
});

describe('a journal', () => {
  it('is read by offset, as far as it goes', async () => {
    write('0123456789', []);
    const read = async (offset: number, max: number) =>
      Buffer.from(await readJournal(dataDir, RUN, offset, max)).toString();
    expect([await read(0, 4), await read(8, 4), await read(10, 4), await read(99, 4)]).toEqual(['0123', '89', '', '']);
    expect(await journalLength(dataDir, RUN)).toBe(10);
    const journal = (await openJournal(dataDir, RUN))!;
    expect([await journal.length(), (await journal.read(3, 100)).length]).toEqual([10, 7]);
    await journal.close();
  });

  it('that is not there is empty and has no end', async () => {
    const none = 'ef'.repeat(16);
    expect(await readJournal(dataDir, none, 0, 10)).toHaveLength(0);
    expect([
      await journalLength(dataDir, none),
      await openJournal(dataDir, none),
      await readEnd(dataDir, none),
    ]).toEqual([0, null, null]);
  });

  it.each(['', '../../etc/passwd', 'AB'.repeat(16), `${RUN}\n`])('never has the name %j', async (run) => {
    await expect(readJournal(dataDir, run, 0, 1)).rejects.toThrow('32 hex digits');
  });
});
