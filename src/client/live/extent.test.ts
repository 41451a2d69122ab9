import { expect, test } from 'vitest';
import * as fc from 'fast-check';
import { Terminal } from '@xterm/headless';
import type { IBuffer } from '@xterm/xterm';
import { emptyExtent, FONT_PX, fittingFontPx, RESERVED_ROWS, usedExtent, wrappedCols } from './extent.ts';

const SCREEN = { cols: 120, rows: 40 };

async function after(output: string, before = emptyExtent(SCREEN)) {
  const terminal = new Terminal({ ...SCREEN, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(output, resolve));
  return usedExtent(terminal.buffer.active as unknown as IBuffer, SCREEN, before);
}

test('before any output a little is reserved', async () => {
  expect((await after('')).rows).toBe(RESERVED_ROWS);
});

test('the well is as high as the output and as wide as its longest line', async () => {
  expect(await after(`${'x'.repeat(90)}\r\n${'y\r\n'.repeat(9)}`)).toEqual({ rows: 10, cols: 90 });
});

test('it never shrinks under what has been shown', async () => {
  expect(await after('x\r\n', { rows: 20, cols: 100 })).toEqual({ rows: 20, cols: 100 });
});

test('more output than rows fills the screen and no more', async () => {
  expect((await after('x\r\n'.repeat(100))).rows).toBe(40);
});

test('a full-screen program has the whole screen', async () => {
  expect((await after('\u001b[?1049h')).rows).toBe(40);
});

test('type shrinks to fit a long line, and not below what is legible', () => {
  expect(fittingFontPx(60, 700, 7.8)).toBe(13);
  expect(fittingFontPx(95, 700, 7.8)).toBe(12);
  expect(fittingFontPx(120, 300, 7.8)).toBe(10.5);
});

test('wrapped lines always fit into the place they are wrapped for', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 200, max: 2000 }),
      fc.double({ min: 5, max: 9.5, noNaN: true }),
      (widthPx, cellPx) => {
        const cols = wrappedCols(widthPx, cellPx);
        expect(cols).toBeGreaterThanOrEqual(20);
        expect((cols * cellPx * fittingFontPx(cols, widthPx, cellPx)) / FONT_PX.largest).toBeLessThanOrEqual(widthPx);
      },
    ),
  );
});
