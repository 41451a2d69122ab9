import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Block } from '../src/contract/block.ts';
import type { Manifest } from '../src/contract/manifest.ts';
import { blockTitled } from './support/block.ts';
import { expect, expectNoTrouble, signedIn, test } from './support/test.ts';

const MANIFEST = fileURLToPath(new URL('../published/current/published/manifest.json', import.meta.url));
const { blocks } = JSON.parse(readFileSync(join(MANIFEST), 'utf8')) as Manifest;

/** Every published block of a page, in page order, each with the ending that the page states. */
for (const [doc, path] of [
  ['runbooks/system-health-check', '/runbooks/system-health-check'],
  ['index', '/'],
] as const) {
  test(`every block of ${doc} runs in the browser as the page says`, async ({ browser, server }) => {
    const own = blocks.filter((block) => block.doc === doc).sort((a, b) => a.line - b.line);
    test.setTimeout(30_000 + own.length * 20_000);
    expect(own.length).toBeGreaterThan(5);
    const page = await signedIn(browser, server);
    await page.goto(server.url + path);
    for (const block of own) await test.step(block.title, () => runAsStated(block));
    expectNoTrouble(page.context());
    await page.context().close();

    async function runAsStated(published: Block): Promise<void> {
      const block = blockTitled(page, published.title);
      await block.start();
      if (published.risk === 'destructive') {
        const dialog = page.getByRole('dialog');
        await dialog.getByRole('textbox').fill(published.target);
        await dialog.getByRole('button', { name: /^Run/ }).click();
      }
      if (published.endless) {
        // The expectation is of whole lines; the terminal's text has the same words in it.
        await expect(block.terminal).toContainText(new RegExp((published.expect ?? '.').replaceAll(/[$^]/g, '')));
        await block.stop.click();
        await expect(block.status).toContainText('Stopped', { timeout: 15_000 });
      } else {
        await expect(block.status).toContainText(new RegExp(`Exit ${published.expectExit ?? 0} in \\d`), {
          timeout: 30_000,
        });
      }
      await expect(block.status).toContainText('as expected');
    }
  });
}
