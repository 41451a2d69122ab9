/**
 * `npm run bench [-- --json FILE]`: figures that depend on the machine.
 */
import { realpathSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { startServer } from '../e2e/support/server.ts';
import buildFixtureSite, { FIXTURE_PUBLISHED } from '../e2e/support/site.ts';
import { openBrowser } from './browser.ts';
import { measureFirstByte, watchSocket, type Spread } from './first-byte.ts';
import { measurePageSize } from './page-size.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const RUNS = 50;
const { values } = parseArgs({ options: { json: { type: 'string' } } });

const browser = await openBrowser();
try {
  await buildFixtureSite();
  const report = {
    machine: `${cpus().length} cores`,
    javascriptBeforeFirstRun: await measurePageSize(
      browser,
      join(realpathSync(join(ROOT, 'published/current')), 'site'),
    ),
    clickToFirstByteMs: {
      // What the product itself adds: the block's first command is the shell's own echo.
      echo: await clickToFirstByte({ published: FIXTURE_PUBLISHED }, '/runbooks/endings', 'Greet'),
      // What a reader waits for: a simulated docker command on top.
      dockerCompose: await clickToFirstByte({}, '/runbooks/system-health-check', 'Right host, right folder'),
    },
  };
  console.log(JSON.stringify(report, null, 2));
  if (values.json) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
} finally {
  await browser.close();
}

async function clickToFirstByte(options: { published?: string }, path: string, title: string): Promise<Spread> {
  const server = await startServer(options);
  const context = await browser.newContext();
  try {
    await context.addInitScript(watchSocket);
    const page = await context.newPage();
    await page.goto(server.link);
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await page.goto(server.url + path);
    return await measureFirstByte(page, title, RUNS);
  } finally {
    await context.close();
    await server.dispose();
  }
}
