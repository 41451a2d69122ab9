/** How much of a terminal of fixed size is used, so that the page shows that much and no empty rest. */
import type { IBuffer } from '@xterm/xterm';

export type Extent = { rows: number; cols: number };

/** Rows shown before any output, so that the first lines do not push the page about. */
export const RESERVED_ROWS = 2;
const RESERVED_COLS = 40;

/**
 * The part of the screen that has been used, never less than `before`: what has been shown stays shown. With output
 * above the screen, all rows are used.
 */
export function usedExtent(buffer: IBuffer, screen: Extent, before: Extent): Extent {
  let { rows, cols } = before;
  const full = buffer.type === 'alternate' || buffer.baseY > 0;
  if (full) rows = screen.rows;
  for (let y = 0; y < screen.rows; y++) {
    const width = buffer.getLine(buffer.viewportY + y)?.translateToString(true).length ?? 0;
    if (width === 0) continue;
    cols = Math.max(cols, width);
    rows = Math.max(rows, y + 1);
  }
  return { rows: Math.min(rows, screen.rows), cols: Math.min(cols, screen.cols) };
}

export function emptyExtent(screen: Extent): Extent {
  return { rows: Math.min(RESERVED_ROWS, screen.rows), cols: Math.min(RESERVED_COLS, screen.cols) };
}

export const FONT_PX = { largest: 13, smallest: 10.5 } as const;

/** Type for wrapped lines gives this many columns where it can. */
const WRAPPED_COLS = 80;
const LEAST_COLS = 20;

/** How many columns to break lines at, so that they fit into `widthPx` in type as large as 80 of them allow. */
export function wrappedCols(widthPx: number, cellPxAtLargest: number): number {
  const fontPx = fittingFontPx(WRAPPED_COLS, widthPx, cellPxAtLargest);
  return Math.max(LEAST_COLS, Math.floor((widthPx * FONT_PX.largest) / (cellPxAtLargest * fontPx)));
}

/** The largest size at which `cols` fit into `widthPx`; the smallest one, and sideways scrolling, when none does. */
export function fittingFontPx(cols: number, widthPx: number, cellPxAtLargest: number): number {
  for (let px: number = FONT_PX.largest; px > FONT_PX.smallest; px -= 0.5) {
    if ((cols * cellPxAtLargest * px) / FONT_PX.largest <= widthPx) return px;
  }
  return FONT_PX.smallest;
}
