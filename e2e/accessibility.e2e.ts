import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { blockTitled } from './support/block.ts';
import { expect, signedIn, test } from './support/test.ts';

for (const scheme of ['light', 'dark'] as const) {
  test.describe(`axe finds nothing, in ${scheme}`, () => {
    test.use({ colorScheme: scheme });

    test('on the home page', async ({ page, server }) => {
      await page.goto(server.url);
      await expectAccessible(page);
    });

    test('on the sign-in page', async ({ page, server }) => {
      await page.goto(`${server.url}/sign-in`);
      await expectAccessible(page);
    });

    test('on a runbook with a finished run', async ({ browser, server }) => {
      const page = await signedIn(browser, server);
      await page.emulateMedia({ colorScheme: scheme });
      await page.goto(`${server.url}/runbooks/system-health-check`);
      const name = await page.getByRole('button', { name: /^Run / }).first().getAttribute('aria-label');
      const block = blockTitled(page, name?.replace(/^Run /, '') ?? '');
      await block.start();
      await expect(block.status).toContainText(/Exit \d+ in/);
      await expectAccessible(page);
      await page.context().close();
    });
  });
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual(
    [],
  );
}
