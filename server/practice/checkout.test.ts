import { chmodSync, linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHECKOUT_FILE_LIMIT_BYTES, checkoutReader, type ReadCheckout } from './checkout.ts';

let base: string;
let checkout: string;
let read: ReadCheckout;
const text = (path: string): string | null => {
  const bytes = read(path);
  return bytes === null ? null : Buffer.from(bytes).toString('utf8');
};

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'checkout-'));
  checkout = join(base, 'home/robo-rlhf-multimodal');
  mkdirSync(join(checkout, 'configs'), { recursive: true });
  writeFileSync(join(base, 'secret'), 'secret');
  writeFileSync(join(checkout, 'configs/redis.conf'), 'port 6379\n');
  read = checkoutReader(checkout);
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

describe('a file of the checkout', () => {
  it('is read as it is at that moment', () => {
    expect(text('configs/redis.conf')).toBe('port 6379\n');
    writeFileSync(join(checkout, 'configs/redis.conf'), 'port 6380\n');
    expect(text('configs/redis.conf')).toBe('port 6380\n');
    rmSync(join(checkout, 'configs'), { recursive: true });
    expect(text('configs/redis.conf')).toBe(null);
    rmSync(checkout, { recursive: true });
    mkdirSync(checkout);
    writeFileSync(join(checkout, 'x'), 'anew');
    expect(text('x')).toBe('anew');
  });

  it('is none outside the checkout, by path or by link', () => {
    expect(text('../../secret')).toBe(null);
    expect(text(join(base, 'secret'))).toBe(null);
    symlinkSync(join(base, 'secret'), join(checkout, 'link'));
    symlinkSync(base, join(checkout, 'folder'));
    expect(text('link')).toBe(null);
    expect(text('folder/secret')).toBe(null);
    rmSync(checkout, { recursive: true });
    symlinkSync(base, checkout);
    expect(text('secret')).toBe(null);
  });

  it('may be a link that stays inside', () => {
    symlinkSync('configs/redis.conf', join(checkout, 'inside'));
    linkSync(join(checkout, 'configs/redis.conf'), join(checkout, 'hard'));
    expect(text('inside')).toBe('port 6379\n');
    expect(text('hard')).toBe('port 6379\n');
  });

  it('is none when it is no regular file, or too large', () => {
    execFileSync('mkfifo', [join(checkout, 'pipe')]);
    expect(text('pipe')).toBe(null);
    expect(text('configs')).toBe(null);
    writeFileSync(join(checkout, 'large'), Buffer.alloc(CHECKOUT_FILE_LIMIT_BYTES + 1));
    expect(text('large')).toBe(null);
    writeFileSync(join(checkout, 'large'), Buffer.alloc(CHECKOUT_FILE_LIMIT_BYTES));
    expect(read('large')).toHaveLength(CHECKOUT_FILE_LIMIT_BYTES);
  });

  it('that its owner has closed counts as it was seen last', () => {
    // Root reads everything: then there is nothing to remember.
    expect(text('configs/redis.conf')).toBe('port 6379\n');
    chmodSync(join(checkout, 'configs/redis.conf'), 0o000);
    expect(text('configs/redis.conf')).toBe('port 6379\n');
  });
});
