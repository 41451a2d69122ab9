import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Block } from '../src/contract/block.ts';
import type { Manifest } from '../src/contract/manifest.ts';
import { blockTitled } from './support/block.ts';
import { expect, expectNoTrouble, signedIn, test } from './support/test.ts';

const MANIFEST = fileURLToPath(new URL('../published/current/published/manifest.json', import.meta.url));
const { blocks, pages, latest } = JSON.parse(readFileSync(MANIFEST, 'utf8')) as Manifest;
const DOC = 'runbooks/system-health-check';

/**
 * The steps of an incident, in the browser, on the latest published version. That each block of each page ends as it
 * says is proven without a browser by `./runbooks verify`.
 */
test('the first part of System Health Check runs in the browser as the page says', async ({ browser, server }) => {
  const published = pages.find(({ version, doc }) => version === latest && doc === DOC)!;
  const steps = published.steps.flatMap((step) => (step.kind === 'block' ? [step.block] : [])).slice(0, 8);
  test.setTimeout(30_000 + steps.length * 20_000);
  expect(steps.length).toBe(8);
  const page = await signedIn(browser, server);
  await page.goto(server.url + published.permalink);
  for (const step of steps) {
    const block = blocks.find(({ version, doc, id }) => version === latest && doc === DOC && id === step)!;
    await test.step(block.title, () => runAsStated(block));
  }
  expectNoTrouble(page.context());
  await page.context().close();

  async function runAsStated(published: Block): Promise<void> {
    const block = blockTitled(page, published.title);
    await block.start();
    await expect(block.status).toContainText(new RegExp(`Exit ${published.expectExit ?? 0} in \\d`), {
      timeout: 30_000,
    });
    await expect(block.status).toContainText('as expected');
  }
});
