/**
 * Time from the click on Run to the first byte of output in the page, on practice, with the terminal already loaded.
 * Measured inside the page: from the click event to the first binary frame on the socket.
 */
import type { Page } from '@playwright/test';
import { blockTitled } from '../e2e/support/block.ts';

export type Spread = { median: number; min: number; max: number; count: number };

/** Runs the block `title` `count` times. Milliseconds. */
export async function measureFirstByte(page: Page, title: string, count: number): Promise<Spread> {
  const block = blockTitled(page, title);
  await block.start();
  await block.status.filter({ hasText: /Exit/ }).waitFor();
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    await page.evaluate(() => {
      (window as never as { marks: { click: number; byte: number } }).marks = { click: 0, byte: 0 };
    });
    await block.start();
    await page.waitForFunction(() => (window as never as { marks: { byte: number } }).marks.byte > 0);
    times.push(
      await page.evaluate(() => {
        const { marks } = window as never as { marks: { click: number; byte: number } };
        return marks.byte - marks.click;
      }),
    );
    await block.status.filter({ hasText: /Exit/ }).waitFor();
  }
  times.sort((a, b) => a - b);
  return { median: times[Math.floor(times.length / 2)] ?? 0, min: times[0] ?? 0, max: times.at(-1) ?? 0, count };
}

/** To be given to `page.addInitScript`: notes the last click and the first binary frame after it. */
export function watchSocket(): void {
  const marks = { click: 0, byte: 0 };
  (window as never as { marks: typeof marks }).marks = marks;
  const current = () => (window as never as { marks: typeof marks }).marks;
  addEventListener('click', () => (current().click = performance.now()), { capture: true });
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', (event) => {
        if (typeof event.data !== 'string' && current().byte === 0) current().byte = performance.now();
      });
    }
  };
}
