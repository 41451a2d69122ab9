import { blockTitled } from './support/block.ts';
import { startServer } from './support/server.ts';
import { FIXTURE_PUBLISHED } from './support/site.ts';
import { expect, signedIn, test } from './support/test.ts';

test.describe('the server goes away', () => {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    test(`by ${signal} while a block runs: the page stays readable, and the terminal continues when it is back`, async ({
      browser,
    }) => {
      const server = await startServer({ published: FIXTURE_PUBLISHED });
      const page = await signedIn(browser, server);
      await page.goto(`${server.url}/runbooks/endings`);
      const block = blockTitled(page, 'Count slowly');
      await block.start();
      await expect(block.terminal).toContainText('tick 3');

      await server.kill(signal);
      await expect(page.getByText(/running is unavailable/i).first()).toBeVisible();
      await expect(page.getByRole('heading', { name: 'Step-by-Step Procedure' })).toBeVisible();

      const again = await startServer({ published: FIXTURE_PUBLISHED, dataDir: server.dataDir, port: server.port });
      await expect(block.status).toContainText(/Running 0:/, { timeout: 40_000 });
      const before = Number(/tick (\d+)\D*$/.exec(await block.terminal.innerText())?.[1] ?? 0);
      await expect(block.terminal).toContainText(`tick ${before + 5}`);
      await block.stop.click();
      await expect(block.status).toContainText('Stopped');

      expect(await again.cli('evidence', 'verify')).toContain('chain whole');
      await page.context().close();
      await again.dispose();
    });
  }
});
