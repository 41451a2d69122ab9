import { chmodSync, cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentDigestInput } from '../src/contract/hash.ts';
import type { Manifest } from '../src/contract/manifest.ts';
import { publishRelease } from '../server/publish/index.ts';
import { blockTitled } from './support/block.ts';
import { FIXTURE_PUBLISHED } from './support/site.ts';
import { expect, signedIn, test } from './support/test.ts';

const OLD = 'echo published-text-one\n';
const NEW = 'echo published-text-two\n';

test('a page older than what is published runs nothing, shows what changed, and works after a reload', async ({
  browser,
  ownServer,
}) => {
  const published = join(mkdtempSync(join(tmpdir(), 'runbooks-stale-')), 'published');
  cpSync(FIXTURE_PUBLISHED, published, { recursive: true, verbatimSymlinks: true });
  const server = await ownServer({ published });
  const page = await signedIn(browser, server);
  // Scripts are cached for ever under their names; this imitation of a build keeps the names, so the cache must be off.
  await page.route('**', (route) => route.continue());
  await page.goto(`${server.url}/runbooks/endings`);
  const block = blockTitled(page, 'Say the version');
  await expect(block.run).toBeEnabled();

  const digest = await publishAgain(published);
  // The server looks at the link once a second at most: until then the old text is still what is published.
  await expect
    .poll(async () => (await page.request.get(`${server.url}/api/me`)).json().then((me) => me.contentDigest))
    .toBe(digest);
  await block.start();
  await expect(block.group).toContainText(/published block has changed/i);
  await expect(block.group).toContainText('published-text-two');
  await expect(block.terminal).toHaveCount(0);

  await block.group.getByRole('button', { name: /reload/i }).click();
  await expect(block.group).toContainText('published-text-two');
  await block.start();
  await expect(block.terminal).toContainText('published-text-two');
  await page.context().close();
  rmSync(published, { recursive: true, force: true });
});

/** Publishes the same site with another text in that block, as a build would: pages, scripts and manifest agree. */
async function publishAgain(published: string): Promise<string> {
  const releases = join(published, 'releases');
  const buildRoot = mkdtempSync(join(releases, 'tmp-'));
  cpSync(join(published, 'current'), buildRoot, { recursive: true, dereference: true });
  const hashes: [string, string] = [sha256(OLD), sha256(NEW)];
  for (const name of readdirSync(join(buildRoot, 'site'), { recursive: true, encoding: 'utf8' })) {
    if (!/\.(html|js)$/.test(name)) continue;
    const file = join(buildRoot, 'site', name);
    const text = readFileSync(file, 'utf8');
    const changed = text.replaceAll('published-text-one', 'published-text-two').replaceAll(...hashes);
    if (changed !== text) writeFileSync(file, changed);
  }
  const manifestFile = join(buildRoot, 'published', 'manifest.json');
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as Manifest;
  for (const block of manifest.blocks) if (block.code === OLD) Object.assign(block, { code: NEW, sha256: hashes[1] });
  manifest.contentDigest = sha256(contentDigestInput(manifest));
  writeFileSync(manifestFile, JSON.stringify(manifest));
  chmodSync(manifestFile, 0o644);
  await publishRelease(published, { buildRoot, sourceDigest: 'again', now: Date.now() });
  return manifest.contentDigest;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
