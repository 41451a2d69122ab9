import { blockTitled } from './support/block.ts';
import { FIXTURE_PUBLISHED } from './support/site.ts';
import { expect, expectNoTrouble, signedIn, test, watchForTrouble } from './support/test.ts';

test.describe('versions', () => {
  test('who switches to another version sees the other text; its page says so and leads back to the latest', async ({
    page,
    context,
    fixtureServer,
  }) => {
    await watchForTrouble(context, page);
    await page.goto(`${fixtureServer.url}/runbooks/endings`);
    const block = blockTitled(page, 'Say the version').group;
    const version = page.getByRole('complementary', { name: 'Version' });
    await expect(block).toContainText('echo published-text-one');
    await expect(page.getByRole('list', { name: 'About this runbook' })).toContainText('Version 1.1, latest');
    await expect(version).toHaveCount(0);

    await page.getByRole('button', { name: '1.1' }).hover();
    await page.getByRole('link', { name: '1.0', exact: true }).click();
    await expect(block).toContainText('echo published-text-zero');
    expect(new URL(page.url()).pathname).toBe('/1.0/runbooks/endings');
    await expect(version).toContainText('This is version 1.0. The latest is 1.1');
    await expect(page.locator('meta[name=robots]')).toHaveAttribute('content', /noindex/);

    await version.getByRole('link', { name: 'same page' }).click();
    await expect(block).toContainText('echo published-text-one');
    expect(new URL(page.url()).pathname).toBe('/runbooks/endings');
    await expect(page.locator('meta[name=robots]')).toHaveCount(0);
    expectNoTrouble(context);
  });

  test('an old page that is gone leads to the index of the latest', async ({ page, fixtureServer }) => {
    await page.goto(`${fixtureServer.url}/1.0/runbooks/retired`);
    const version = page.getByRole('complementary', { name: 'Version' });
    await expect(version).toContainText('this page is not in it');
    await expect(version.getByRole('link', { name: 'its index' })).toHaveAttribute('href', '/');
  });

  test('what changed is told block by block, without a script, and fits a phone', async ({
    browser,
    fixtureServer,
  }) => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    await page.goto(`${fixtureServer.url}/runbooks/endings`);
    await page.getByRole('link', { name: 'What changed in it' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'What changed in 1.1' })).toBeVisible();
    await expect(page.getByText('More ways to end.')).toBeVisible();
    const change = page.getByRole('article', { name: 'Say the version', exact: true });
    await expect(change).toContainText('Changed');
    await expect(change).toContainText('no longer: echo published-text-zero');
    await expect(change).toContainText('now: echo published-text-one');
    await expect(change).toContainText('expect was text, is not given');
    await expect(page.getByRole('article', { name: 'Gone since' })).toContainText('Removed');
    await expect(page.getByRole('region', { name: 'Retired', exact: true })).toContainText('Page removed');
    await page.getByRole('link', { name: 'Versions' }).click();
    await expect(page.getByRole('region', { name: '1.0' })).toContainText('The first endings.');
    await context.close();
  });

  test('a page says when its review is overdue, by the reader’s own day', async ({ page, fixtureServer }) => {
    const facts = page.getByRole('list', { name: 'About this runbook' });
    await page.clock.setFixedTime(new Date('2027-02-21T12:00:00Z'));
    await page.goto(`${fixtureServer.url}/runbooks/endings`);
    await expect(facts).toContainText('Next review 21 Feb 2027');
    await expect(facts).toContainText('Endings that no real runbook has.');
    await page.clock.setFixedTime(new Date('2027-02-22T12:00:00Z'));
    await page.reload();
    await expect(facts).toContainText('Review overdue since 21 Feb 2027');
  });

  test('a block tells how its last runs ended, to whoever is signed in', async ({ browser, ownServer }) => {
    const server = await ownServer({ published: FIXTURE_PUBLISHED });
    const mira = await signedIn(browser, server, 'mira');
    await mira.goto(`${server.url}/runbooks/endings`);
    const [good, bad] = [blockTitled(mira, 'Fail as the page says'), blockTitled(mira, 'Exit with three')];
    await good.start();
    await expect(good.status).toContainText('Exit 1');
    await bad.start();
    await expect(bad.status).toContainText('Exit 3');

    const jonas = await signedIn(browser, server, 'jonas');
    await jonas.goto(`${server.url}/runbooks/endings`);
    await expect(blockTitled(jonas, 'Fail as the page says').group).toContainText(
      /Last as expected (?:just now|1 min ago) · median .* · none of 1 failed/,
    );
    await expect(blockTitled(jonas, 'Exit with three').group).toContainText('Not once as expected in its only run');

    for (const one of [mira, jonas]) await one.context().close();
  });
});
