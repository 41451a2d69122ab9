import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { array, assert, constantFrom, nat, property, record, uint8Array } from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refusePath } from './client.ts';
import { encodeFrame, FRAME, type Frame, FrameDecoder, MAX_FRAME_BYTES } from './protocol.ts';

const frames = array(record({ type: constantFrom(...Object.values(FRAME)), payload: uint8Array({ maxLength: 200 }) }), {
  minLength: 1,
  maxLength: 12,
});

describe('frames', () => {
  it('come out as they went in, however the stream is split', () => {
    assert(
      property(frames, array(nat(40), { maxLength: 60 }), (sent, cuts) => {
        const stream = Buffer.concat(sent.map(({ type, payload }) => encodeFrame(type, payload)));
        const decoder = new FrameDecoder();
        const got: Frame[] = [];
        let at = 0;
        for (const cut of [...cuts, stream.length]) {
          got.push(
            ...decoder
              .push(stream.subarray(at, at + cut))
              .map(({ type, payload }) => ({ type, payload: Uint8Array.from(payload) })),
          );
          at = Math.min(stream.length, at + cut);
        }
        expect(got).toEqual(sent.map(({ type, payload }) => ({ type, payload: Uint8Array.from(payload) })));
      }),
      { numRuns: 300 },
    );
  });

  it('of one byte at a time', () => {
    const decoder = new FrameDecoder();
    const got = [...encodeFrame(FRAME.stdout, Buffer.from('hello'))].flatMap((byte) =>
      decoder.push(Uint8Array.of(byte)),
    );
    expect(got.map(({ payload }) => Buffer.from(payload).toString())).toEqual(['hello']);
  });

  it('above the limit or of an unknown type are refused on both sides', () => {
    expect(() => encodeFrame(FRAME.stdout, new Uint8Array(MAX_FRAME_BYTES + 1))).toThrow(RangeError);
    expect(() => new FrameDecoder().push(Uint8Array.of(FRAME.stdout, 0xff, 0xff, 0xff, 0xff))).toThrow();
    expect(() => new FrameDecoder().push(Uint8Array.of(99, 0, 0, 0, 0))).toThrow();
    expect(encodeFrame(FRAME.stdout, new Uint8Array(MAX_FRAME_BYTES)).length).toBe(MAX_FRAME_BYTES + 5);
  });
});

describe('files from the practice system', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'practice-files-'));
    mkdirSync(join(root, 'work', 'inner'), { recursive: true });
    symlinkSync(root, join(root, 'work', 'leak'));
    symlinkSync(join(root, 'work', 'inner'), join(root, 'work', 'alias'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it.each(['a', './a', 'backups/1/2/a', 'inner/a', 'alias/a', 'inner/../a'])('may land at %s', (path) => {
    expect(refusePath(join(root, 'work'), path)).toBeNull();
  });
  it.each(['../a', '/etc/a', '.', '..', 'leak/a', 'leak/work/../a', 'inner/../../a', ''])(
    'may not land at %s',
    (path) => {
      expect(refusePath(join(root, 'work'), path)).not.toBeNull();
    },
  );
});
