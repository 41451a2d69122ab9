import type { Page } from '@playwright/test';
import { blockTitled, expectConsecutive, tickBeyond, ticksOf } from './support/block.ts';
import { expect, expectNoTrouble, signedIn, test } from './support/test.ts';
import type { TestServer } from './support/server.ts';

const PAGE = '/runbooks/endings';

async function openEndings(page: Page, server: TestServer): Promise<void> {
  await page.goto(server.url + PAGE);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Every kind of ending');
}

test.describe('a block ends', () => {
  let page: Page;
  test.beforeEach(async ({ browser, fixtureServer }) => {
    page = await signedIn(browser, fixtureServer);
    await openEndings(page, fixtureServer);
  });
  test.afterEach(async () => {
    expectNoTrouble(page.context());
    await page.context().close();
  });

  test('with its output in a terminal below it and the true exit status', async () => {
    const block = blockTitled(page, 'Greet');
    await block.start();
    await expect(block.terminal).toContainText('Grüße, 世界 ✓');
    await expect(block.status).toContainText(/Exit 0 in \d/);
    await expect(block.status).toContainText('as expected');
    await expect(block.run).toBeEnabled();
  });

  test('with 3, and shows 3', async () => {
    const block = blockTitled(page, 'Exit with three');
    await block.start();
    await expect(block.status).toContainText(/Exit 3 in \d/);
    await expect(block.terminal).toContainText('about to fail');
    await expect(block.status).toContainText('exit 0 expected, got 3');
  });

  test('with a failure that the page expects', async () => {
    const block = blockTitled(page, 'Fail as the page says');
    await block.start();
    await expect(block.status).toContainText(/Exit 1 in \d/);
    await expect(block.status).toContainText('as expected');
  });

  test('by a signal, shown as 137 and not as success', async () => {
    const block = blockTitled(page, 'Kill itself');
    await block.start();
    await expect(block.status).toContainText(/Exit 137 in \d/);
    await expect(block.terminal).toContainText('last words');
  });

  test('by its timeout', async () => {
    const block = blockTitled(page, 'Take too long');
    await block.start();
    await expect(block.status).toContainText(/Running 0:0\d/);
    await expect(block.status).toContainText('Timed out after 2 s');
  });

  test('by Stop, together with children that ignore every polite signal', async () => {
    const block = blockTitled(page, 'Leave stubborn children');
    await block.start();
    await expect(block.terminal).toContainText('children started');
    await block.stop.click();
    await expect(block.status).toContainText('Stopped');
  });

  test('by Stop, and that is success when it never ends by itself', async () => {
    const block = blockTitled(page, 'Never end');
    await block.start();
    await expect(block.terminal).toContainText('beat');
    await block.stop.click();
    await expect(block.status).toContainText('Stopped');
    await expect(block.status).toContainText('as expected');
  });

  test('after an answer typed into its terminal', async () => {
    const block = blockTitled(page, 'Ask a question');
    await block.start();
    await expect(block.terminal).toContainText('Name?');
    await block.terminal.getByRole('textbox').focus();
    await page.keyboard.type('Mira');
    await page.keyboard.press('Enter');
    await expect(block.terminal).toContainText('Hello, Mira');
    await expect(block.status).toContainText(/Exit 0 in \d/);
  });

  test('by Stop, after it has followed the size of the window', async () => {
    const block = blockTitled(page, 'Follow the size');
    const columns = async () => {
      const text = (await block.terminal.textContent()) ?? '';
      return [...text.matchAll(/size \d+ (\d+)/g)].map((match) => Number(match[1]));
    };
    await block.start();
    await expect.poll(async () => (await columns()).length).toBeGreaterThan(0);
    const wide = (await columns()).at(-1) ?? 0;
    await page.setViewportSize({ width: 600, height: 900 });
    // A terminal out of view draws nothing until it is seen again.
    await block.terminal.scrollIntoViewIfNeeded();
    await expect.poll(async () => (await columns()).at(-1)).toBeLessThan(wide);
    await block.stop.click();
    await expect(block.status).toContainText('as expected');
  });

  test('with output far larger than the screen, whole in the record', async () => {
    const block = blockTitled(page, 'Print three megabytes');
    await block.start();
    await expect(block.status).toContainText(/Exit 0 in \d/, { timeout: 30_000 });
    await expect(block.terminal).toContainText('end of flood');
  });

  test('and shows it only an allow-listed environment', async () => {
    const block = blockTitled(page, 'Show the environment');
    await block.start();
    await expect(block.status).toContainText(/Exit 0 in \d/);
    await expect(block.terminal).toContainText('HOME=/home/operator');
    await expect(block.terminal).not.toContainText('RUNBOOKS_DATA');
  });

  test('after the target’s name was typed, when it destroys', async () => {
    const block = blockTitled(page, 'Remove the file');
    await block.start();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('rm -f');
    const confirm = dialog.getByRole('button', { name: /^Run/ });
    await expect(confirm).toBeDisabled();
    await dialog.getByRole('textbox').fill('stack');
    await confirm.click();
    await expect(block.status).toContainText(/Exit 0 in \d/);
    await expect(block.terminal).toContainText('removed');
  });
});

test.describe('watching', () => {
  test('a second browser watches the same run, and sees the same end', async ({ browser, fixtureServer }) => {
    const first = await signedIn(browser, fixtureServer);
    await openEndings(first, fixtureServer);
    const block = blockTitled(first, 'Count slowly');
    await block.start();
    await tickBeyond(block, 5);

    const second = await signedIn(browser, fixtureServer);
    await openEndings(second, fixtureServer);
    const same = blockTitled(second, 'Count slowly');
    await tickBeyond(same, 5);
    await expect(same.status).toContainText(/Running 0:/);
    await expect(block.group).toContainText('2 watching');

    await block.stop.click();
    await expect(block.status).toContainText('Stopped');
    await expect(same.status).toContainText('Stopped');
    await first.context().close();
    await second.context().close();
  });

  test('a reload in the middle of a run continues with every byte', async ({ browser, fixtureServer }) => {
    const page = await signedIn(browser, fixtureServer);
    await openEndings(page, fixtureServer);
    const block = blockTitled(page, 'Count slowly');
    await block.start();
    const before = await tickBeyond(block, 3);
    await page.reload();
    await tickBeyond(block, before + 5);
    await block.stop.click();
    await expect(block.status).toContainText('Stopped');
    expectConsecutive(await ticksOf(block));
    await page.context().close();
  });
});
