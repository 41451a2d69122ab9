import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadContext } from '@docusaurus/types';
import type { Root } from 'mdast';
import { VFile } from 'vfile';
import { visit } from 'unist-util-visit';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { parseMarkdown } from './grammar.ts';
import { remarkRunbook, runbookPlugin } from './index.ts';

const fixture = (name: string) => join(import.meta.dirname, '__fixtures__', name);

/** Calls the plugin as Docusaurus does once all content is loaded. */
async function load(siteDir: string, createData: (name: string, data: unknown) => Promise<string>): Promise<void> {
  const plugin = runbookPlugin({ siteDir, baseUrl: '/', siteConfig: {}, i18n: {} } as unknown as LoadContext);
  const doc = { id: 'index', title: 'Home', permalink: '/', source: '@site/docs/index.mdx' };
  const version = { versionName: 'current', isLast: true, docs: [doc] };
  await plugin.allContentLoaded!({
    allContent: { 'docusaurus-plugin-content-docs': { default: { loadedVersions: [version] } } },
    actions: { createData, addRoute: () => {}, setGlobalData: () => {} },
  });
}

const noData = () => Promise.reject(new Error('no data was expected'));

describe('the plugin', () => {
  test('stops the build with every error of every file, and prints the warnings', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    onTestFinished(() => warn.mockRestore());
    const attempt = load(fixture('broken'), noData);
    await expect(attempt).rejects.toThrow(
      /cannot be published:\ndocs\/01-one\.md:5: id: .*\n(?:.*\n)+versioned_docs\/version-1\.0\/old\.md:1: id is missing/,
    );
    await expect(attempt).rejects.not.toThrow('closes the pipe early');
    expect(warn.mock.calls).toEqual([[expect.stringContaining('docs/same.md:4: warning: `| head`')]]);
  });

  test('hands a manifest to a practice server while the site is being written, and only then', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'runbook-dev-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await load(fixture('site'), noData);
    vi.stubEnv('NODE_ENV', 'development');
    onTestFinished(() => void vi.unstubAllEnvs());
    const written: Record<string, unknown> = {};
    await load(fixture('site'), async (name, data) => {
      written[name] = JSON.parse(String(data));
      return name;
    });
    expect(written).toMatchObject({ 'manifest.json': { latest: 'next', blocks: [{ id: 'quick' }] } });
  });
});

/** Props that a page's fences would give to `@theme/CodeBlock`. */
async function propsOf(file: string, change: (tree: Root) => void = () => {}): Promise<unknown[]> {
  const path = join(fixture('site'), file);
  const text = await readFile(path, 'utf8');
  const tree = parseMarkdown(text, file.endsWith('.mdx') ? 'mdx' : 'md');
  change(tree);
  remarkRunbook()(tree, new VFile({ value: text, path }));
  const props: unknown[] = [];
  visit(tree, 'code', (node) => void props.push(node.data?.hProperties?.['runBlock']));
  return props;
}

describe('the decoration of pages', () => {
  test('gives each runnable fence its block without its text, and others nothing', async () => {
    const props = await propsOf('docs/runbooks/01-health.md');
    expect(JSON.parse(String(props[0]))).toEqual({
      version: 'next',
      doc: 'runbooks/health',
      id: 'in-list',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      lang: 'bash',
      title: 'In a list',
      risk: 'read',
      target: 'stack',
      timeoutMs: 30_000,
      interactive: false,
      endless: false,
      expect: '^Filesystem\\s',
      expectExit: null,
      rollback: null,
      requires: null,
    });
    expect(props).toHaveLength(5);
    expect(await propsOf('docs/guide.md')).toEqual([undefined, undefined]);
    expect(await propsOf('versioned_docs/version-1.0/runbooks/01-health.md')).toEqual([
      expect.stringContaining('"version":"1.0"') as string,
    ]);
  });

  test('fails a page whose fence Docusaurus does not see', async () => {
    await expect(propsOf('docs/index.mdx', (tree) => void tree.children.splice(0))).rejects.toThrow(
      'docs/index.mdx:13: the runnable fence "quick" is not a code block for Docusaurus',
    );
  });

  test('fails a page that breaks a rule, for example an imported partial with a block', async () => {
    const text = '```bash run id=a title="A" risk=read target=stack\ntrue\n```\n';
    const vfile = new VFile({ value: text, path: join(fixture('site'), 'docs', '_part.md') });
    expect(() => remarkRunbook()(parseMarkdown(text, 'md'), vfile)).toThrow('a runnable fence in a partial is refused');
  });

  test('leaves files outside the docs folders alone', async () => {
    const text = '```bash run id=a title="A" risk=read target=stack\ntrue\n```\n';
    const tree = parseMarkdown(text, 'md');
    remarkRunbook()(tree, new VFile({ value: text, path: join(fixture('site'), 'src', 'pages', 'x.md') }));
    expect(tree).toEqual(parseMarkdown(text, 'md'));
  });
});
