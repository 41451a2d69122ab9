import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readLinkable } from './linkable.ts';
import { referencesOf, resolveLinks, type LinkablePage, type LinkableVersion } from './links.ts';
import { lintOrganization } from './lint.ts';
import { loadOrganization } from './load.ts';
import type { Organization } from './schema.ts';

const ROOT = resolve(import.meta.dirname, '../..');

async function organization(): Promise<Organization> {
  const result = await loadOrganization(join(ROOT, 'organization.yaml'));
  if (!result.ok) throw new Error('the organization file is not valid');
  return result.organization;
}

/** A version that has everything the file points at, under `base`. */
function completeVersion(name: string, base: string, refs: readonly string[]): LinkableVersion {
  const pages = new Map<string, LinkablePage>();
  for (const ref of [...refs, 'operations/routines']) {
    const [doc = '', anchor] = ref.split('#');
    const sections = new Map(pages.get(doc)?.sections);
    if (anchor !== undefined) sections.set(anchor, `Section ${anchor}`);
    pages.set(doc, { doc, permalink: `${base}${doc}`, title: `Page ${doc}`, sections, blocks: new Map() });
  }
  return { name, pages: [...pages.values()] };
}

/** The same without one section or page. */
function without(version: LinkableVersion, ref: string): LinkableVersion {
  const [doc, anchor] = ref.split('#');
  if (anchor === undefined) return { ...version, pages: version.pages.filter((page) => page.doc !== doc) };
  const pages = version.pages.map((page) =>
    page.doc === doc ? { ...page, sections: new Map([...page.sections].filter(([key]) => key !== anchor)) } : page,
  );
  return { ...version, pages };
}

describe('links of the organization file', () => {
  test('each of the fifteen routines names where it is done', async () => {
    const refs = referencesOf(await organization()).filter(({ path }) => path[0] === 'cadences');
    expect(refs.filter(({ path }) => path.at(-1) === 'page')).toHaveLength(15);
  });

  test('each version links to its own pages', async () => {
    const org = await organization();
    const refs = referencesOf(org).map(({ ref }) => ref);
    const { links, missing } = resolveLinks(org, [
      completeVersion('current', '/next/', refs),
      completeVersion('1.0', '/1.0/', refs),
    ]);
    expect(missing).toEqual([]);
    const ref = 'runbooks/database-operations#disaster-recovery-test';
    expect(links['current']?.[ref]).toEqual({ href: `/next/${ref}`, title: 'Section disaster-recovery-test' });
    expect(links['1.0']?.[ref]?.href).toBe(`/1.0/${ref}`);
  });

  test('a section that the next version lacks is missing, and named with its key', async () => {
    const org = await organization();
    const refs = referencesOf(org).map(({ ref }) => ref);
    const next = without(completeVersion('current', '/', refs), 'runbooks/database-operations#disaster-recovery-test');
    const { missing } = resolveLinks(org, [next]);
    expect(missing.map(({ path, what }) => `${path.join('.')} ${what}`)).toEqual([
      'cadences.monthly.1.section section "disaster-recovery-test" on runbooks/database-operations',
    ]);
  });

  test('a published version that lacks a section leads to its page, one that lacks the page to the next version', async () => {
    const org = await organization();
    const refs = referencesOf(org).map(({ ref }) => ref);
    const next = completeVersion('current', '/next/', refs);
    const old = completeVersion('1.0', '/1.0/', refs);
    const section = 'runbooks/container-management#log-rotation';
    const lacking = resolveLinks(org, [next, without(old, section)]);
    expect(lacking.missing).toEqual([]);
    expect(lacking.links['1.0']?.[section]?.href).toBe('/1.0/runbooks/container-management');
    const gone = resolveLinks(org, [next, without(old, 'runbooks/container-management')]);
    expect(gone.links['1.0']?.[section]?.href).toBe('/next/runbooks/container-management#log-rotation');
  });

  test('a site without the routines page needs no links', async () => {
    const org = await organization();
    const { links, missing } = resolveLinks(org, [{ name: 'current', pages: [] }]);
    expect(missing).toEqual([]);
    expect(links).toEqual({ current: {} });
  });

  test('a page offers its headings by the anchors of the site, and its blocks', () => {
    const source = [
      '# A page\n',
      '## Check the backups\n',
      '## Again, it’s here! {#own}\n',
      '## Check the backups\n',
      '```bash run id=look title="Look" risk=read target=stack expect-exit=0',
      'true',
      '```\n',
    ].join('\n');
    const page = readLinkable('docs/x.md', source, { permalink: '/x', title: 'A page' });
    expect([...page.sections]).toEqual([
      ['a-page', 'A page'],
      ['check-the-backups', 'Check the backups'],
      ['own', 'Again, it’s here!'],
      ['check-the-backups-1', 'Check the backups'],
    ]);
    expect([...page.blocks]).toEqual([['look', 'Look']]);
  });
});

describe('lint of the organization file', () => {
  let site: string;
  beforeEach(async () => {
    site = await mkdtemp(join(tmpdir(), 'organization-lint-'));
    await cp(join(ROOT, 'organization.yaml'), join(site, 'organization.yaml'));
    await mkdir(join(site, 'docs', 'operations'), { recursive: true });
  });
  afterEach(() => rm(site, { recursive: true }));

  const edit = async (from: string, to: string): Promise<void> => {
    const file = join(site, 'organization.yaml');
    const source = await readFile(file, 'utf8');
    if (!source.includes(from)) throw new Error(`the file does not say: ${from}`);
    await writeFile(
      file,
      source.replaceAll(from, () => to),
    );
  };
  const lineOf = async (text: string): Promise<number> => {
    const source = await readFile(join(site, 'organization.yaml'), 'utf8');
    return source.slice(0, source.indexOf(text)).split('\n').length;
  };

  test('a contact without a value is a warning at its line, one with a value is none', async () => {
    const before = await lintOrganization({ siteDir: site });
    expect(before.every(({ level }) => level === 'warning')).toBe(true);
    expect(before).toHaveLength(6);
    await edit("Page this person first.\n    value: ''", 'Page this person first.\n    value: +1 555 0100');
    const after = await lintOrganization({ siteDir: site });
    expect(after.map(({ message }) => /"(.+?)"/.exec(message)?.[1])).toEqual([
      'on-call-secondary',
      'on-call-escalation',
      'cloud-provider',
      'vendor',
      'infrastructure',
    ]);
    expect(after[0]).toMatchObject({
      file: 'organization.yaml',
      line: (await lineOf('id: on-call-secondary')) + 4,
    });
  });

  test('a mistake of the file is an error', async () => {
    await edit('also: P0', 'also: P9');
    const [finding] = await lintOrganization({ siteDir: site });
    expect(finding).toMatchObject({ file: 'organization.yaml', level: 'error', line: await lineOf('also: P9') });
  });

  test('a link to what is not there is an error at the key that says it', async () => {
    await writeFile(join(site, 'docs', 'operations', 'routines.mdx'), '# Routines\n');
    const findings = await lintOrganization({ siteDir: site });
    expect(findings).toContainEqual({
      file: 'organization.yaml',
      line: await lineOf('section: disaster-recovery-test'),
      level: 'error',
      message:
        'cadences.monthly.1.section: there is no section "disaster-recovery-test" on runbooks/database-operations',
    });
  });

  test('a site without the file has nothing to check', async () => {
    await rm(join(site, 'organization.yaml'));
    expect(await lintOrganization({ siteDir: site })).toEqual([]);
  });
});
