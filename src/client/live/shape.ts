/**
 * How a terminal of given columns stands on the page: its type, its height and its width, and the page told when lines
 * go on beyond the right edge. The run keeps its own size: nothing here is sent to it.
 */
import type { Terminal } from '@xterm/xterm';
import { FIXED_SIZE } from '../../contract/run.ts';
import { emptyExtent, fittingFontPx, FONT_PX, usedExtent, wrappedCols } from './extent.ts';

/** Less than this beyond the edge is rounding, no text. */
const EDGE_PX = 4;

export type Shape = {
  /** Shows what has been used of the screen, in the largest type that fits. */
  measure(): void;
  /** Takes the whole place, for a program that is told its size. */
  fill(): void;
  /** Forgets how wide the lines were. */
  narrow(): void;
  setWrap(on: boolean): void;
  dispose(): void;
};

/** `host` lies in the element that scrolls sideways. That element carries `data-more` while there is more to the right. */
export function createShape(terminal: Terminal, host: HTMLElement, onWide: (wide: boolean) => void): Shape {
  const scroller = host.parentElement!;
  let extent = emptyExtent(terminal);
  let cellPx = 0;
  let wrap = false;
  let unwrap = false;
  let wasWide = false;

  function edge(): void {
    const beyondPx = scroller.scrollWidth - scroller.clientWidth - scroller.scrollLeft;
    scroller.toggleAttribute('data-more', beyondPx > EDGE_PX);
  }
  scroller.addEventListener('scroll', edge, { passive: true });

  function tell(wide: boolean): void {
    if (wide !== wasWide) onWide(wide);
    wasWide = wide;
  }

  function size(cols: number): void {
    if (cols === terminal.cols) return;
    terminal.resize(cols, terminal.rows);
    extent = emptyExtent(terminal);
  }

  return {
    measure() {
      const screen = host.querySelector<HTMLElement>('.xterm-screen');
      const screenPx = screen?.getBoundingClientRect().width ?? 0;
      if (!screen || screenPx === 0) return;
      if (cellPx === 0) cellPx = (screenPx / terminal.cols / terminal.options.fontSize!) * FONT_PX.largest;
      const innerPx = scroller.clientWidth - paddingPx(scroller);
      if (wrap) size(wrappedCols(innerPx, cellPx));
      else if (unwrap) size(FIXED_SIZE.cols);
      unwrap = false;
      extent = usedExtent(terminal.buffer.active, terminal, extent);
      const fontPx = fittingFontPx(wrap ? terminal.cols : extent.cols, innerPx, cellPx);
      if (fontPx !== terminal.options.fontSize) terminal.options.fontSize = fontPx;
      const usedPx = Math.ceil((extent.cols * cellPx * fontPx) / FONT_PX.largest);
      host.style.width = `${Math.max(innerPx, usedPx + 2)}px`;
      host.style.height = `${Math.ceil((screen.getBoundingClientRect().height / terminal.rows) * extent.rows)}px`;
      tell(usedPx > innerPx);
      edge();
    },
    fill() {
      host.style.width = '';
      host.style.height = '';
      extent = emptyExtent(terminal);
    },
    narrow() {
      extent = { ...extent, cols: emptyExtent(terminal).cols };
    },
    setWrap(on) {
      unwrap = wrap && !on;
      wrap = on;
    },
    dispose: () => scroller.removeEventListener('scroll', edge),
  };
}

function paddingPx(element: Element): number {
  const style = getComputedStyle(element);
  return Number.parseFloat(style.paddingLeft) + Number.parseFloat(style.paddingRight);
}
