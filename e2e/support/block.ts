/**
 * A runnable block as a person finds it: by its title.
 */
import { expect, type Locator, type Page } from '@playwright/test';

export type BlockOnPage = {
  group: Locator;
  run: Locator;
  stop: Locator;
  status: Locator;
  terminal: Locator;
  /** Presses Run, confirming a destructive block. */
  start(): Promise<void>;
};

export function blockTitled(page: Page, title: string): BlockOnPage {
  const group = page.getByRole('group', { name: title, exact: true });
  const run = group.getByRole('button', { name: `Run ${title}`, exact: true });
  return {
    group,
    run,
    stop: group.getByRole('button', { name: `Stop ${title}`, exact: true }),
    status: group.getByRole('status'),
    terminal: group.getByRole('region', { name: `Terminal ${title}`, exact: true }),
    async start() {
      await expect(run).toBeEnabled();
      await run.click();
    },
  };
}

/** The numbers of the `tick N` lines the terminal shows now, top to bottom: it draws the rows in view only. */
export async function ticksOf(block: BlockOnPage): Promise<number[]> {
  const text = (await block.terminal.textContent()) ?? '';
  return [...text.matchAll(/tick (\d+)/g)].map((match) => Number(match[1]));
}

/** Waits until the terminal shows a tick beyond `after`, and answers it. */
export async function tickBeyond(block: BlockOnPage, after: number): Promise<number> {
  let last = 0;
  await expect
    .poll(async () => (last = (await ticksOf(block)).at(-1) ?? 0), { timeout: 30_000 })
    .toBeGreaterThan(after);
  return last;
}

/** No line missing, none twice. */
export function expectConsecutive(ticks: readonly number[]): void {
  expect(ticks.length).toBeGreaterThan(0);
  expect(ticks).toEqual(ticks.map((_, index) => ticks[0]! + index));
}
