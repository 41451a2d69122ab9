import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { untilToldToStop } from './signals.ts';

function fakeProcess() {
  const exits: number[] = [];
  return Object.assign(new EventEmitter(), { exits, exit: (code: number) => void exits.push(code) });
}

describe('signals', () => {
  it.each(['SIGINT', 'SIGTERM'])('the first %s asks, the second does not wait', async (signal) => {
    const target = fakeProcess();
    const stop = untilToldToStop(target);
    target.emit(signal);
    await stop.asked;
    expect(target.exits).toEqual([]);
    target.emit('SIGINT');
    expect(target.exits).toEqual([130]);
  });

  it('leave nothing behind', () => {
    const target = fakeProcess();
    untilToldToStop(target).dispose();
    expect(target.eventNames()).toEqual([]);
  });
});
