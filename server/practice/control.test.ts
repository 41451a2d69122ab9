import { describe, expect, it } from 'vitest';
import { control, type ControlRequest, isToken } from './control.ts';
import { startContainer } from './state/index.ts';
import { createSystem } from './system.ts';

const system = () => createSystem({ profile: 'mended', now: () => 1_795_420_800_000 });

describe('control of a system', () => {
  it('says what is in force, and changes it', async () => {
    const one = system();
    const ask = (request: object) => control(one, { token: '', ...request } as ControlRequest);
    const faults = (...names: string[]) => ({ ok: true, profile: 'mended', faults: names });
    expect(await ask({ action: 'status' })).toEqual(faults());
    expect(await ask({ action: 'inject', fault: 'redis-down' })).toEqual(faults('redis-down'));
    expect(await ask({ action: 'inject', fault: 'redis-down' })).toEqual(faults('redis-down'));
    expect(one.look().containers.get('redis')?.state.status).toBe('exited');
    expect(await ask({ action: 'inject', fault: 'mongodb-down' })).toEqual(faults('mongodb-down', 'redis-down'));
    expect(await ask({ action: 'clear', fault: 'redis-down' })).toEqual(faults('mongodb-down'));
    expect(one.look().containers.get('redis')?.state.status).toBe('running');
    expect(await ask({ action: 'clear', fault: 'redis-down' })).toEqual(faults('mongodb-down'));
  });

  it('makes a fault anew that somebody has mended meanwhile', async () => {
    const one = system();
    const inject = { token: '', action: 'inject', fault: 'redis-down' } as const;
    await control(one, inject);
    await one.change((stack, now) => startContainer(stack, 'redis', now));
    expect(await control(one, inject)).toEqual({ ok: true, profile: 'mended', faults: ['redis-down'] });
    expect(one.look().containers.get('redis')?.state.status).toBe('exited');
  });

  it.each([
    [{ action: 'inject', fault: 'constructor' }, 'knows no fault "constructor"'],
    [{ action: 'clear', fault: 7 }, 'knows no fault 7'],
    [{ action: 'inject' }, 'knows no fault'],
    [{ action: 'end' }, 'does not know that request'],
    [{}, 'does not know that request'],
  ])('refuses %j and changes nothing', async (request, why) => {
    const one = system();
    const answer = await control(one, { token: '', ...request } as ControlRequest);
    expect(answer).toEqual({ ok: false, why: expect.stringContaining(why) });
    expect([...one.look().faults]).toEqual([]);
  });

  it('tells the ports before it answers', async () => {
    const one = system();
    const told: string[][] = [];
    one.follow(async (stack) => void told.push([...stack.faults]));
    await control(one, { token: '', action: 'inject', fault: 'redis-down' });
    expect(told).toEqual([['redis-down']]);
  });
});

describe('the token', () => {
  it.each<[string, unknown, boolean]>([
    ['secret', 'secret', true],
    ['secret', 'secreT', false],
    ['secret', 'secret ', false],
    ['secret', '', false],
    ['secret', undefined, false],
    ['secret', null, false],
    ['secret', ['secret'], false],
    ['', '', false],
    ['', undefined, false],
  ])('%j is opened by %j: %j', (token, given, opens) => {
    expect(isToken(token, given)).toBe(opens);
  });
});
