/** What a block is given: parameters by the page's schema, captured values, those of a run that is undone. */
import { afterEach, describe, expect, it } from 'vitest';
import type { ParamSpec } from '../../src/contract/param.ts';
import type { RunRequest } from '../../src/contract/run.ts';
import type { AppError } from '../errors.ts';
import { ALICE, BOB, makeBlock, makeWorld, requestFor, until } from './testing/world.ts';
import type { World } from './testing/world.ts';

let world: World;
afterEach(() => world.dispose());

const spec = (partial: Partial<ParamSpec> & Pick<ParamSpec, 'name' | 'type'>): ParamSpec => ({
  description: 'for tests',
  pattern: null,
  values: null,
  from: null,
  min: null,
  max: null,
  default: null,
  ...partial,
});
const SERVICE = spec({ name: 'SERVICE', type: 'enum', values: ['redis', 'mongodb'], default: 'redis' });
const LINES = spec({ name: 'LINES_BACK', type: 'int', min: 1, max: 500 });
const NOTE = spec({ name: 'NOTE', type: 'string' });
const WAIT = spec({ name: 'WAIT', type: 'duration' });
const FORCE = spec({ name: 'FORCE', type: 'bool' });
const TOKEN = spec({ name: 'TOKEN', type: 'secret' });
const SLOW = spec({ name: 'SLOW', type: 'string', pattern: '(a+)+' });
const ALL = [SERVICE, LINES, NOTE, WAIT, FORCE, TOKEN, SLOW];
const SECRET = 'correct horse battery';

async function start(params: Record<string, string>, names = Object.keys(params), requestId = 'r') {
  const block = makeBlock({ params: names });
  world = await makeWorld({ blocks: [block], params: ALL });
  const request: RunRequest = { ...requestFor(block, requestId), params };
  return world.runs.start(ALICE, request).catch((error: unknown) => error as AppError);
}

describe('parameters of a run', () => {
  it('reach the target as variables, and the record without the secret ones', async () => {
    await start({ SERVICE: 'mongodb', LINES_BACK: '20', TOKEN: SECRET });
    expect(world.target.staged[0]!.variables).toEqual({ SERVICE: 'mongodb', LINES_BACK: '20', TOKEN: SECRET });
    expect(world.host.started[0]!.secrets).toEqual(['TOKEN']);
    const [event] = await world.events('run.started');
    expect(event).toMatchObject({ params: { SERVICE: 'mongodb', LINES_BACK: '20' }, secrets: ['TOKEN'] });
    expect(JSON.stringify(await world.db.selectFrom('event').selectAll().execute())).not.toContain(SECRET);
    expect(JSON.stringify(await world.db.selectFrom('run').selectAll().execute())).not.toContain(SECRET);
  });

  it('take their default when none is given', async () => {
    const block = makeBlock({ params: ['SERVICE'] });
    world = await makeWorld({ blocks: [block], params: ALL });
    await world.runs.start(ALICE, requestFor(block, 'r'));
    expect(world.target.staged[0]!.variables).toEqual({ SERVICE: 'redis' });
  });

  it.each([
    ['none is given', {}, ['LINES_BACK', 'NOTE']],
    ['the field is empty', { LINES_BACK: '', NOTE: 'x' }, ['LINES_BACK']],
  ])('refuse to start when %s, and say which', async (_, params, missing) => {
    const error = (await start(params, ['LINES_BACK', 'NOTE'])) as AppError;
    expect(error.code).toBe('param-missing');
    expect((error.extra as { params: { name: string }[] }).params.map(({ name }) => name)).toEqual(missing);
    expect(error.message).toContain(missing[0]);
    expect(world.target.staged).toEqual([]);
    expect(await world.events('run.refused')).toMatchObject([{ code: 'param-missing' }]);
  });

  const HOSTILE = [
    '$(id)',
    '`id`',
    '"; id; "',
    "' || id || '",
    'a\nb',
    '--help',
    '\\',
    '*',
    '\u{1f600}',
    ' lead and trail ',
  ];
  it.each(HOSTILE)('of type string pass %j as it is', async (text) => {
    await start({ NOTE: text });
    expect(world.target.staged[0]!.variables).toEqual({ NOTE: text });
  });

  const REFUSED: [string, string][] = [
    ...['SERVICE', 'LINES_BACK', 'WAIT', 'FORCE'].flatMap((name) =>
      HOSTILE.map((text): [string, string] => [name, text]),
    ),
    ...['SERVICE', 'LINES_BACK', 'NOTE', 'WAIT', 'FORCE', 'TOKEN'].flatMap((name): [string, string][] => [
      [name, 'with\0nul'],
      [name, 'half \ud800'],
      [name, 'x'.repeat(1_000_000)],
    ]),
    ['TOKEN', 'short'],
    ['LINES_BACK', '501'],
    ['LINES_BACK', '1e2'],
    ['LINES_BACK', '0x10'],
  ];
  it.each(REFUSED.map(([name, text]): [string, string, string] => [name, text.slice(0, 20), text]))(
    '%s refuses %j',
    async (name, _, text) => {
      const error = (await start({ [name]: text })) as AppError;
      expect(error.code).toBe('param-invalid');
      expect(error.message).not.toContain(text.slice(0, 100) + (text.length > 100 ? '' : ' '));
      expect(world.target.staged).toEqual([]);
    },
  );

  it('meet a pattern that never ends, and are refused in time', async () => {
    const error = (await start({ SLOW: `${'a'.repeat(5_000)}!` })) as AppError;
    expect(error).toMatchObject({ code: 'param-invalid', message: expect.stringContaining('in time') as string });
  });

  it('with one request id must be the same both times', async () => {
    await start({ NOTE: 'one' });
    const block = makeBlock({ params: ['NOTE'] });
    const again = (note: string) => world.runs.start(ALICE, { ...requestFor(block, 'r'), params: { NOTE: note } });
    expect((await again('one')).created).toBe(false);
    expect(await again('two').catch((error: unknown) => (error as AppError).code)).toBe('bad-request');
  });
});

describe('a rollback', () => {
  const forward = makeBlock({ id: 'stop', risk: 'change', rollback: 'start', params: ['SERVICE'] });
  const back = makeBlock({ id: 'start', risk: 'change', params: ['SERVICE'], code: 'true\n' });

  it('gets the parameters that were used, whatever the page says now', async () => {
    world = await makeWorld({ blocks: [forward, back], params: ALL });
    const { run } = await world.runs.start(ALICE, { ...requestFor(forward, 'r1'), params: { SERVICE: 'mongodb' } });
    world.host.end(run.id);
    await until(() => world.runs.running() === 0, 'the end');
    const undo = { ...requestFor(back, 'r2'), params: { SERVICE: 'redis' }, rollbackOf: run.id };
    expect((await world.runs.start(ALICE, undo)).run).toMatchObject({
      params: { SERVICE: 'mongodb' },
      rollbackOf: run.id,
    });
    expect((await world.events('run.started')).at(-1)).toMatchObject({ rollbackOf: run.id });
  });

  it('of something else, or of nothing, is refused', async () => {
    world = await makeWorld({ blocks: [forward, back], params: ALL });
    const { run } = await world.runs.start(ALICE, requestFor(back, 'r1'));
    for (const [id, rollbackOf] of [
      ['r2', run.id],
      ['r3', 'f'.repeat(32)],
    ] as const) {
      const answer = world.runs.start(ALICE, { ...requestFor(back, id), rollbackOf });
      expect(await answer.catch((error: unknown) => (error as AppError).code)).toBe('rollback-unknown');
    }
  });
});

describe('a captured value', () => {
  const find = makeBlock({ id: 'find', title: 'Find the image', capture: 'IMAGE', code: 'find\n' });
  const use = makeBlock({ id: 'use', captures: ['IMAGE'], code: 'echo "$IMAGE"\n' });

  async function found(output: string, partial: Parameters<typeof makeBlock>[0] = {}) {
    const finder = { ...find, ...partial };
    world = await makeWorld({ blocks: [finder, use] });
    const { run } = await world.runs.start(ALICE, requestFor(finder, 'find'));
    world.host.print(run.id, output);
    world.host.end(run.id);
    await until(() => world.runs.running() === 0, 'the end');
    return world.runs.view(ALICE, run.id);
  }

  it.each([
    ['the last line that is not empty', 'one\r\ntwo\r\n\r\n', null, 'two'],
    ['that line without colours and spaces', '\x1b[32m  green \x1b[0m\r\n', null, 'green'],
    ['one place of JSON output', '{"a":[{"id":"x 1"}]}\r\n', '$.a[0].id', 'x 1'],
    ['of the last of many documents', '{"n":1}\r\n{"n":2}\r\n', '$.n', '2'],
    ['a whole object as JSON', '{"a":{"b":[1,null]}}', '$.a', '{"b":[1,null]}'],
  ])('is %s', async (_, output, captureFrom, value) => {
    await found(output, { captureFrom });
    await world.runs.start(ALICE, requestFor(use, 'use'));
    expect(world.target.staged.at(-1)!.variables).toEqual({ IMAGE: value });
    expect((await world.events('run.started')).at(-1)).toMatchObject({ params: { IMAGE: value } });
  });

  it.each([
    ['nothing was printed', '\r\n', null],
    ['the place is not there', '{"a":1}', '$.b'],
    ['it is no JSON', 'hello', '$.b'],
    ['it is null', '{"b":null}', '$.b'],
    ['it is longer than 4 KiB', 'x'.repeat(5_000), null],
  ])('is not taken when %s, and the run says so', async (_, output, captureFrom) => {
    expect((await found(output, { captureFrom })).stateNote).toContain('IMAGE was not captured');
    const unused = await world.runs.start(ALICE, requestFor(use, 'use')).catch((e: unknown) => (e as AppError).code);
    expect(unused).toBe('capture-missing');
  });

  it('that is missing keeps a block from starting, and names the block that finds it out', async () => {
    world = await makeWorld({ blocks: [find, use] });
    const error = await world.runs.start(ALICE, requestFor(use, 'r')).catch((e: unknown) => e as AppError);
    expect(error).toMatchObject({
      code: 'capture-missing',
      message: expect.stringContaining('“Find the image”') as string,
    });
  });

  it('is each person’s own, and corrected by hand before it is used', async () => {
    await found('sha-1\r\n');
    expect(await world.runs.start(BOB, requestFor(use, 'b')).catch((e: unknown) => (e as AppError).code)).toBe(
      'capture-missing',
    );
    const ref = { version: use.version, doc: use.doc, target: 'stack' };
    const session = await world.runs.correctCapture(ALICE, { ...ref, name: 'IMAGE', value: 'sha-2' });
    expect(session.captures).toMatchObject([{ name: 'IMAGE', value: 'sha-2', corrected: { name: 'Alice' } }]);
    await world.runs.start(ALICE, requestFor(use, 'use'));
    expect(world.target.staged.at(-1)!.variables).toEqual({ IMAGE: 'sha-2' });
    expect(await world.events('capture.corrected')).toMatchObject([{ name: 'IMAGE', value: 'sha-2' }]);
  });

  it('of no block of the page, or of no use, cannot be written', async () => {
    world = await makeWorld({ blocks: [find, use] });
    const ref = { version: use.version, doc: use.doc, target: 'stack' };
    const correct = (change: object) =>
      world.runs
        .correctCapture(ALICE, { ...ref, name: 'IMAGE', value: 'x', ...change })
        .catch((error: unknown) => (error as AppError).code);
    expect(await correct({ name: 'HOME' })).toBe('block-not-found');
    expect(await correct({ target: 'elsewhere' })).toBe('block-not-found');
    expect(await correct({ value: 'a\0b' })).toBe('bad-request');
    expect(await correct({ value: 'x'.repeat(4_097) })).toBe('bad-request');
  });
});

describe('choices', () => {
  const list = makeBlock({ id: 'list', title: 'List services', code: 'docker compose config --services\n' });
  const CHOICE = spec({ name: 'SERVICE', type: 'enum', from: 'list' });
  const use = makeBlock({ id: 'use', params: ['SERVICE'], code: 'echo "$SERVICE"\n' });
  const page = { version: list.version, doc: list.doc, param: 'SERVICE' };

  async function ask(output: string, exitStatus = 0) {
    world = await makeWorld({ blocks: [list, use], params: [CHOICE] });
    const answer = world.runs.choices(ALICE, page);
    await until(() => world.host.started.length === 1, 'the start');
    world.host.print(world.host.started[0]!.run, output);
    world.host.end(world.host.started[0]!.run, { exitStatus });
    return answer;
  }

  it('are the lines that the block prints, each once, asked for once a minute', async () => {
    expect(await ask('redis\r\n\r\nmongodb\r\nredis\r\n')).toMatchObject({ choices: ['redis', 'mongodb'] });
    await world.runs.choices(ALICE, page);
    expect(world.host.started).toHaveLength(1);
    world.clock.now += 60_000;
    void world.runs.choices(ALICE, page).catch(() => undefined);
    await until(() => world.host.started.length === 2, 'the second start');
    world.host.end(world.host.started[1]!.run);
  });

  it('decide what may be chosen', async () => {
    await ask('redis\r\n');
    const start = (SERVICE: string, id: string) =>
      world.runs.start(ALICE, { ...requestFor(use, id), params: { SERVICE } }).then(
        () => 'started',
        (error: unknown) => (error as AppError).code,
      );
    expect(await start('mongodb', 'a')).toBe('param-invalid');
    expect(await start('redis', 'b')).toBe('started');
  });

  it('must have been asked for by the person, and lately', async () => {
    await ask('redis\r\n');
    const start = (person: typeof ALICE, id: string) =>
      world.runs.start(person, { ...requestFor(use, id), params: { SERVICE: 'redis' } }).then(
        () => 'started',
        (error: unknown) => (error as AppError).message,
      );
    expect(await start(BOB, 'a')).toContain('ask for them');
    world.clock.now += 15 * 60_000;
    expect(await start(ALICE, 'b')).toContain('ask for them');
  });

  it('leave the session alone, and are in the record as any run', async () => {
    await ask('redis\r\n');
    expect((await world.runs.pageState(ALICE, page.version, page.doc)).sessions).toEqual([]);
    expect(await world.events('run.started')).toMatchObject([{ block: 'list', session: null }]);
    expect(world.target.staged[0]).toMatchObject({ saves: false, state: { cwd: null, text: '' } });
  });

  it('fail in words when the block fails, and for a parameter without any', async () => {
    await expect(ask('boom\r\n', 1)).rejects.toMatchObject({ code: 'choices-failed' });
    await expect(world.runs.choices(ALICE, { ...page, param: 'OTHER' })).rejects.toMatchObject({
      code: 'block-not-found',
    });
  });
});
