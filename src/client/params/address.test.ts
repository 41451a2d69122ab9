import { expect, test } from 'vitest';
import { testParam } from '../testing-views.ts';
import { readAddress } from './address.ts';

const SERVICE = testParam({ pattern: '[a-z]+' });
const REPLICAS = testParam({ name: 'REPLICAS', type: 'int', min: 1, max: 9 });
const TOKEN = testParam({ name: 'TOKEN', type: 'secret' });
const NODE = testParam({ name: 'NODE', type: 'enum', from: 'list-nodes' });
const SPECS = [SERVICE, REPLICAS, TOKEN, NODE];

test('values of the page’s parameters are taken, everything else is left alone', () => {
  expect(readAddress(SPECS, '?SERVICE=redis&REPLICAS=3&utm=x')).toEqual({
    values: { SERVICE: 'redis', REPLICAS: '3' },
    notes: [],
    cleaned: null,
  });
});

test('nothing in the address is nothing', () => {
  expect(readAddress(SPECS, '')).toEqual({ values: {}, notes: [], cleaned: null });
});

test('a value that is none is not used, and said without repeating it', () => {
  const { values, notes, cleaned } = readAddress(SPECS, '?REPLICAS=many&SERVICE=%24(id)');
  expect(values).toEqual({});
  expect(cleaned).toBeNull();
  expect(notes).toHaveLength(2);
  expect(notes.join()).toContain('REPLICAS');
  expect(notes.join()).not.toContain('$(id)');
});

test('a secret is taken out, not used, and its value is in no sentence', () => {
  const { values, notes, cleaned } = readAddress(SPECS, '?SERVICE=redis&TOKEN=hunter2hunter2&x=1');
  expect(values).toEqual({ SERVICE: 'redis' });
  expect(cleaned).toBe('?SERVICE=redis&x=1');
  expect(notes).toHaveLength(1);
  expect(notes[0]).not.toContain('hunter2');
});

test('every repetition of a secret goes, and an address of nothing else becomes empty', () => {
  expect(readAddress(SPECS, '?TOKEN=a&TOKEN=b').cleaned).toBe('');
});

test('a name in another case is another name', () => {
  expect(readAddress(SPECS, '?service=redis&token=x')).toMatchObject({ values: {}, cleaned: null });
});

test('of a parameter whose choices a block prints, the address is believed until the server compares', () => {
  expect(readAddress(SPECS, '?NODE=node-7').values).toEqual({ NODE: 'node-7' });
});

test('spaces and quotes arrive as they were meant', () => {
  expect(readAddress([testParam()], '?SERVICE=a%20b+%22c%22').values).toEqual({ SERVICE: 'a b "c"' });
});
