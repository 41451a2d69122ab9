import { expect, expectNoTrouble, test, watchForTrouble } from './support/test.ts';
import { blockTitled } from './support/block.ts';

test.describe('reading without signing in', () => {
  test('the index leads to System Health Check, and nothing is asked of another host', async ({
    page,
    context,
    server,
  }) => {
    await watchForTrouble(context, page);
    await page.goto(server.url);
    await expect(page.getByRole('heading', { level: 1, name: 'Operational Runbooks' })).toBeVisible();
    await page
      .getByRole('main')
      .getByRole('link', { name: /System Health Check/ })
      .first()
      .click();
    await expect(page.getByRole('heading', { level: 1, name: 'System Health Check' })).toBeVisible();
    for (const section of [
      'Overview',
      'Prerequisites',
      'Step-by-Step Procedure',
      'Verification',
      'Rollback',
      'Troubleshooting',
      'Related Procedures',
    ]) {
      await expect(page.getByRole('heading', { level: 2, name: section })).toBeVisible();
    }
    expectNoTrouble(context);
  });

  test('a block shows its command, its risk and its target, and says how to run it', async ({
    page,
    context,
    server,
  }) => {
    await watchForTrouble(context, page);
    await page.goto(`${server.url}/runbooks/system-health-check`);
    const group = page
      .getByRole('group')
      .filter({ has: page.getByRole('button', { name: /^Run / }) })
      .first();
    await expect(group).toContainText('Read');
    await expect(group).toContainText('stack');
    await expect(group).toContainText(/sign in/i);
    await expect(group.getByRole('button', { name: /^Copy / })).toBeVisible();
    expectNoTrouble(context);
  });

  test('the index and the sidebar lead to all eight runbooks, in the same order', async ({ page, server }) => {
    await page.goto(server.url);
    const names = [
      'System Health Check',
      'Incident Response',
      'Common Troubleshooting',
      'Database Operations',
      'Container Management',
      'Performance Tuning',
      'Security Procedures',
      'Monitoring Maintenance',
    ];
    const sidebar = page.getByRole('navigation', { name: /sidebar/i });
    const listed = await sidebar.getByRole('link').allInnerTexts();
    expect(listed.map((text) => text.trim()).filter((text) => names.includes(text))).toEqual(names);
    await expect(page.getByText(/not yet published/i)).toHaveCount(0);
    const items = page.getByRole('article').getByRole('listitem');
    for (const name of names) await expect(items.getByRole('link', { name, exact: true })).toBeVisible();
    await items.getByRole('link', { name: 'Monitoring Maintenance', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Monitoring Maintenance' })).toBeVisible();
  });

  test('a page that is not there says so', async ({ page, server }) => {
    const response = await page.goto(`${server.url}/runbooks/no-such-page`);
    expect(response?.status()).toBe(404);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  });

  test('the home page is usable at 390 pixels: nothing scrolls sideways', async ({ page, server }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const path of ['/', '/runbooks/system-health-check']) {
      await page.goto(server.url + path);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow, path).toBe(0);
    }
  });

  test('the terminal’s code is not loaded by reading', async ({ page, server }) => {
    const scripts: string[] = [];
    page.on('response', async (response) => {
      if (response.request().resourceType() === 'script') scripts.push(await response.text().catch(() => ''));
    });
    await page.goto(`${server.url}/runbooks/system-health-check`, { waitUntil: 'networkidle' });
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.filter((text) => text.includes('xterm-helper-textarea'))).toEqual([]);
    await expect(blockTitled(page, 'nothing').terminal).toHaveCount(0);
  });
});
