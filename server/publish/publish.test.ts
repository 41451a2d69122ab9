import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publishTestRelease, TEST_BLOCK, testManifest, TEST_SITE } from '../testing/release.ts';
import { testClock } from '../testing/store.ts';
import { currentNote, loadRelease, openReleases, releasePaths, type Release } from './index.ts';
import { sourceDigest } from './source-digest.ts';

let publishedDir: string;
beforeEach(() => {
  publishedDir = mkdtempSync(join(tmpdir(), 'runbooks-published-'));
});
afterEach(() => rmSync(publishedDir, { recursive: true, force: true }));

const block = TEST_BLOCK;
const current = () => releasePaths(join(publishedDir, 'current'));

function loaded(): Release {
  const result = loadRelease(publishedDir);
  if (!result.ok) throw new Error(result.why);
  return result.release;
}

function refusal(): string {
  const result = loadRelease(publishedDir);
  return result.ok ? 'loaded' : result.why;
}

describe('a release', () => {
  it('gives the blocks of its manifest by name, and the files of its site', async () => {
    const second = { ...block, id: 'memory', line: 1 };
    await publishTestRelease(publishedDir, { manifest: testManifest({ blocks: [block, second] }) });
    const release = loaded();
    expect(release.block('next', 'runbooks/health', 'disk-usage')).toEqual(block);
    expect(release.block('next', 'runbooks/health', 'other')).toBeNull();
    expect(release.block('1.0', 'runbooks/health', 'disk-usage')).toBeNull();
    expect(release.pageBlocks('next', 'runbooks/health').map(({ id }) => id)).toEqual(['memory', 'disk-usage']);
    expect(release.latest()).toBe('next');
    expect([...release.files.keys()].sort()).toEqual(
      Object.keys(TEST_SITE)
        .filter((name) => !name.endsWith('.map'))
        .map((name) => `/${name}`)
        .sort(),
    );
  });

  it('does not serve what lies behind a symbolic link in the site', async () => {
    await publishTestRelease(publishedDir);
    symlinkSync('/etc/hostname', join(current().site, 'leak.txt'));
    expect(loaded().files.has('/leak.txt')).toBe(false);
  });
});

describe('a release is refused', () => {
  it('when there is none, saying how to make one', () => {
    expect(refusal()).toContain('Build it with `./runbooks build`');
  });

  it.each([
    ['its manifest', () => current().manifest],
    ['the folder of its manifest', () => current().published],
    ['its site', () => current().site],
    ['the folder of releases', () => join(publishedDir, 'releases')],
    ['the published folder', () => publishedDir],
  ])('when %s can be written by others', async (_name, path) => {
    await publishTestRelease(publishedDir);
    for (const mode of [0o775, 0o757]) {
      chmodSync(path(), mode);
      expect(refusal()).toContain('can be written by its group or by everyone');
    }
  });

  it.runIf(process.getuid?.() === 0)('when its manifest belongs to another user', async () => {
    await publishTestRelease(publishedDir);
    chownSync(current().manifest, 65534, 65534);
    expect(refusal()).toContain('belongs to user 65534');
  });

  it('when its manifest is a link to a file elsewhere', async () => {
    await publishTestRelease(publishedDir);
    const elsewhere = join(publishedDir, 'elsewhere.json');
    writeFileSync(elsewhere, readFileSync(current().manifest));
    rmSync(current().manifest);
    symlinkSync(elsewhere, current().manifest);
    expect(refusal()).toContain('is a symbolic link');
  });

  it.each<[string, unknown]>([
    ['of another schema', testManifest({ schemaVersion: 2 as 3 })],
    ['without blocks', { ...testManifest(), blocks: undefined }],
    ['no object', []],
  ])('when its manifest is %s', async (_name, manifest) => {
    await publishTestRelease(publishedDir, { manifest });
    expect(refusal()).toContain('is not a manifest this server understands');
  });

  it('when a block has another text than its hash says', async () => {
    await publishTestRelease(publishedDir, { manifest: testManifest({ blocks: [{ ...block, code: 'rm -rf /\n' }] }) });
    expect(refusal()).toContain('holds another text for block disk-usage of runbooks/health than its hash says');
  });

  it('when its manifest was edited after it was written', async () => {
    await publishTestRelease(publishedDir, {
      manifest: { ...testManifest(), blocks: [{ ...block, target: 'db-host' }] },
    });
    expect(refusal()).toContain('does not match its own digest');
  });

  it('when its manifest is no JSON', async () => {
    await publishTestRelease(publishedDir);
    writeFileSync(current().manifest, '{');
    expect(refusal()).toContain('cannot be read');
  });
});

describe('publishing', () => {
  it('switches the link to a whole release and keeps a note of what it was built from', async () => {
    const { name, digest, isNew } = await publishTestRelease(publishedDir, { now: 5_000 });
    expect(isNew).toBe(true);
    expect(loaded().name).toBe(name);
    expect(currentNote(publishedDir)).toEqual({ digest, sourceDigest: 's'.repeat(64), builtAt: 5_000 });
    expect(readdirSync(join(publishedDir, 'releases'))).toEqual([name]);
  });

  it('of the same content again makes no second folder', async () => {
    const first = await publishTestRelease(publishedDir);
    const second = await publishTestRelease(publishedDir);
    expect(second).toEqual({ ...first, isNew: false });
    expect(readdirSync(join(publishedDir, 'releases'))).toEqual([first.name]);
  });

  it('gives every change of a file, its name or the manifest another release', async () => {
    const names = new Set<string>();
    for (const change of [
      {},
      { site: { ...TEST_SITE, 'index.html': 'other' } },
      { site: { ...TEST_SITE, 'index2.html': '' } },
      { manifest: testManifest({ blocks: [block] }) },
    ]) {
      names.add((await publishTestRelease(publishedDir, change)).name);
    }
    expect(names.size).toBe(4);
  });

  it('keeps the last three releases, and goes back to one of them', async () => {
    const names: string[] = [];
    for (let i = 0; i < 5; i++)
      names.push(
        (await publishTestRelease(publishedDir, { site: { 'index.html': `${i}` }, now: 10_000 * (i + 1) })).name,
      );
    expect(readdirSync(join(publishedDir, 'releases')).sort()).toEqual(names.slice(2).sort());
    await publishTestRelease(publishedDir, { site: { 'index.html': '2' }, now: 90_000 });
    expect(loaded().name).toBe(names[2]);
  });
});

describe('the server’s view of releases', () => {
  const quiet = { info: () => undefined, error: () => undefined };

  it('changes when the link changes, and not more often than once a second looks for it', async () => {
    const clock = testClock();
    const releases = openReleases({ publishedDir, now: clock.now, log: quiet });
    expect(releases.current()).toBeNull();
    expect(releases.problem()).toContain('There is no published site');
    const first = await publishTestRelease(publishedDir);
    expect(releases.current()).toBeNull();
    clock.advance(1_000);
    expect(releases.current()?.name).toBe(first.name);
    expect(releases.problem()).toBeNull();

    const second = await publishTestRelease(publishedDir, { site: { 'index.html': 'new' } });
    expect(releases.current()?.name).toBe(first.name);
    clock.advance(1_000);
    expect(releases.current()?.name).toBe(second.name);
  });

  it('keeps the pair it has when the next one is bad, says why once, and takes it when it is mended', async () => {
    const clock = testClock();
    const errors: string[] = [];
    const releases = openReleases({
      publishedDir,
      now: clock.now,
      log: { ...quiet, error: (_fields, message) => errors.push(message) },
    });
    const good = await publishTestRelease(publishedDir);
    expect(releases.current()?.name).toBe(good.name);
    const bad = await publishTestRelease(publishedDir, { site: { 'index.html': 'new' } });
    chmodSync(current().manifest, 0o666);
    for (let i = 0; i < 3; i++) {
      clock.advance(1_000);
      expect(releases.current()?.name).toBe(good.name);
    }
    expect(errors).toHaveLength(1);
    chmodSync(current().manifest, 0o644);
    clock.advance(1_000);
    expect(releases.current()?.name).toBe(bad.name);
  });

  it('still has the scripts of the release before, for pages that are open', async () => {
    const clock = testClock();
    const releases = openReleases({ publishedDir, now: clock.now, log: quiet });
    await publishTestRelease(publishedDir);
    releases.current();
    await publishTestRelease(publishedDir, { site: { 'index.html': 'new' } });
    clock.advance(1_000);
    expect(releases.current()?.files.has('/assets/js/main.1234.js')).toBe(false);
    const script = releases.earlierAsset('/assets/js/main.1234.js');
    expect(script === null ? null : existsSync(script.path)).toBe(true);
    expect(releases.earlierAsset('/index.html')).toBeNull();
  });
});

describe('the digest of the sources', () => {
  it('changes with every file a build reads, and with nothing else', () => {
    const write = (name: string, text: string) => writeFileSync(join(publishedDir, name), text);
    const digest = () => sourceDigest(publishedDir);
    const before = digest();
    write('README.md', 'x');
    write('runbooks.yaml', 'x');
    expect(digest()).toBe(before);
    const seen = new Set([before]);
    for (const name of ['organization.yaml', 'sidebars.ts', 'package-lock.json']) {
      write(name, 'x');
      seen.add(digest());
    }
    write('sidebars.ts', 'y');
    seen.add(digest());
    expect(seen.size).toBe(5);
  });
});
