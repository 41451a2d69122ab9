import { expect, test } from 'vitest';
import type { Me } from '../contract/api.ts';
import type { Decision } from '../contract/policy.ts';
import { doorOf } from './door.ts';
import type { BlockFacts } from './page-state.ts';
import type { SessionState } from './session.ts';

const me = (signedIn: boolean): Me => ({
  person: signedIn ? { id: 'p', name: 'mira', roles: ['operator'] } : null,
  targets: [],
  contentDigest: 'd',
  serverTime: 0,
});
const ready = (signedIn: boolean): SessionState => ({ state: 'ready', me: me(signedIn), skewMs: 0 });
const facts = (decision: Decision): BlockFacts => ({
  ref: { version: 'next', doc: 'd', block: 'b' },
  sha256: '',
  decision,
  latestRun: null,
  track: null,
});

test('signed in and allowed: open', () => {
  expect(doorOf(ready(true), facts({ allow: true }))).toEqual({ open: true });
});

test('signed in, and the facts are not there yet: open, the server decides', () => {
  expect(doorOf(ready(true), null)).toEqual({ open: true });
});

test('nobody answers: said with the way to ask again, and not on every block before a click', () => {
  expect(doorOf({ state: 'away', me: me(true) }, facts({ allow: true }))).toMatchObject({
    open: false,
    way: 'retry',
    loud: false,
  });
});

test('not signed in: said with the way in', () => {
  expect(doorOf(ready(false), null)).toMatchObject({ open: false, missing: 'sign-in', way: 'sign-in', loud: false });
});

test('something is missing that the reader can get: the server’s words stand at the block before the click', () => {
  const door = doorOf(ready(true), facts({ allow: false, missing: 'certificate', words: 'This needs C2.' }));
  expect(door).toMatchObject({ open: false, missing: 'certificate', words: 'This needs C2.', loud: true });
});

test('a refusal from before the sign-in, and a confirmation that the page asks for itself, keep nobody out', () => {
  expect(doorOf(ready(true), facts({ allow: false, missing: 'sign-in', words: '' })).open).toBe(true);
  expect(doorOf(ready(true), facts({ allow: false, missing: 'confirmation', words: '' })).open).toBe(true);
});

test('a value that another block has to find out first closes the door, once there is somebody to open it', () => {
  const words = 'HOST has no value yet: run “Find the host” first.';
  expect(doorOf(ready(true), facts({ allow: true }), words)).toMatchObject({
    open: false,
    missing: 'capture',
    words,
    loud: true,
  });
  expect(doorOf(ready(false), facts({ allow: true }), words)).toMatchObject({ missing: 'sign-in' });
  expect(doorOf(ready(true), null, words)).toEqual({ open: true });
});
