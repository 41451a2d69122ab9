/**
 * The plugin inside a real Docusaurus build: cold, warm, and with themes that do not show what would run.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'parse5';
import type { DefaultTreeAdapterTypes } from 'parse5';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentDigestInput } from '../contract/hash.ts';
import { readManifest } from '../contract/manifest-schema.ts';
import type { Manifest } from '../contract/manifest.ts';
import { compare } from './problem.ts';
import { readSite } from './site.ts';
import { sha256Hex } from './sha256.ts';

const SITE = join(import.meta.dirname, '__fixtures__', 'site');
const DOCUSAURUS = createRequire(import.meta.url).resolve('@docusaurus/core/bin/docusaurus.mjs');
const BUILD_DEADLINE_MS = 110_000;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-build-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Build = { status: number; output: string; published: string };

/** Builds the fixture into a folder named `name`; builds share one cache. */
async function build(name: string, theme: string): Promise<Build> {
  const out = join(folder, name);
  await mkdir(out, { recursive: true });
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    NODE_ENV: 'production',
    DOCUSAURUS_GENERATED_FILES_DIR_NAME: join(folder, 'generated'),
    FIXTURE_CACHE: join(folder, 'cache'),
    FIXTURE_THEME: theme,
  };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [DOCUSAURUS, 'build', SITE, '--out-dir', join(out, 'site')],
      { env, cwd: folder, timeout: BUILD_DEADLINE_MS, maxBuffer: 8 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ status, output: stdout + stderr, published: join(out, 'published') });
      },
    );
  });
}

describe('a build with Docusaurus', { timeout: 2 * BUILD_DEADLINE_MS }, () => {
  test('publishes every block of every version, and a warm cache gives the same bytes', async () => {
    const cold = await build('cold', 'faithful');
    expect(cold.output).toContain('Generated static files');
    expect(cold.status).toBe(0);

    const text = await readFile(join(cold.published, 'manifest.json'), 'utf8');
    const result = readManifest(JSON.parse(text));
    if (!result.ok) throw new Error(result.problems.join('\n'));
    const { manifest } = result;
    expect(manifest.versions).toEqual(['1.0', 'next']);
    expect(manifest.latest).toBe('1.0');
    expect(manifest.blocks.map(({ version, doc, id, permalink }) => `${version} ${doc} ${id} ${permalink}`)).toEqual([
      '1.0 runbooks/health in-list /runbooks/health',
      'next index quick /next',
      'next runbooks/health in-list /next/runbooks/health',
      'next runbooks/health deep /next/runbooks/health',
      'next runbooks/health in-note /next/runbooks/health',
      'next runbooks/health in-details /next/runbooks/health',
      'next runbooks/health quoted /next/runbooks/health',
    ]);
    expect(manifest.blocks.every((block) => block.sha256 === sha256Hex(block.code))).toBe(true);
    expect(manifest.contentDigest).toBe(sha256Hex(contentDigestInput(manifest)));
    expect(manifest.scriptHashes.length).toBeGreaterThan(0);
    await expectSameAsSources(manifest);
    // Nothing of it is where a browser could fetch it.
    expect((await readdir(cold.published, { recursive: true })).sort()).toEqual(['answers.json', 'manifest.json']);
    const served = await readdir(join(folder, 'cold', 'site'), { recursive: true });
    expect(served.filter((name) => /manifest|answers/.test(name))).toEqual([]);

    await expectProcedureOnPage(manifest, join(folder, 'cold', 'site', 'next', 'runbooks', 'health.html'));

    const warm = await build('warm', 'faithful');
    expect(warm.status).toBe(0);
    expect(await readFile(join(warm.published, 'manifest.json'), 'utf8')).toBe(text);
  });

  test('fails when the theme forgets a block', async () => {
    const { status, output, published } = await build('drops', 'drops');
    expect(output).toContain('next/runbooks/health.html: block "in-list" is shown 0 times instead of once');
    expect(status).not.toBe(0);
    await expect(readdir(published)).rejects.toThrow('ENOENT');
  });

  test('fails when the theme shows another text than would run', async () => {
    const { status, output, published } = await build('changes', 'changes');
    expect(output).toContain('next/runbooks/health.html: block "in-list" shows another text than would run');
    expect(status).not.toBe(0);
    await expect(readdir(published)).rejects.toThrow('ENOENT');
  });
});

/** What the build's decoration gives to `runbook-panel` and `li` has arrived there, in a page of CommonMark. */
async function expectProcedureOnPage(manifest: Manifest, file: string): Promise<void> {
  const { version, doc, runbook, steps } = manifest.pages.find((page) => page.permalink === '/next/runbooks/health')!;
  const found = new Map<string, string>();
  const visit = (node: DefaultTreeAdapterTypes.ParentNode): void => {
    for (const child of node.childNodes) {
      if (!('tagName' in child)) continue;
      for (const { name, value } of child.attrs) if (name.startsWith('data-test-')) found.set(name, value);
      visit(child);
    }
  };
  visit(parse(await readFile(file, 'utf8')));
  expect(JSON.parse(found.get('data-test-procedure')!)).toEqual({
    version,
    doc,
    target: runbook!.target,
    params: runbook!.params,
    steps,
  });
  expect({ kind: 'manual', ...JSON.parse(found.get('data-test-step')!) }).toEqual(
    steps.find((step) => step.kind === 'manual'),
  );
}

/** What lint reads without Docusaurus is what Docusaurus published. */
async function expectSameAsSources(manifest: Manifest): Promise<void> {
  const read = (await readSite(SITE)).flatMap((page) => page.blocks);
  const permalink = expect.stringMatching(/^\//) as string;
  expect(inOrder(manifest.blocks)).toEqual(inOrder(read).map((block) => ({ ...block, permalink })));
}

function inOrder<T extends { version: string; doc: string; line: number }>(blocks: readonly T[]): T[] {
  const name = (block: T) => `${block.version} ${block.doc} ${String(block.line).padStart(6)}`;
  return [...blocks].sort((a, b) => compare(name(a), name(b)));
}
