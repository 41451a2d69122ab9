import { expect, test } from 'vitest';
import { testParam } from '../testing-views.ts';
import { readAddress } from './address.ts';
import { takeSecrets } from './take-secrets.ts';

const SERVICE = testParam({ pattern: '[a-z]+' });
const REPLICAS = testParam({ name: 'REPLICAS', type: 'int', min: 1, max: 9 });
const TOKEN = testParam({ name: 'TOKEN', type: 'secret' });
const NODE = testParam({ name: 'NODE', type: 'enum', from: 'list-nodes' });
const SPECS = [SERVICE, REPLICAS, TOKEN, NODE];

const read = (search: string, specs = SPECS) => readAddress(specs, takeSecrets(specs, search));

test('values of the page’s parameters are taken, everything else is left alone', () => {
  expect(read('?SERVICE=redis&REPLICAS=3&utm=x')).toEqual({ values: { SERVICE: 'redis', REPLICAS: '3' }, notes: [] });
});

test('nothing in the address is nothing', () => {
  expect(read('')).toEqual({ values: {}, notes: [] });
});

test('a value that is none is not used, and said without repeating it', () => {
  const { values, notes } = read('?REPLICAS=many&SERVICE=%24(id)');
  expect(values).toEqual({});
  expect(notes).toHaveLength(2);
  expect(notes.join()).toContain('REPLICAS');
  expect(notes.join()).not.toContain('$(id)');
});

test('a secret is not used, and its value is in no sentence', () => {
  const { values, notes } = read('?SERVICE=redis&TOKEN=hunter2hunter2&x=1');
  expect(values).toEqual({ SERVICE: 'redis' });
  expect(notes).toHaveLength(1);
  expect(notes[0]).not.toContain('hunter2');
});

test('a secret that was not taken out is not used either', () => {
  expect(readAddress(SPECS, { search: '?TOKEN=hunter2hunter2', secrets: [] }).values).toEqual({});
});

test('a name in another case is another name', () => {
  expect(read('?service=redis').values).toEqual({});
});

test('of a parameter whose choices a block prints, the address is believed until the server compares', () => {
  expect(read('?NODE=node-7').values).toEqual({ NODE: 'node-7' });
});

test('spaces and quotes arrive as they were meant', () => {
  expect(read('?SERVICE=a%20b+%22c%22', [testParam()]).values).toEqual({ SERVICE: 'a b "c"' });
});
