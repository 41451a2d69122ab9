/** The terminal's colours and type, read from the tokens of the page in its present mode. */
import type { ITheme } from '@xterm/xterm';

const COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

export type TerminalLook = { theme: ITheme; fontFamily: string };

/** `visibleCursor` is false where no keys are taken: a cursor would promise otherwise. */
export function readLook(root: Element, visibleCursor: boolean): TerminalLook {
  const style = getComputedStyle(root);
  const token = (name: string) => style.getPropertyValue(`--rb-${name}`).trim();
  const background = token('term');
  const theme: ITheme = {
    background,
    foreground: token('term-ink'),
    cursor: visibleCursor ? token('term-ink') : background,
    cursorAccent: background,
    selectionBackground: token('term-select'),
    scrollbarSliderBackground: token('term-black'),
    scrollbarSliderHoverBackground: token('term-bright-black'),
    scrollbarSliderActiveBackground: token('term-bright-black'),
  };
  for (const colour of COLOURS) {
    theme[colour] = token(`term-${colour}`);
    theme[`bright${colour[0]!.toUpperCase()}${colour.slice(1)}` as 'brightRed'] = token(`term-bright-${colour}`);
  }
  return { theme, fontFamily: token('mono') };
}
