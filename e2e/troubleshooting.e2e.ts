/**
 * One problem from its symptom to the green verdict, as somebody does it who has just been woken: the fault is in force,
 * the runbook's own blocks find it, mend it and prove it. `./runbooks verify` does the same for every other fault.
 */
import { blockTitled } from './support/block.ts';
import { expect, expectNoTrouble, signedIn, test } from './support/test.ts';

test('a port that somebody else has taken is found, freed and verified', async ({ browser, server }) => {
  test.setTimeout(120_000);
  const page = await signedIn(browser, server, 'Mary', 'operator');
  await page.goto(`${server.url}/runbooks/troubleshooting`);
  await page
    .locator('summary')
    .filter({ hasText: /^Practice system/ })
    .click();
  await page.getByRole('button', { name: 'Inject port-8080-taken' }).click();
  await expect(page.getByRole('button', { name: 'Clear port-8080-taken' })).toBeVisible({ timeout: 20_000 });

  const ends = async (title: string, words: string | RegExp, output?: string | RegExp): Promise<void> => {
    const block = blockTitled(page, title);
    await block.start();
    await expect(block.status).toContainText(words, { timeout: 30_000 });
    if (output !== undefined) await expect(block.terminal).toContainText(output);
  };
  await ends('Verdict on the core services', 'Exit 1', 'not running: robo-rlhf');
  await ends('Start the app', 'Exit 1', 'port is already allocated');
  await ends('Who listens on port 8080', 'as expected', ':8080');
  await ends('The container that has port 8080', 'as expected');
  await ends('Stop the other container', 'as expected');
  await ends('Start the app', 'as expected');
  await ends('Verdict on the core services', 'as expected');
  expectNoTrouble(page.context());
  await page.context().close();
});
