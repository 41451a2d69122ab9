/**
 * JavaScript a reader downloads for one runbook page before the first Run, beside the same text as a page of a stock
 * Docusaurus site. Bytes after gzip level 9, as a web server would send them.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Browser } from '@playwright/test';
import { serveFolder } from './static-server.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGE = 'runbooks/system-health-check';
const BUILD_DEADLINE_MS = 5 * 60_000;

export type PageSize = { oursBytes: number; stockBytes: number; differenceBytes: number };

export async function measurePageSize(browser: Browser, siteDir: string): Promise<PageSize> {
  const stock = await buildStockSite();
  try {
    const oursBytes = await scriptBytes(browser, siteDir);
    const stockBytes = await scriptBytes(browser, join(stock, 'build'));
    return { oursBytes, stockBytes, differenceBytes: oursBytes - stockBytes };
  } finally {
    await rm(stock, { recursive: true, force: true });
  }
}

/** Sum of all scripts the browser asks for until the page is idle. */
async function scriptBytes(browser: Browser, folder: string): Promise<number> {
  const server = await serveFolder(folder);
  const page = await browser.newPage();
  const bodies: Promise<number>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return;
    bodies.push(response.body().then((body) => gzipSync(body, { level: 9 }).length));
  });
  await page.goto(`${server.url}/${PAGE}`, { waitUntil: 'networkidle' });
  const sizes = await Promise.all(bodies);
  await page.close();
  server.close();
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The preset as it comes, with the same flags and the same page. */
async function buildStockSite(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stock-docusaurus-'));
  await mkdir(join(folder, 'docs/runbooks'), { recursive: true });
  await cp(join(ROOT, 'docs', `${PAGE}.md`), join(folder, 'docs', `${PAGE}.md`));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  // The same list of browsers: it decides how scripts are compiled.
  await cp(join(ROOT, 'package.json'), join(folder, 'package.json'));
  await writeFile(
    join(folder, 'docusaurus.config.js'),
    `module.exports = { title: 'Stock', url: 'http://127.0.0.1', baseUrl: '/', future: { v4: true }, onBrokenLinks: 'ignore',
      onBrokenAnchors: 'ignore', markdown: { format: 'detect', hooks: { onBrokenMarkdownLinks: 'ignore' } },
      presets: [['classic', { docs: { routeBasePath: '/' }, blog: false }]] };`,
  );
  await promisify(execFile)(join(ROOT, 'node_modules/.bin/docusaurus'), ['build', folder], {
    cwd: folder,
    timeout: BUILD_DEADLINE_MS,
    env: { ...process.env, DOCUSAURUS_NO_PERSISTENT_CACHE: 'true' },
  });
  return folder;
}
