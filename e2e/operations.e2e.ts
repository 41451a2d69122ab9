import { AxeBuilder } from '@axe-core/playwright';
import { expect, expectNoTrouble, test, watchForTrouble } from './support/test.ts';

const PAGES = [
  'on-call',
  'severities',
  'escalation',
  'communication',
  'routines',
  'maintenance',
  'documentation',
  'training',
  'kpis',
  'improvement',
  'faq',
];

test.describe('the operations pages', () => {
  test('each is listed and fits a phone', async ({ page, context, server }) => {
    test.setTimeout(120_000);
    await watchForTrouble(context, page);
    await page.goto(`${server.url}/operations/on-call`);
    const listed = await page
      .getByRole('navigation', { name: /sidebar/i })
      .getByRole('link')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    expect(listed.filter((href) => href?.startsWith('/operations/'))).toEqual(
      expect.arrayContaining(PAGES.map((name) => `/operations/${name}`)),
    );
    await page.setViewportSize({ width: 390, height: 844 });
    for (const name of PAGES) {
      await page.goto(`${server.url}/operations/${name}`);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow, name).toBe(0);
    }
    expectNoTrouble(context);
  });

  // One page of each kind: tables, a drawing, templates, a checklist.
  for (const name of ['severities', 'communication', 'routines']) {
    test(`axe finds nothing on ${name}`, async ({ page, server }) => {
      await page.goto(`${server.url}/operations/${name}`);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`),
      ).toEqual([]);
    });
  }

  test('each task of the routines leads to the section that does it, and to its block', async ({ page, server }) => {
    await page.goto(`${server.url}/operations/routines`);
    const tasks = page
      .getByRole('main')
      .getByRole('listitem')
      .filter({ has: page.getByRole('checkbox') });
    await expect(tasks).toHaveCount(15);
    const recovery = tasks.filter({ hasText: 'Disaster recovery testing' });
    await recovery.getByRole('link', { name: 'Disaster recovery test', exact: true }).click();
    await expect(page).toHaveURL(/\/runbooks\/database-operations#disaster-recovery-test$/);
    await expect(page.getByRole('heading', { name: 'Disaster recovery test' })).toBeInViewport();
    await page.goBack();
    const link = recovery.getByRole('link').last();
    const title = await link.innerText();
    await link.click();
    await expect(page).toHaveURL(/\/runbooks\/database-operations#block-[a-z-]+$/);
    await expect(page.getByRole('group', { name: title })).toBeInViewport();
  });

  test('without scripts the FAQ holds the questions and notes of all eight runbooks, and leads back to them', async ({
    browser,
    server,
  }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${server.url}/operations/faq`);
    const main = page.getByRole('main');
    await expect(main.getByRole('heading', { level: 2 })).toHaveCount(8);
    await expect(main.getByRole('heading', { level: 3, name: 'Questions asked before' })).toHaveCount(8);
    await expect(main.getByRole('heading', { level: 3, name: 'Notes from practice' })).toHaveCount(8);
    await expect(main.getByText(/^\d{4}-\d\d-\d\d\.$/).first()).toBeVisible();
    await main.getByRole('link', { name: 'Database Operations', exact: true }).first().click();
    await expect(page.getByRole('heading', { level: 1, name: 'Database Operations' })).toBeVisible();
    await context.close();
  });
});
