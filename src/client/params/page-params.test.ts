import { beforeEach, expect, test } from 'vitest';
import type { Answer, Call } from '../http.ts';
import { createTabMemory } from '../procedure/tab-memory.ts';
import { testParam } from '../testing-views.ts';
import { createPageParams } from './page-params.ts';
import type { PageParams } from './page-params.ts';
import { takeSecrets } from './take-secrets.ts';

const PAGE = { version: 'next', doc: 'd' };
const SPECS = [
  testParam({ pattern: '[a-z]+' }),
  testParam({ name: 'WAIT', type: 'duration', default: '30s' }),
  testParam({ name: 'TOKEN', type: 'secret' }),
  testParam({ name: 'NODE', type: 'enum', from: 'list-nodes' }),
];

let stored: Map<string, string>;
let asked: { path: string; body: unknown }[];
let answer: Answer<unknown>;

beforeEach(() => {
  stored = new Map();
  asked = [];
  answer = { kind: 'ok', value: { choices: ['node-1', 'node-2'], at: 0 } };
});

/** The page, opened: again after a reload, or for the first time. */
function open(search = '', page = PAGE): PageParams {
  const storage = {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => void stored.set(name, value),
  };
  const call = (async (path: string, body: unknown) => {
    asked.push({ path, body });
    return answer;
  }) as Call;
  const params = createPageParams(page, SPECS, { memory: createTabMemory(() => storage), call });
  params.arrive(takeSecrets(SPECS, search));
  return params;
}

const text = (params: PageParams, name: string) => params.store.get().fields[name]?.text;

test('defaults stand where nothing was typed', () => {
  const params = open();
  expect(text(params, 'WAIT')).toBe('30s');
  expect(text(params, 'SERVICE')).toBe('');
  expect(params.values(['SERVICE', 'WAIT'])).toEqual({ WAIT: '30s' });
});

test('what is typed is there after a reload, on this page of this version only', () => {
  open().set('SERVICE', 'redis');
  expect(text(open(), 'SERVICE')).toBe('redis');
  expect(text(open('', { version: '1.0', doc: 'd' }), 'SERVICE')).toBe('');
  expect(text(open('', { version: 'next', doc: 'other' }), 'SERVICE')).toBe('');
});

test('a secret is in no storage, and gone after a reload', () => {
  const params = open();
  params.set('TOKEN', 'hunter2hunter2');
  params.set('SERVICE', 'redis');
  expect(params.values(['TOKEN'])).toEqual({ TOKEN: 'hunter2hunter2' });
  expect([...stored].join()).not.toContain('hunter2');
  expect(text(open(), 'TOKEN')).toBe('');
});

test('secrets are forgotten when somebody else comes, and nothing else is', () => {
  const params = open();
  params.set('TOKEN', 'hunter2hunter2');
  params.set('SERVICE', 'redis');
  params.forgetSecrets();
  expect(text(params, 'TOKEN')).toBe('');
  expect(text(params, 'SERVICE')).toBe('redis');
});

test('a secret in the address is not used and said, also when the cleaned address comes back', () => {
  const params = open();
  params.arrive(takeSecrets(SPECS, '?TOKEN=hunter2hunter2&SERVICE=redis'));
  expect(text(params, 'TOKEN')).toBe('');
  expect(params.store.get().notes).toHaveLength(1);
  expect([...stored].join()).not.toContain('hunter2');
  params.arrive(takeSecrets(SPECS, '?SERVICE=redis'));
  expect(params.store.get().notes).toHaveLength(1);
  expect(text(params, 'SERVICE')).toBe('redis');
});

test('the address wins over what was typed before, and says where the value came from', () => {
  open().set('SERVICE', 'mongodb');
  const params = open('?SERVICE=redis');
  expect(params.store.get().fields['SERVICE']).toMatchObject({ text: 'redis', from: 'address' });
});

test('what is typed after the address wins over it when the page is reloaded', () => {
  open('?SERVICE=redis').set('SERVICE', 'mongodb');
  expect(text(open('?SERVICE=redis'), 'SERVICE')).toBe('mongodb');
  expect(text(open('?SERVICE=app'), 'SERVICE')).toBe('app');
});

test('a value of the address survives a reload that nobody has typed before', () => {
  open('?SERVICE=redis');
  expect(text(open('?SERVICE=redis'), 'SERVICE')).toBe('redis');
});

test('what is lacking is named with the reason; an undeclared name lacks too', () => {
  const params = open();
  params.set('SERVICE', 'REDIS!');
  params.set('WAIT', '');
  expect(params.lacking(['SERVICE', 'WAIT', 'ELSE'])).toEqual([
    { name: 'SERVICE', words: 'must match [a-z]+' },
    { name: 'WAIT', words: 'has no value' },
    { name: 'ELSE', words: 'has no value' },
  ]);
  params.set('SERVICE', 'redis');
  params.set('WAIT', '5m');
  expect(params.lacking(['SERVICE', 'WAIT'])).toEqual([]);
});

test('the server’s words stand at their field until it is changed', () => {
  const params = open();
  params.set('SERVICE', 'redis');
  params.refuse([
    { name: 'SERVICE', words: 'must be one of the services' },
    { name: 'NOT-HERE', words: 'x' },
  ]);
  expect(params.store.get().fields['SERVICE']).toMatchObject({ told: 'must be one of the services', shown: true });
  expect(params.lacking(['SERVICE'])).toHaveLength(1);
  params.set('SERVICE', 'mongodb');
  expect(params.lacking(['SERVICE'])).toEqual([]);
});

test('messages show when they are asked for', () => {
  const params = open();
  expect(params.store.get().fields['SERVICE']?.shown).toBe(false);
  params.show(['SERVICE']);
  expect(params.store.get().fields['SERVICE']?.shown).toBe(true);
  expect(params.store.get().fields['WAIT']?.shown).toBe(false);
});

test('choices are asked for by hand, once at a time, and may be asked for again', async () => {
  const params = open();
  const first = params.askChoices('NODE');
  expect(params.store.get().choices['NODE']).toEqual({ state: 'asking' });
  await Promise.all([first, params.askChoices('NODE')]);
  expect(asked).toEqual([{ path: '/api/choices', body: { version: 'next', doc: 'd', param: 'NODE' } }]);
  expect(params.store.get().choices['NODE']).toEqual({ state: 'known', choices: ['node-1', 'node-2'] });
  answer = { kind: 'away' };
  await params.askChoices('NODE');
  expect(params.store.get().choices['NODE']).toMatchObject({ state: 'failed' });
});

test('where storage is refused, everything works but the memory', () => {
  const refuse = () => {
    throw new Error('refused');
  };
  const memory = createTabMemory(() => ({ getItem: refuse, setItem: refuse }));
  const params = createPageParams(PAGE, SPECS, { memory, call: (async () => answer) as Call });
  params.arrive(takeSecrets(SPECS, '?SERVICE=redis'));
  params.set('WAIT', '1m');
  expect(params.values(['SERVICE', 'WAIT'])).toEqual({ SERVICE: 'redis', WAIT: '1m' });
});

test.each(['not json', '[]', '{"typed":{"SERVICE":7}}', '{"typed":null}'])('a memory that reads %s is none', (kept) => {
  stored.set('runbooks.params.next/d', kept);
  expect(text(open(), 'SERVICE')).toBe('');
});
