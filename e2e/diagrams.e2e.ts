import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, expectNoTrouble, test, watchForTrouble } from './support/test.ts';

const DOCS = fileURLToPath(new URL('../docs', import.meta.url));

/** Pages with diagrams and how many each has, from their sources. */
const PAGES = globSync('**/*.{md,mdx}', { cwd: DOCS })
  .map((file) => ({
    path: `/${file.replaceAll('\\', '/').replace(/\.mdx?$/, '')}`,
    count: readFileSync(`${DOCS}/${file}`, 'utf8').match(/^ *```mermaid$/gm)?.length ?? 0,
  }))
  .filter(({ count }) => count > 0)
  .sort((a, b) => a.path.localeCompare(b.path));

test.describe('diagrams', () => {
  test('every diagram is drawn once a reader comes near, from this site alone', async ({ page, context, server }) => {
    test.setTimeout(120_000);
    await watchForTrouble(context, page);
    expect(PAGES.length).toBeGreaterThan(1);
    for (const { path, count } of PAGES) {
      await page.goto(server.url + path);
      const diagrams = page.getByRole('figure', { name: 'Diagram' });
      await expect(diagrams, path).toHaveCount(count);
      for (let index = 0; index < count; index += 1) {
        await diagrams.nth(index).scrollIntoViewIfNeeded();
        await expect(diagrams.nth(index).locator('[data-drawn]'), `${path} ${index + 1}`).toBeVisible();
      }
    }
    expectNoTrouble(context);
  });

  test('a drawing takes the colours of the page, and again when they change', async ({ page, server }) => {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(`${server.url}/operations/severities`);
    const diagram = page.getByRole('figure', { name: 'Diagram' });
    await diagram.scrollIntoViewIfNeeded();
    const box = diagram.locator('[data-drawn] rect').first();
    const panel = () =>
      page.evaluate(() => {
        const probe = document.createElement('i');
        probe.style.color = 'var(--rb-panel)';
        document.body.append(probe);
        const { color } = getComputedStyle(probe);
        probe.remove();
        return color;
      });
    const light = await panel();
    await expect(box).toHaveCSS('fill', light);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(panel).not.toBe(light);
    await expect(box).toHaveCSS('fill', await panel());
  });

  test('a page without a diagram loads nothing that draws', async ({ page, server }) => {
    const scripts: string[] = [];
    page.on('response', async (response) => {
      if (response.request().resourceType() === 'script') scripts.push(await response.text().catch(() => ''));
    });
    await page.goto(`${server.url}/operations/on-call`, { waitUntil: 'networkidle' });
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.filter((text) => text.includes('flowchart'))).toEqual([]);
  });

  test('without scripts the text of the diagram is there to read', async ({ browser, server }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${server.url}/operations/severities`);
    const diagram = page.getByRole('figure', { name: 'Diagram' });
    await expect(diagram.getByRole('code')).toContainText('flowchart TD');
    await expect(diagram).toContainText('SEV1');
    await context.close();
  });
});
