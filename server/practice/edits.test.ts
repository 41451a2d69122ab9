import { describe, expect, it } from 'vitest';
import { shippedCheckout, withEdits } from './edits.ts';
import { run, testSystem } from './test-harness.ts';

const text = (bytes: Uint8Array | null): string | null => (bytes === null ? null : Buffer.from(bytes).toString('utf8'));

describe('what a fault changes in the checkout', () => {
  it('holds at once, over what blocks have written', () => {
    const read = withEdits(
      (path) => (path === 'a' ? Buffer.from('one\n') : null),
      () => [
        { path: 'a', change: (before) => before.replace('one', 'two') },
        { path: 'a', change: (before) => `${before}three\n` },
        { path: 'new', change: () => 'made\n' },
      ],
    );
    expect(text(read('a'))).toBe('two\nthree\n');
    expect(text(read('new'))).toBe('made\n');
    expect(read('other')).toBeNull();
  });

  it('is written by the next command, once, and can then be changed by blocks', async () => {
    const system = testSystem();
    await system.change((stack) => void stack.edits.push({ path: 'configs/redis.conf', change: () => 'changed\n' }));
    const first = await run(system, 'df -h');
    expect([...first.files].map(([path, bytes]) => [path, bytes.toString()])).toEqual([
      ['configs/redis.conf', 'changed\n'],
    ]);
    system.write('configs/redis.conf', 'mended\n');
    expect((await run(system, 'df -h')).files.size).toBe(0);
    expect(text(system.checkoutFile('configs/redis.conf'))).toBe('mended\n');
  });
});

describe('the checkout that the simulator ships', () => {
  it('has the mended files over the published ones', () => {
    expect(text(shippedCheckout('as-found')('configs/alert_rules.yml'))).toBeNull();
    expect(text(shippedCheckout('mended')('configs/alert_rules.yml'))).toContain('ApplicationDown');
    expect(text(shippedCheckout('mended')('configs/redis.conf'))).toBe(
      text(shippedCheckout('as-found')('configs/redis.conf')),
    );
  });
});
