import { AxeBuilder } from '@axe-core/playwright';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from '@playwright/test';
import { blockTitled } from './support/block.ts';
import { sharedHost } from './support/shared-host.ts';
import type { SharedHost } from './support/shared-host.ts';
import { FIXTURE_PUBLISHED } from './support/site.ts';
import type { TestServer } from './support/server.ts';
import { expect, expectNoTrouble, signedIn, test } from './support/test.ts';

let host: SharedHost;
let server: TestServer;
test.beforeEach(async ({ ownServer }) => {
  host = sharedHost();
  server = await ownServer({ published: FIXTURE_PUBLISHED, config: host.config });
});
test.afterEach(() => host.dispose());

const TOKEN = 'correct horse battery';

async function open(browser: Browser, as?: string, query = ''): Promise<Page> {
  const page = await signedIn(browser, server, as, as === undefined ? undefined : 'operator');
  await page.goto(`${server.url}/runbooks/procedure${query}`);
  return page;
}

const panelOf = (page: Page) => page.getByRole('region', { name: 'Procedure', exact: true });
const formOf = (page: Page) => page.getByRole('form', { name: 'Parameters' });
/** Folded away in the panel. */
const openSession = (page: Page) => page.locator('summary').filter({ hasText: 'Session' }).click();
const progressOf = (page: Page) => panelOf(page).getByText(/\d of 8 steps done/);

async function fillIn(page: Page, values: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(values)) {
    const field = formOf(page).getByLabel(name, { exact: true });
    if (name === 'SERVICE') {
      await formOf(page)
        .getByRole('button', { name: /of SERVICE$/ })
        .click();
      await field.selectOption(value);
    } else if (name === 'DRY') await field.selectOption(value);
    else await field.fill(value);
  }
}

test('a procedure is filled in, run, mended, resumed and rolled back, with a reload in the middle', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const page = await open(browser);
  const panel = panelOf(page);

  await test.step('parameters come first, with what is wrong in words', async () => {
    await panel.getByRole('button', { name: 'Run all' }).click();
    await expect(panel).toContainText('has no value');
    for (const name of ['SERVICE', 'SETTING', 'TOKEN']) await expect(panel).toContainText(name);
    await fillIn(page, { SERVICE: 'redis', SETTING: 'Fast!', TOKEN: 'short', COUNT: '12' });
    await panel.getByRole('button', { name: 'Resume' }).click();
    await expect(formOf(page)).toContainText('SETTING must match [a-z][a-z-]{0,20}');
    await expect(formOf(page)).toContainText('COUNT must be between 1 and 9');
    await expect(formOf(page)).toContainText('TOKEN must have at least 8 characters');
    await expect(blockTitled(page, 'Look around').status).toBeHidden();
  });

  await test.step('a reload in the middle: the walk goes on, and asks for the secret again', async () => {
    await fillIn(page, { SETTING: 'fast', TOKEN, COUNT: '2', WAIT: '3s' });
    await panel.getByRole('button', { name: 'Resume' }).click();
    await expect(blockTitled(page, 'Look around').status).toContainText('Running');
    await page.reload();
    await expect(blockTitled(page, 'Remember').status).toContainText('as expected', { timeout: 20_000 });
    // A terminal out of view draws nothing until it is seen.
    await blockTitled(page, 'Remember').terminal.scrollIntoViewIfNeeded();
    await expect(blockTitled(page, 'Remember').terminal).toContainText('hello from redis in inner');
    await expect(panel).toContainText('TOKEN has no value');
    await expect(progressOf(page)).toContainText('2 of 8');
    await expect(formOf(page).getByLabel('SETTING', { exact: true })).toHaveValue('fast');
    await expect(formOf(page).getByLabel('TOKEN', { exact: true })).toHaveValue('');
    await fillIn(page, { TOKEN });
  });

  await test.step('it stops at the expectation that fails although the exit status is 0', async () => {
    await panel.getByRole('button', { name: 'Resume' }).click();
    const check = blockTitled(page, 'Check the service');
    await expect(check.status).toContainText(/Exit 0 in .*output does not match/);
    await expect(panel).toContainText('did not end as expected');
    await expect(progressOf(page)).toContainText('4 of 8');
    await expect(blockTitled(page, 'Apply the setting').status).toBeHidden();
  });

  await test.step('mended and resumed, it stops at the step by hand and before the change', async () => {
    await blockTitled(page, 'Mend the service').start();
    await expect(blockTitled(page, 'Mend the service').status).toContainText('as expected');
    await panel.getByRole('button', { name: 'Resume' }).click();
    await expect(panel).toContainText('done by hand');
    const mark = page.getByRole('button', { name: 'Mark done: Tell the team which release comes.' });
    await mark.click();
    await page.getByLabel('Note, if there is something to say').fill('told Jo');
    await mark.click();
    await expect(page.getByRole('listitem').filter({ hasText: 'Tell the team' })).toContainText('told Jo');
    const coming = panel.getByRole('region', { name: 'What comes: Apply the setting' });
    await expect(coming).toContainText('applied.txt');
    for (const text of ['redis', 'fast', 'v7', 'host']) await expect(coming).toContainText(text);
    await expect(progressOf(page)).toContainText('6 of 8');
  });

  await test.step('the change is agreed to, and the rest follows', async () => {
    await panel.getByRole('button', { name: 'Continue with Apply the setting' }).click();
    await expect(progressOf(page)).toContainText('8 of 8', { timeout: 20_000 });
    await blockTitled(page, 'Verify the setting').terminal.scrollIntoViewIfNeeded();
    await expect(blockTitled(page, 'Verify the setting').terminal).toContainText('redis=fast v7');
    expect(readFileSync(join(host.folder, 'inner', 'applied.txt'), 'utf8')).toBe('redis=fast v7\n');
  });

  await test.step('and it is rolled back with the parameters that were used', async () => {
    await fillIn(page, { SERVICE: 'mongodb' });
    await page.getByRole('button', { name: 'Roll back Apply the setting' }).click();
    const undo = blockTitled(page, 'Take the setting away');
    await expect(undo.status).toContainText('as expected');
    await expect(undo.terminal).toContainText('undone redis');
    await expect(undo.group).toContainText('undoes run');
  });

  await test.step('the record has it all, and verifies', async () => {
    expect(await server.cli('evidence', 'verify')).toContain('whole');
  });
  expectNoTrouble(page.context());
  await page.context().close();
});

test('values come from the address, but never a secret', async ({ browser }) => {
  const page = await open(browser, undefined, `?SETTING=from-alert&TOKEN=${TOKEN.replaceAll(' ', '+')}&COUNT=x`);
  await expect(formOf(page).getByLabel(/^SETTING/)).toHaveValue('from-alert');
  await expect(formOf(page)).toContainText('from the address');
  await expect(formOf(page).getByLabel('TOKEN', { exact: true })).toHaveValue('');
  expect(page.url()).not.toContain('TOKEN');
  await expect(formOf(page).getByLabel('COUNT', { exact: true })).toHaveValue('3');
  await page.context().close();
});

test('a session is shown, corrected and reset', async ({ browser }) => {
  const page = await open(browser);
  const panel = page.getByRole('main');
  await fillIn(page, { SERVICE: 'redis' });
  for (const title of ['Look around', 'Find the release']) {
    await blockTitled(page, title).start();
    await expect(blockTitled(page, title).status).toContainText('as expected');
  }
  await openSession(page);
  for (const text of ['/inner', 'started', 'greet', 'RELEASE']) await expect(panel).toContainText(text);
  await page.getByRole('button', { name: 'Correct RELEASE' }).first().click();
  await page.getByRole('textbox', { name: 'RELEASE' }).fill('v8');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(panel).toContainText('written by Local admin');
  await fillIn(page, { SETTING: 'slow' });
  await blockTitled(page, 'Apply the setting').start();
  await expect(blockTitled(page, 'Apply the setting').status).toContainText('as expected');
  expect(readFileSync(join(host.folder, 'inner', 'applied.txt'), 'utf8')).toBe('redis=slow v8\n');

  await page.getByRole('button', { name: 'Reset session' }).click();
  await expect(panel).toContainText('No session yet');
  await blockTitled(page, 'Remember').start();
  await expect(blockTitled(page, 'Remember').status).toContainText('output does not match');
  await page.context().close();
});

test('a second person is told who changes what, watches, and takes over with a reason', async ({ browser }) => {
  const first = await open(browser, 'Ada');
  const drain = blockTitled(first, 'Drain the service');
  await drain.start();
  await expect(drain.terminal).toContainText('draining');

  const second = await open(browser, 'Bo');
  const same = blockTitled(second, 'Drain the service');
  await expect(same.group).toContainText('Ada has been changing host');
  await same.group.getByRole('button', { name: 'Watch' }).click();
  await expect(same.terminal).toContainText('draining');
  const other = blockTitled(second, 'Mend the service');
  await other.start();
  await expect(other.group).toContainText('Not started');
  await other.group.getByRole('button', { name: 'Take over' }).click();
  await other.group.getByRole('button', { name: 'Take over' }).click();
  await expect(other.group).toContainText('Say why');
  await other.group.getByLabel('Reason').fill('Ada’s shift is over');
  await other.group.getByRole('button', { name: 'Take over' }).click();

  await expect(drain.group).toContainText('Bo has taken over');
  await expect(drain.stop).toBeDisabled();
  writeFileSync(join(host.folder, 'go'), '');
  await expect(same.status).toContainText('as expected');
  await expect(drain.status).toContainText('as expected');
  await other.start();
  await expect(other.status).toContainText('as expected');
  const mend = blockTitled(first, 'Mend the service');
  await mend.start();
  await expect(mend.group).toContainText('Bo has been changing host');
  for (const page of [first, second]) {
    expectNoTrouble(page.context());
    await page.context().close();
  }
});

test('a second block of the session waits for the first', async ({ browser }) => {
  const page = await open(browser);
  const drain = blockTitled(page, 'Drain the service');
  await drain.start();
  await expect(drain.terminal).toContainText('draining');
  const find = blockTitled(page, 'Find the release');
  await find.start();
  await expect(find.group).toContainText('“Drain the service” of this session is still running');
  await find.group.getByRole('button', { name: 'Wait' }).click();
  await expect(find.group).toContainText('Waiting for');
  writeFileSync(join(host.folder, 'go'), '');
  await expect(find.status).toContainText('as expected');
  await page.context().close();
});

test('a running change is stopped and rolled back with one click', async ({ browser }) => {
  const page = await open(browser);
  await fillIn(page, { SERVICE: 'redis', SETTING: 'slow', COUNT: '9' });
  await blockTitled(page, 'Find the release').start();
  await expect(blockTitled(page, 'Find the release').status).toContainText('as expected');
  const hang = blockTitled(page, 'Apply slowly');
  await hang.start();
  await expect(hang.terminal).toContainText('begun');
  await page.getByRole('button', { name: 'Roll back Apply slowly' }).click();
  await expect(hang.status).toContainText('Stopped');
  await expect(blockTitled(page, 'Take the setting away').status).toContainText('as expected');
  await page.context().close();
});

test('a walk from the middle leaves out what comes before', async ({ browser }) => {
  const page = await open(browser);
  await fillIn(page, { SERVICE: 'redis', SETTING: 'slow' });
  await page.getByRole('button', { name: 'Run from here: Find the release' }).click();
  await expect(panelOf(page)).toContainText('did not end as expected');
  await expect(blockTitled(page, 'Check the service').status).toContainText('output does not match');
  await expect(progressOf(page)).toContainText('1 of 8');
  await expect(blockTitled(page, 'Use the token').status).toBeHidden();
  await page.context().close();
});

test('the keyboard alone fills in, runs, marks and continues', async ({ browser }) => {
  test.setTimeout(120_000);
  const page = await open(browser);
  const panel = panelOf(page);
  writeFileSync(join(host.folder, 'inner', 'state.txt'), 'mended\n');
  await expect(panel.getByRole('button', { name: 'Run all' })).toBeEnabled();
  await tabTo(page, formOf(page).getByRole('button', { name: /of SERVICE$/ }));
  await page.keyboard.press('Enter');
  await expect(formOf(page).getByRole('option', { name: 'mongodb' })).toBeAttached();
  await tabTo(page, formOf(page).getByLabel('SERVICE', { exact: true }), 'back');
  await page.keyboard.type('mongodb');
  await tabTo(page, formOf(page).getByLabel('SETTING', { exact: true }));
  await page.keyboard.type('keyed');
  await tabTo(page, formOf(page).getByLabel('TOKEN', { exact: true }));
  await page.keyboard.type(TOKEN);
  await tabTo(page, panel.getByRole('button', { name: 'Run all' }));
  await page.keyboard.press('Enter');
  await expect(panel).toContainText('done by hand', { timeout: 30_000 });
  await tabTo(page, page.getByRole('button', { name: /^Mark done: Tell/ }));
  await page.keyboard.press('Enter');
  await page.keyboard.type('by key');
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('region', { name: /^What comes/ })).toBeVisible();
  await tabTo(page, panel.getByRole('button', { name: 'Continue with Apply the setting' }), 'back');
  await page.keyboard.press('Enter');
  await expect(progressOf(page)).toContainText('8 of 8', { timeout: 20_000 });
  expect(readFileSync(join(host.folder, 'inner', 'applied.txt'), 'utf8')).toBe('mongodb=keyed v7\n');
  await page.context().close();
});

/** Moves the focus as a hand on the Tab key would. */
async function tabTo(page: Page, wanted: Locator, way: 'on' | 'back' = 'on'): Promise<void> {
  const element = await wanted.elementHandle();
  for (let pressed = 0; pressed < 200; pressed++) {
    if (await page.evaluate((target) => document.activeElement === target, element)) return;
    await page.keyboard.press(way === 'on' ? 'Tab' : 'Shift+Tab');
  }
  throw new Error(`the Tab key does not reach ${wanted}`);
}

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the middle of a procedure, in ${scheme}`, async ({ browser }) => {
    const page = await open(browser);
    await page.emulateMedia({ colorScheme: scheme });
    await fillIn(page, { SERVICE: 'redis', SETTING: 'Wrong', TOKEN });
    await panelOf(page).getByRole('button', { name: 'Run all' }).click();
    await expect(formOf(page)).toContainText('must match');
    await fillIn(page, { SETTING: 'right' });
    await panelOf(page).getByRole('button', { name: 'Resume' }).click();
    await expect(panelOf(page)).toContainText('did not end as expected', { timeout: 20_000 });
    await openSession(page);
    await expect(page.getByRole('button', { name: 'Reset session' })).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`),
    ).toEqual([]);
    await page.context().close();
  });
}
