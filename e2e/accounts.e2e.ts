import { expect, signedIn, test } from './support/test.ts';

test.describe('signing in', () => {
  test('the printed link signs in once, and says so when it is used again', async ({ browser, server }) => {
    const link = await server.newLink();
    const first = await (await browser.newContext()).newPage();
    await first.goto(link);
    await expect(first.getByRole('button', { name: 'Sign out' })).toBeVisible();
    expect(first.url()).not.toContain('code=');

    const second = await (await browser.newContext()).newPage();
    await second.goto(link);
    await expect(second.getByRole('main')).toContainText('used already');
    await expect(second.getByRole('main')).toContainText('./runbooks sign-in-link');
    await first.context().close();
    await second.context().close();
  });

  test('a link that this server never made is refused with the way to a real one', async ({ page, server }) => {
    await page.goto(`${server.url}/sign-in#code=${'A'.repeat(43)}`);
    await expect(page.getByRole('main')).toContainText('./runbooks sign-in-link');
    await expect(page.getByRole('button', { name: 'Sign out' })).toHaveCount(0);
  });

  test('signing out ends the session in every tab', async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    const other = await page.context().newPage();
    await other.goto(server.url);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByRole('button', { name: 'Sign out' })).toHaveCount(0);
    await other.reload();
    await expect(other.getByRole('button', { name: 'Sign out' })).toHaveCount(0);
    await page.context().close();
  });

  test('the page without a code explains how to sign in', async ({ page, server }) => {
    await page.goto(`${server.url}/sign-in`);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(/sign in/i);
    await expect(page.getByRole('main')).toContainText('./runbooks sign-in-link');
  });
});
