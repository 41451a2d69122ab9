/**
 * Playwright's `test` with what our tests need: a server on the project's site, one on the site of misbehaving blocks,
 * and people who are signed in. Every page fails its test when it asks another host for anything or breaks its CSP.
 */
import { test as base, expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { startServer, type ServerOptions, type TestServer } from './server.ts';
import { FIXTURE_PUBLISHED } from './site.ts';

type WorkerFixtures = { server: TestServer; fixtureServer: TestServer };
/** `ownServer` starts a server for one test; all of them end with the test, however it ends. */
type TestFixtures = { ownServer: (options: ServerOptions) => Promise<TestServer> };

export const test = base.extend<TestFixtures, WorkerFixtures>({
  ownServer: async ({}, use) => {
    const started: TestServer[] = [];
    await use(async (options) => {
      const server = await startServer(options);
      started.push(server);
      return server;
    });
    // The newest first: two of them may share a data folder.
    for (const server of started.toReversed()) await server.dispose();
  },
  server: [
    async ({}, use) => {
      const server = await startServer();
      await use(server);
      await server.dispose();
    },
    { scope: 'worker' },
  ],
  fixtureServer: [
    async ({}, use) => {
      const server = await startServer({ published: FIXTURE_PUBLISHED });
      await use(server);
      await server.dispose();
    },
    { scope: 'worker' },
  ],
});

export { expect };

/** A browser of its own, signed in by a fresh link. */
export async function signedIn(browser: Browser, server: TestServer, as?: string, role?: string): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await watchForTrouble(context, page);
  await page.goto(await server.newLink(as, role));
  // Not the name: text that holds "Bo" is on every page, and leaving before the answer came loses the sign-in.
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  return page;
}

const troubles = new WeakMap<BrowserContext, string[]>();

/** Collects requests to other hosts and violations of the CSP; `expectNoTrouble` fails on any. */
export async function watchForTrouble(context: BrowserContext, page: Page): Promise<void> {
  const seen: string[] = [];
  troubles.set(context, seen);
  context.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') seen.push(`asked ${request.url()}`);
  });
  page.on('console', (message) => {
    if (/Content Security Policy|Content-Security-Policy/.test(message.text())) seen.push(message.text());
  });
  page.on('pageerror', (error) => seen.push(`error on the page: ${error.message}`));
}

export function expectNoTrouble(context: BrowserContext): void {
  expect(troubles.get(context) ?? []).toEqual([]);
}
