/**
 * One xterm on the page. Output goes in slice by slice and is acknowledged once drawn; what comes out (keys, and the
 * terminal's own answers to queries) is let through only where somebody drives a run that takes input, and never in
 * answer to history.
 */
import { FitAddon } from '@xterm/addon-fit';
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { FIXED_SIZE } from '../../contract/run.ts';
import { FONT_PX } from './extent.ts';
import { cleanPaste } from './input.ts';
import { linkHandler, openLink } from './links.ts';
import { createQueue } from './queue.ts';
import { createShape } from './shape.ts';
import { readLook } from './theme.ts';

const INTERACTIVE_ROWS = 28;
const SCROLLBACK_LINES = 10_000;
const MAX_TITLE = 128;
const FONT_DEADLINE_MS = 1_000;

export type TerminalEvents = {
  /** Keys, pastes and answers, ready to send. */
  onInput(data: string): void;
  /** Ctrl-C where no other key is taken. */
  onInterrupt(): void;
  onResize(cols: number, rows: number): void;
  /** Everything before this offset has been drawn. */
  onDrawn(end: number): void;
  onTitle(title: string): void;
  /** Lines begin or cease to go on beyond the right edge. */
  onWide(wide: boolean): void;
};

export type LiveTerminal = {
  write(bytes: Uint8Array, end: number, live: boolean): void;
  /** Empties the screen and forgets what was not drawn yet. */
  reset(): void;
  /** Whether this person drives the run, and whether it still runs. */
  setDriving(driving: boolean): void;
  setScreenReader(on: boolean): void;
  /** Breaks lines at the width of the page instead of at the run's own. Only where no keys are taken. */
  setWrap(on: boolean): void;
  dispose(): void;
};

/** Opens a terminal in `host` as soon as the host has a size. `label` names it for a screen reader. */
export function createTerminal(
  host: HTMLElement,
  options: { interactive: boolean; screenReader: boolean; events: TerminalEvents },
): LiveTerminal {
  const { interactive, events } = options;
  const root = document.documentElement;
  const look = readLook(root, false);
  const terminal = new Terminal({
    ...FIXED_SIZE,
    ...(interactive && { rows: INTERACTIVE_ROWS }),
    ...look,
    fontSize: FONT_PX.largest,
    lineHeight: 1.35,
    allowProposedApi: true,
    convertEol: false,
    cursorInactiveStyle: interactive ? 'outline' : 'none',
    disableStdin: true,
    linkHandler: linkHandler(host),
    minimumContrastRatio: 4.5,
    screenReaderMode: options.screenReader,
    scrollback: SCROLLBACK_LINES,
  });
  const fit = new FitAddon();
  const shape = createShape(terminal, host, (wide) => events.onWide(wide));
  const queue = createQueue();
  const leave: (() => void)[] = [];
  let opened = false;
  let disposed = false;
  let driving = false;
  let history = false;
  let writing = false;
  let resetWanted = false;
  let frame = 0;
  let toldSize = '';

  terminal.loadAddon(fit);
  terminal.loadAddon(new WebLinksAddon((_event, uri) => openLink(uri)));
  terminal.loadAddon(new UnicodeGraphemesAddon());
  terminal.onData((data) => {
    if (interactive && driving && !history) events.onInput(data);
  });
  terminal.onTitleChange((title) => events.onTitle(title.slice(0, MAX_TITLE)));
  terminal.onResize(tellSize);
  terminal.attachCustomKeyEventHandler((event) => {
    // The way out for somebody without a mouse: Shift-Tab always, Tab too where it could not be typed anyway.
    if (event.key === 'Tab' && (event.shiftKey || !interactive || !driving)) return false;
    const copying = event.ctrlKey && event.key === 'c' && terminal.hasSelection();
    if (copying) return false;
    if (!interactive && driving && event.type === 'keydown' && event.ctrlKey && event.key === 'c') {
      event.preventDefault();
      events.onInterrupt();
      return false;
    }
    return true;
  });

  listen(host, 'paste', (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    terminal.paste(cleanPaste((event as ClipboardEvent).clipboardData?.getData('text/plain') ?? ''));
  });

  /** Tells the run the size of its driver's terminal, each size once. */
  function tellSize(): void {
    const size = `${terminal.cols} ${terminal.rows}`;
    if (!interactive || !driving || size === toldSize) return;
    toldSize = size;
    events.onResize(terminal.cols, terminal.rows);
  }

  function listen(target: EventTarget, type: string, handler: (event: Event) => void): void {
    target.addEventListener(type, handler, true);
    leave.push(() => target.removeEventListener(type, handler, true));
  }

  function pump(): void {
    if (writing || disposed || !opened) return;
    const slice = queue.take();
    if (!slice) return;
    writing = true;
    history = !slice.live;
    terminal.write(slice.bytes, () => {
      writing = false;
      history = false;
      if (disposed) return;
      if (resetWanted) clearScreen();
      else events.onDrawn(slice.end);
      soon();
      pump();
    });
  }

  function clearScreen(): void {
    resetWanted = false;
    terminal.reset();
    shape.narrow();
  }

  function relook(): void {
    Object.assign(terminal.options, readLook(root, interactive && driving));
  }

  /** Measures after the next frame at most once. */
  function soon(): void {
    if (frame || disposed) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      if (!disposed && opened) measure();
    });
  }

  function measure(): void {
    if (host.clientWidth === 0) return;
    if (interactive && driving) {
      shape.fill();
      fit.fit();
    } else shape.measure();
  }

  /** Who has just pressed Run means to type: the keys follow, unless the hand has moved on. */
  function takeKeys(): void {
    const block = host.closest('[role="group"]');
    if (document.activeElement?.tagName === 'BUTTON' && block?.contains(document.activeElement)) terminal.focus();
  }

  function open(): void {
    if (opened || disposed || host.clientWidth === 0) return;
    opened = true;
    terminal.open(host);
    terminal.unicode.activeVersion = '15-graphemes';
    measure();
    // The run was started before anybody knew this size.
    tellSize();
    if (interactive && driving) takeKeys();
    pump();
  }

  const sizes = new ResizeObserver(() => (opened ? soon() : open()));
  const modes = new MutationObserver(relook);

  /** Measured in the wrong font, every column would be off: wait for ours, but not for long. */
  async function openWhenReady(): Promise<void> {
    const deadline = new Promise<void>((resolve) => void setTimeout(resolve, FONT_DEADLINE_MS));
    await Promise.race([document.fonts.load(`${FONT_PX.largest}px ${look.fontFamily}`).catch(() => []), deadline]);
    if (disposed) return;
    sizes.observe(host.parentElement!);
    modes.observe(root, { attributes: true, attributeFilter: ['data-theme'] });
  }
  void openWhenReady();

  return {
    write(bytes, end, live) {
      queue.push({ bytes, end, live });
      pump();
    },
    reset() {
      queue.clear();
      // A slice that xterm has not finished would be drawn after the reset: it goes first.
      if (writing) resetWanted = true;
      else clearScreen();
    },
    setDriving(now) {
      const begins = now && !driving;
      if (begins) toldSize = '';
      driving = now;
      terminal.options.disableStdin = !(interactive && now);
      if (!interactive) return;
      relook();
      if (!opened) return;
      measure();
      tellSize();
      if (begins) takeKeys();
    },
    setScreenReader(on) {
      terminal.options.screenReaderMode = on;
    },
    setWrap(on) {
      shape.setWrap(on && !interactive);
      if (opened) measure();
    },
    dispose() {
      disposed = true;
      cancelAnimationFrame(frame);
      sizes.disconnect();
      modes.disconnect();
      shape.dispose();
      leave.forEach((undo) => undo());
      queue.clear();
      // xterm may still be about to draw: it goes one frame later.
      requestAnimationFrame(() => terminal.dispose());
    },
  };
}
