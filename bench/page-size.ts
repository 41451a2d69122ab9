/**
 * JavaScript a reader downloads for one runbook page before the first Run, beside the same text as a page of a stock
 * Docusaurus site with as many pages and versions, since every page carries the list of them. Bytes after gzip level 9,
 * as a web server would send them.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, glob, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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

/** The preset as it comes, with the same flags, the same page, and all other pages by name. */
async function buildStockSite(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stock-docusaurus-'));
  for await (const file of glob('{docs,versioned_docs}/**/*.{md,mdx}', { cwd: ROOT })) {
    const source = await readFile(join(ROOT, file), 'utf8');
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), file.endsWith(`${PAGE}.md`) ? source : listedOnly(source));
  }
  for (const name of ['versions.json', 'versioned_sidebars']) {
    if (existsSync(join(ROOT, name))) await cp(join(ROOT, name), join(folder, name), { recursive: true });
  }
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

/** A page with what the sidebar and the routes need, and no text. */
function listedOnly(source: string): string {
  const keys = /^(?:title|description|sidebar_label|sidebar_position|slug): .*$/gm;
  const frontMatter = /^---\n([^]*?)\n---\n/.exec(source)?.[1] ?? '';
  return ['---', ...(frontMatter.match(keys) ?? []), '---', '', 'Text.', ''].join('\n');
}
