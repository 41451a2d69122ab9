import { randomBytes } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blockTitled } from './support/block.ts';
import { sharedHost } from './support/shared-host.ts';
import { FIXTURE_PUBLISHED } from './support/site.ts';
import { expect, signedIn, test } from './support/test.ts';

// They would keep what is typed, on purpose.
test.use({ trace: 'off', screenshot: 'off' });

/** Kept by a run on a system without limits on it: larger files are no text of ours. */
const LARGEST_BYTES = 64 * 1024 * 1024;

test('a secret is in no file, no response and no log, in any of five encodings', async ({ browser, ownServer }) => {
  const began = Date.now();
  const host = sharedHost();
  const server = await ownServer({ published: FIXTURE_PUBLISHED, config: host.config });
  const secret = `s3cret "q" ${randomBytes(12).toString('base64')} /?&`;
  const page = await signedIn(browser, server);
  const heard: string[] = [];
  page.on('response', (response) => {
    heard.push(response.url(), JSON.stringify(response.headers()));
    // A page that is left takes its bodies with it.
    void response.text().then(
      (text) => heard.push(text),
      () => undefined,
    );
  });
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => heard.push(payload.toString('latin1'), payload.toString('utf8')));
  });

  await page.goto(`${server.url}/runbooks/procedure`);
  const block = blockTitled(page, 'Use the token');
  await block.group.getByLabel('TOKEN', { exact: true }).fill(secret);
  await block.start();
  await expect(block.status).toContainText('as expected');
  await expect(block.terminal).toContainText('token [secret TOKEN] [secret TOKEN]');
  const copy = blockTitled(page, 'Keep a copy of the token');
  await copy.start();
  await expect(copy.status).toContainText('as expected');
  await page.locator('summary').filter({ hasText: 'Session' }).click();
  await expect(page.getByRole('main')).toContainText('Variablescopy');

  // While the session lives, a variable's copy is in its state, and nowhere under the data folder.
  expect(filesWith(secret, [server.dataDir], began)).toEqual([]);
  await page.getByRole('button', { name: 'Reset session' }).click();
  await expect(page.getByRole('main')).toContainText('No session yet');
  expect(filesWith(secret, [server.dataDir, tmpdir(), '/dev/shm', host.folder], began)).toEqual([]);
  expect(formsIn(secret, heard.join('\n'))).toEqual([]);
  expect(formsIn(secret, server.printed())).toEqual([]);
  expect(server.printed()).toContain('/api/runs');
  expect(page.url()).not.toContain(encodeURIComponent(secret));
  await server.kill('SIGTERM');
  expect(filesWith(secret, [server.dataDir, tmpdir(), '/dev/shm', host.folder], began)).toEqual([]);
  await page.context().close();
  host.dispose();
});

/** As it is, base64, URL, JSON and hex. */
function formsOf(secret: string): Record<string, string> {
  return {
    plain: secret,
    base64: Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    url: encodeURIComponent(secret),
    json: JSON.stringify(secret).slice(1, -1),
    hex: Buffer.from(secret).toString('hex'),
  };
}

function formsIn(secret: string, text: string): string[] {
  return Object.entries(formsOf(secret))
    .filter(([, form]) => text.includes(form))
    .map(([name]) => name);
}

/** Files below these folders, written since a time, that hold a form of it. What goes away meanwhile is not there. */
function filesWith(secret: string, folders: string[], since: number): string[] {
  return folders.flatMap((folder) =>
    attempt(() => readdirSync(folder), []).flatMap((name) => {
      const path = join(folder, name);
      const found = lstatSync(path, { throwIfNoEntry: false });
      if (found?.isDirectory()) return filesWith(secret, [path], since);
      if (!found?.isFile() || found.mtimeMs < since || found.size > LARGEST_BYTES) return [];
      const text = attempt(() => readFileSync(path, 'latin1'), '');
      return formsIn(secret, text).map((form) => `${path}: ${form}`);
    }),
  );
}

function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
