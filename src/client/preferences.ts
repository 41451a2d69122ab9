/** What a reader has chosen for this browser. */
import { createStore } from './store.ts';

const SCREEN_READER_KEY = 'runbooks.screen-reader';

/** Terminals keep a text copy of their screen for screen readers; costs speed, so it is a choice. */
export const screenReader = createStore(false);

export function loadPreferences(): void {
  try {
    screenReader.set(localStorage.getItem(SCREEN_READER_KEY) === 'on');
  } catch {
    // Storage refused: the default stands.
  }
}

export function setScreenReader(on: boolean): void {
  screenReader.set(on);
  try {
    localStorage.setItem(SCREEN_READER_KEY, on ? 'on' : 'off');
  } catch {
    // It then holds for this page only.
  }
}
