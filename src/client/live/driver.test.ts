import { expect, test } from 'vitest';
import type { RunView } from '../../contract/run.ts';
import { createDriving } from './driver.ts';

const drivenBy = (id: string) => ({ driver: { id, name: id } }) as RunView;
const ME = 'mira';

test('as long as nobody takes over, what the server said at first stands', () => {
  const driving = createDriving(() => ME);
  expect(driving.told(drivenBy('bob'), true)).toBe(true);
  expect(driving.heard(drivenBy('bob'))).toBe(true);
});

test('who is taken over drives no more, and who takes over does', () => {
  const mine = createDriving(() => ME);
  mine.told(drivenBy(ME), true);
  expect(mine.heard(drivenBy('bob'))).toBe(false);
  expect(mine.heard(drivenBy('bob'))).toBe(false);
  expect(mine.heard(drivenBy(ME))).toBe(true);
});

test('a viewer stays one when the run goes from one colleague to another', () => {
  const driving = createDriving(() => ME);
  driving.told(drivenBy('bob'), false);
  expect(driving.heard(drivenBy('eve'))).toBe(false);
});

test('a new connection brings the server’s word anew', () => {
  const driving = createDriving(() => ME);
  driving.told(drivenBy(ME), true);
  expect(driving.told(drivenBy(ME), false)).toBe(false);
});

test('before the server has said, nobody drives', () => {
  expect(createDriving(() => ME).heard(drivenBy(ME))).toBe(false);
});
