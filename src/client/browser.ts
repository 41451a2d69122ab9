/**
 * The one place where the client meets the real browser: the page's session, its facts and its blocks. Nothing happens
 * before `start`, so the file is safe to load while pages are rendered at build time.
 */
import { createBlocks } from './blocks.ts';
import { createContents } from './contents.ts';
import { createCall } from './http.ts';
import { createPageStates } from './page-state.ts';
import { loadPreferences } from './preferences.ts';
import { createSession } from './session.ts';
import type { Schedule } from './store.ts';

/** A focus sooner than this after the last look asks nothing. */
const FOCUS_PAUSE_MS = 3_000;

let serverUrl = '';

/** Where the server answers, from the site's configuration; empty for the page's own origin. */
export function setServerUrl(url: string): void {
  serverUrl = url.replace(/\/$/, '');
}

/** Address of something the server serves, for links and for the socket. */
export function serverAddress(path: string): string {
  return serverUrl + path;
}

export const schedule: Schedule = (action, delayMs) => {
  const timer = setTimeout(action, delayMs);
  return () => clearTimeout(timer);
};

export const call = createCall({ serverUrl: () => serverUrl, fetch: (input, init) => fetch(input, init) });

export const session = createSession({
  call,
  schedule,
  now: Date.now,
  visible: () => document.visibilityState === 'visible',
});

export const blocks = createBlocks({
  call,
  schedule,
  newRequestId: () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  },
  onTrouble: () => void session.check(),
  onNews: () => pages.refresh(),
});

export const pages = createPageStates({ call, onFacts: (facts) => blocks.adopt(facts) });

export const contents = createContents();

/** Id of the person signed in, null when nobody is or nobody has said. */
export function myId(): string | null {
  const state = session.store.get();
  return state.state === 'unknown' ? null : (state.me?.person?.id ?? null);
}

let started = false;

/** Starts asking the server. Called by the first component that wants to know. */
export function start(): void {
  if (started) return;
  started = true;
  loadPreferences();
  let lastLook = Date.now();
  const look = () => {
    if (document.visibilityState !== 'visible' || Date.now() - lastLook < FOCUS_PAUSE_MS) return;
    lastLook = Date.now();
    void session.check();
    pages.refresh();
  };
  addEventListener('focus', look);
  addEventListener('online', () => void session.check());
  document.addEventListener('visibilitychange', look);
  let before = session.store.get();
  session.store.subscribe(() => {
    const now = session.store.get();
    const returned = now.state === 'ready' && before.state !== 'unknown' && now !== before;
    before = now;
    if (returned) pages.refresh();
  });
  session.start();
}
