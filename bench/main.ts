/**
 * `npm run bench [-- --json FILE]`: figures that depend on the machine.
 */
import { realpathSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { startServer } from '../e2e/support/server.ts';
import { openBrowser } from './browser.ts';
import { measureFirstByte, watchSocket } from './first-byte.ts';
import { measurePageSize } from './page-size.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const RUNS = 50;
const { values } = parseArgs({ options: { json: { type: 'string' } } });

const browser = await openBrowser();
const server = await startServer();
try {
  const size = await measurePageSize(browser, join(realpathSync(join(ROOT, 'published/current')), 'site'));
  const context = await browser.newContext();
  await context.addInitScript(watchSocket);
  const page = await context.newPage();
  await page.goto(server.link);
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  await page.goto(`${server.url}/runbooks/system-health-check`);
  const title = await page
    .getByRole('group')
    .filter({ has: page.getByRole('button', { name: /^Run / }) })
    .first()
    .getAttribute('aria-label');
  const firstByte = await measureFirstByte(page, title ?? '', RUNS);
  const report = {
    machine: `${cpus().length} cores`,
    javascript: size,
    clickToFirstByteMs: { block: title, ...firstByte },
  };
  console.log(JSON.stringify(report, null, 2));
  if (values.json) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
} finally {
  await browser.close();
  await server.dispose();
}
