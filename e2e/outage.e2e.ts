import type { Page } from '@playwright/test';
import { blockTitled, expectConsecutive, tickBeyond, ticksOf, type BlockOnPage } from './support/block.ts';
import { FIXTURE_PUBLISHED } from './support/site.ts';
import { expect, signedIn, test } from './support/test.ts';

test.describe('the server goes away', () => {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    test(`by ${signal} while a block runs: the page stays readable, and the terminal continues when it is back`, async ({
      browser,
      ownServer,
    }) => {
      const server = await ownServer({ published: FIXTURE_PUBLISHED });
      const page = await signedIn(browser, server);
      await page.goto(`${server.url}/runbooks/endings`);
      const block = blockTitled(page, 'Count slowly');
      await block.start();
      await tickBeyond(block, 3);

      await server.kill(signal);
      await expect(page.getByText(/running is unavailable/i).first()).toBeVisible();
      await expect(page.getByRole('heading', { name: 'Step-by-Step Procedure' })).toBeVisible();

      const again = await ownServer({ published: FIXTURE_PUBLISHED, dataDir: server.dataDir, port: server.port });
      await expect(block.status).toContainText(/Running 0:/, { timeout: 40_000 });
      const before = (await ticksOf(block)).at(-1) ?? 0;
      await tickBeyond(block, before + 5);
      expectConsecutive(await ticksOf(block));
      await block.stop.click();
      await expect(block.status).toContainText('Stopped');
      expectConsecutive(await recordedTicks(page, block));

      expect(await again.cli('evidence', 'verify')).toContain('chain whole');
      await page.context().close();
    });
  }
});

/** The whole output of the block's run, as the record has it. */
async function recordedTicks(page: Page, block: BlockOnPage): Promise<number[]> {
  const address = await block.group.getByRole('link', { name: /as text/ }).getAttribute('href');
  const output = await (await page.request.get(new URL(address ?? '', page.url()).href)).text();
  const ticks = [...output.matchAll(/tick (\d+)/g)].map((match) => Number(match[1]));
  expect(ticks[0]).toBe(1);
  return ticks;
}
