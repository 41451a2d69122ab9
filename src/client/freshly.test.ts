import { expect, test } from 'vitest';
import { freshly } from './freshly.ts';

function world() {
  const open: (() => void)[] = [];
  const ask = freshly(() => new Promise<void>((resolve) => open.push(resolve)));
  return { open, ask };
}

test('asks at once when nothing is on its way', async () => {
  const { open, ask } = world();
  const done = ask();
  expect(open).toHaveLength(1);
  open[0]?.();
  await done;
});

test('whoever asks meanwhile shares one more question, asked after the first answer', async () => {
  const { open, ask } = world();
  const first = ask();
  const later = [ask(), ask(), ask()];
  expect(open).toHaveLength(1);
  open[0]?.();
  await first;
  await expect.poll(() => open.length).toBe(2);
  open[1]?.();
  await Promise.all(later);
  expect(open).toHaveLength(2);
});

test('asks anew after an answer', async () => {
  const { open, ask } = world();
  for (const round of [0, 1]) {
    const done = ask();
    open[round]?.();
    await done;
  }
  expect(open).toHaveLength(2);
});
