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

/** A page's tree as Docusaurus gets it back. */
async function decorated(file: string, change: (tree: Root) => void = () => {}): Promise<Root> {
  const path = join(fixture('site'), file);
  const text = await readFile(path, 'utf8');
  const tree = parseMarkdown(text, file.endsWith('.mdx') ? 'mdx' : 'md');
  change(tree);
  remarkRunbook()(tree, new VFile({ value: text, path }));
  return tree;
}

/** Props of one name that nodes of one type would give to their components. */
function propsIn(tree: Root, type: 'code' | 'listItem' | 'paragraph', name: string): unknown[] {
  const props: unknown[] = [];
  visit(tree, type, (node) => void props.push(node.data?.hProperties?.[name]));
  return props;
}

const propsOf = async (file: string, change?: (tree: Root) => void) =>
  propsIn(await decorated(file, change), 'code', 'runBlock');

describe('the decoration of pages', () => {
  test('gives each runnable fence its block without its text, and others nothing', async () => {
    const props = await propsOf('docs/runbooks/01-health.md');
    expect(JSON.parse(String(props[0]))).toEqual({
      version: 'next',
      doc: 'runbooks/health',
      id: 'in-list',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      title: 'In a list',
      risk: 'read',
      target: 'stack',
      interactive: false,
      endless: false,
      capture: null,
      params: [],
      captures: [],
      rollback: null,
    });
    expect(props).toHaveLength(5);
    expect(JSON.parse(String(props[4]))).toMatchObject({ id: 'quoted', capture: 'LAST_LINE', params: ['SERVICE'] });
    expect(await propsOf('docs/guide.md')).toEqual([undefined, undefined]);
    expect(await propsOf('versioned_docs/version-1.0/runbooks/01-health.md')).toEqual([
      expect.stringContaining('"version":"1.0"') as string,
    ]);
  });

  test('puts the procedure behind its heading, and marks what is done by hand', async () => {
    const tree = await decorated('docs/runbooks/01-health.md');
    const heading = tree.children.findIndex((node) => node.type === 'heading');
    const panel = tree.children[heading + 1]!;
    expect(panel.data?.hName).toBe('runbook-panel');
    const step = { id: 'manual-7e66e63f80c2', text: 'Tell the team, both "halves" of it.' };
    expect(JSON.parse(String(panel.data?.hProperties?.['procedure']))).toEqual({
      version: 'next',
      doc: 'runbooks/health',
      target: 'stack',
      params: [expect.objectContaining({ name: 'SERVICE', default: 'redis' })],
      steps: [
        { kind: 'block', block: 'in-list' },
        { kind: 'block', block: 'deep' },
        { kind: 'manual', ...step },
        { kind: 'block', block: 'in-note' },
        { kind: 'block', block: 'in-details' },
        { kind: 'block', block: 'quoted' },
      ],
    });
    const marks = propsIn(tree, 'listItem', 'manualStep').filter((prop) => prop !== undefined);
    expect(marks.map((mark) => JSON.parse(String(mark)) as unknown)).toEqual([step]);
  });

  test('puts no procedure on a page that is no runbook, or that has none', async () => {
    for (const file of ['docs/guide.md', 'docs/index.mdx', 'versioned_docs/version-1.0/runbooks/01-health.md']) {
      expect(propsIn(await decorated(file), 'paragraph', 'procedure').filter((prop) => prop !== undefined)).toEqual([]);
    }
  });

  test('fails a page whose step Docusaurus does not see', async () => {
    const unnumbered = (tree: Root) => visit(tree, 'listItem', (item) => void delete item.position);
    await expect(decorated('docs/runbooks/01-health.md', unnumbered)).rejects.toThrow(
      'docs/runbooks/01-health.md:35: the step "Tell the team, both "halves" of it." is no item for Docusaurus',
    );
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
