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
