import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { normalizeCode } from '../contract/hash.ts';
import { readManifest } from '../contract/manifest-schema.ts';
import type { Manifest } from '../contract/manifest.ts';
import { readBuiltPage } from './built-page.ts';
import { checkBuiltSite, compareBlocks } from './cross-check.ts';
import { createManifest, PublishingError } from './manifest.ts';
import { readPage } from './page.ts';
import { publish } from './publish.ts';
import { cspHash, sha256Hex } from './sha256.ts';

const CODE = 'df -h /data\nuptime\n';
const SOURCE = `---\ntitle: A\n---\n\`\`\`bash run id=disk title="Disk" risk=read target=stack\n${CODE}\`\`\`\n`;
const SHA = sha256Hex(CODE);

/** A block as a theme renders it: tokens in spans, a break after each line. */
const shown = (inner = 'df <span class="token">-h</span> /data<br>uptime<br>', id = 'disk', sha = SHA) =>
  `<div role="group" data-run-block="${id}" data-run-sha256="${sha}"><button>Run</button><pre><code>${inner}</code></pre></div>`;
const html = (body: string) => `<!doctype html><html><head><script>a()</script></head><body>${body}</body></html>`;

async function manifestOf(source = SOURCE, file = 'docs/a.md'): Promise<Manifest> {
  const versions = [
    { versionName: 'current', isLast: true, docs: [{ id: 'a', title: 'A', permalink: '/a', source: `@site/${file}` }] },
  ];
  return createManifest({ siteDir: '/nowhere', baseUrl: '/', trailingSlash: false }, versions, [
    readPage(file, source),
  ]);
}

/** A folder of built pages, removed after the test. */
async function built(files: Record<string, string>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'runbook-built-'));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, 'site', path)), { recursive: true });
    await writeFile(join(root, 'site', path), content);
  }
  return join(root, 'site');
}

const differencesOf = async (files: Record<string, string>) =>
  (await checkBuiltSite(await built(files), { baseUrl: '/', manifest: await manifestOf() })).differences;

describe('a built site', () => {
  test.each(['a.html', 'a/index.html'])('is accepted when it shows what would run (%s)', async (path) => {
    expect(await differencesOf({ [path]: html(shown()) })).toEqual([]);
  });

  test.each<[string, Record<string, string>, string[]]>([
    ['lost its page', { 'b.html': html('') }, ['docs/a.md: no built page for /a']],
    [
      'lost the block',
      { 'a.html': html('<pre><code>df</code></pre>') },
      ['a.html: block "disk" is shown 0 times instead of once'],
    ],
    [
      'shows it twice',
      { 'a.html': html(shown() + shown()) },
      ['a.html: block "disk" is shown 2 times instead of once'],
    ],
    [
      'changed its text',
      { 'a.html': html(shown('df -h /date<br>uptime')) },
      ['a.html: block "disk" shows another text than would run'],
    ],
    [
      'lost a line',
      { 'a.html': html(shown('df -h /data<br>')) },
      ['a.html: block "disk" shows another text than would run'],
    ],
    [
      'joined two lines',
      { 'a.html': html(shown('df -h /datauptime')) },
      ['a.html: block "disk" shows another text than would run'],
    ],
    [
      'claims another hash',
      { 'a.html': html(shown(undefined, 'disk', 'f'.repeat(64))) },
      ['a.html: block "disk" carries another hash than was published'],
    ],
    [
      'shows no text',
      { 'a.html': html(`<div data-run-block="disk" data-run-sha256="${SHA}"></div>`) },
      ['a.html: block "disk" does not show its text in exactly one pre code'],
    ],
    [
      'shows a second text in the block',
      { 'a.html': html(shown('df -h /data<br>uptime</code></pre><pre><code>rm -r /data')) },
      ['a.html: block "disk" does not show its text in exactly one pre code'],
    ],
    [
      'shows a block where none belongs',
      { 'a.html': html(shown()), 'b.html': html(shown()) },
      ['b.html: block "disk" is shown, but this page publishes no such block'],
    ],
    [
      'carries a handler',
      { 'a.html': html(`${shown()}<p onclick="x()">`) },
      ['a.html: <p> carries the event handler onclick'],
    ],
    [
      'carries a script URL',
      { 'a.html': html(`${shown()}<a href=" JavaScript:x">`) },
      ['a.html: <a> carries a script URL'],
    ],
  ])('is refused when it %s', async (_name, files, differences) => {
    expect(await differencesOf(files)).toEqual(differences);
  });

  test('shows its blocks in the order of the source', () => {
    const [a, b] = ['a', 'b'].map((id) => ({ id, sha256: SHA, text: CODE }));
    expect(compareBlocks([a!, b!], [a!, b!])).toEqual([]);
    expect(compareBlocks([a!, b!], [b!, a!])).toEqual([
      'the blocks are shown in another order (b a) than they stand in the source',
    ]);
  });

  test('gives the hash of every inline script once, and of no other', async () => {
    const outDir = await built({
      'a.html': html(
        `${shown()}<script>b("é")</script><script src="/c.js"></script><script type="application/ld+json">{}</script>`,
      ),
      '404.html': html('<template><script>d()</script></template>'),
    });
    const { scriptHashes } = await checkBuiltSite(outDir, { baseUrl: '/', manifest: await manifestOf() });
    expect(scriptHashes).toEqual(['a()', 'b("é")', 'd()'].map(cspHash).sort());
  });
});

test('the text of a block survives any way of writing it as HTML', () => {
  const line = fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n\0]/.test(text));
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), fc.boolean(), (lines, breaks) => {
      const code = lines.join('\n');
      const escaped = code
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('\n', breaks ? '<br/>' : '\n');
      const [block] = readBuiltPage(html(shown(`<span>${escaped}</span>`))).blocks;
      expect(normalizeCode(block!.text!)).toEqual(normalizeCode(code));
    }),
  );
});

const i18n = (currentLocale: string) =>
  ({ currentLocale, defaultLocale: 'en', locales: ['en', 'de'] }) as Parameters<typeof publish>[0]['i18n'];

describe('publishing', () => {
  test('writes a manifest the server accepts beside the site, not in it', async () => {
    const outDir = await built({ 'a.html': html(shown()) });
    const manifest = await manifestOf();
    await publish({ outDir, baseUrl: '/', i18n: i18n('en'), manifest });
    const published = join(dirname(outDir), 'published');
    expect((await readdir(published)).sort()).toEqual(['answers.json', 'manifest.json']);
    expect(await readdir(outDir)).toEqual(['a.html']);
    expect(readManifest(JSON.parse(await readFile(join(published, 'manifest.json'), 'utf8')))).toEqual({
      ok: true,
      manifest: { ...manifest, scriptHashes: [cspHash('a()')] },
    });
  });

  test('writes nothing when anything differs', async () => {
    const outDir = await built({ 'a.html': html(shown('rm -r /')) });
    const attempt = publish({ outDir, baseUrl: '/', i18n: i18n('en'), manifest: await manifestOf() });
    await expect(attempt).rejects.toThrow(PublishingError);
    expect(await readdir(dirname(outDir))).toEqual(['site']);
  });

  test('lets a translation add its scripts, but not change, drop or add a block', async () => {
    const german = html(`${shown()}<script>de()</script>`);
    const outDir = await built({ 'a.html': html(shown()), 'de/a.html': german });
    const manifest = await manifestOf();
    await publish({ outDir, baseUrl: '/', i18n: i18n('en'), manifest });
    const translated = (source: string) =>
      manifestOf(source, 'i18n/de/docusaurus-plugin-content-docs/current/a.md').then((theirs) => ({
        ...theirs,
        pages: theirs.pages.map((page) => ({ ...page, permalink: '/de/a' })),
      }));
    const asGerman = (theirs: Manifest) =>
      publish({ outDir: join(outDir, 'de'), baseUrl: '/de/', i18n: i18n('de'), manifest: theirs });

    await asGerman(await translated(SOURCE));
    const path = join(dirname(outDir), 'published', 'manifest.json');
    const after = JSON.parse(await readFile(path, 'utf8')) as Manifest;
    expect(after).toEqual({ ...manifest, scriptHashes: ['a()', 'de()'].map(cspHash).sort() });

    const changed = SOURCE.replace('/data', '/daten');
    await writeFile(
      join(outDir, 'de', 'a.html'),
      html(shown('df -h /daten<br>uptime', 'disk', sha256Hex('df -h /daten\nuptime\n'))),
    );
    await expect(asGerman(await translated(changed))).rejects.toThrow(
      'next/a/disk: the translation does not carry the text of the default locale',
    );
    await writeFile(join(outDir, 'de', 'a.html'), html(''));
    await expect(asGerman(await translated('# A\n'))).rejects.toThrow(
      'next/a/disk: the translation leaves this block out',
    );
  });
});

describe('the manifest', () => {
  const site = { siteDir: '/nowhere', baseUrl: '/', trailingSlash: false };

  test('is refused when Docusaurus names a document otherwise than its blocks do', async () => {
    const doc = { id: 'b', title: 'A', permalink: '/a', source: '@site/docs/a.md' };
    const versions = [{ versionName: 'current', isLast: true, docs: [doc] }];
    await expect(createManifest(site, versions, [readPage('docs/a.md', SOURCE)])).rejects.toThrow(
      'docs/a.md:1: Docusaurus calls this document next/b, its blocks would be next/a',
    );
  });

  test('lists the latest version first and next last, whatever order pages were read in', async () => {
    const folders = {
      current: 'docs',
      '1.2': 'versioned_docs/version-1.2',
      '1.1': 'versioned_docs/version-1.1',
      '1.0': 'versioned_docs/version-1.0',
    };
    const files = Object.values(folders).map((folder) => `${folder}/a.md`);
    const loaded = Object.entries(folders).map(([versionName, folder]) => ({
      versionName,
      isLast: versionName === '1.1',
      docs: [{ id: 'a', title: 'A', permalink: '/a', source: `@site/${folder}/a.md` }],
    }));
    const manifest = await createManifest(
      site,
      loaded,
      files.map((file) => readPage(file, SOURCE)),
    );
    expect(manifest).toMatchObject({ versions: ['1.1', '1.2', '1.0', 'next'], latest: '1.1' });
    expect(manifest.blocks.map((block) => block.version)).toEqual(manifest.versions);
    const shuffled = [...files].sort().map((file) => readPage(file, SOURCE));
    expect(await createManifest(site, loaded, shuffled)).toEqual(manifest);
  });
});
