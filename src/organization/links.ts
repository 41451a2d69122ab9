/**
 * Where the work of `organization.yaml` is done: its pages, sections and blocks, found in each version of the docs.
 */
import type { Organization } from './schema.ts';

/** What a page offers to link to. */
export type LinkablePage = {
  doc: string;
  permalink: string;
  title: string;
  /** Text by anchor. */
  sections: ReadonlyMap<string, string>;
  /** Title by block id. */
  blocks: ReadonlyMap<string, string>;
};

export type LinkableVersion = {
  /** Docusaurus' name: `current` for the next version. */
  name: string;
  pages: readonly LinkablePage[];
};

export type Link = { href: string; title: string };

/** Links of one version, by reference: `doc`, `doc#section` or `doc#block-id`. */
export type VersionLinks = Record<string, Link>;
export type Links = Record<string, VersionLinks>;

/** A reference, and where in the file it stands. */
export type Reference = { ref: string; path: (string | number)[]; what: string };

/** The page on which the routines are shown. A site without it (one made for tests) shows no links. */
export const ROUTINES_DOC = 'operations/routines';

/** The anchor of a runnable block on its page. */
export function blockAnchor(block: string): string {
  return `block-${block}`;
}

/** Everything that the file points at, each with the path of the key that does. */
export function referencesOf({ cadences, trainings }: Organization): Reference[] {
  const routines = Object.entries(cadences).flatMap(([cadence, items]) =>
    items.flatMap(({ page, section, block }, index): Reference[] => {
      const path = ['cadences', cadence, index];
      return [
        { ref: page, path: [...path, 'page'], what: `page "${page}"` },
        ...(section === null
          ? []
          : [{ ref: `${page}#${section}`, path: [...path, 'section'], what: `section "${section}" on ${page}` }]),
        ...(block === null
          ? []
          : [{ ref: `${page}#${blockAnchor(block)}`, path: [...path, 'block'], what: `block "${block}" on ${page}` }]),
      ];
    }),
  );
  const courses = trainings.map(({ page }, index) => ({
    ref: page,
    path: ['trainings', index, 'page'],
    what: `page "${page}"`,
  }));
  return [...routines, ...courses];
}

/** All that a version has to link to, by reference. */
export function linksOf({ pages }: LinkableVersion): VersionLinks {
  const links: VersionLinks = {};
  for (const { doc, permalink, title, sections, blocks } of pages) {
    links[doc] = { href: permalink, title };
    for (const [anchor, text] of sections) links[`${doc}#${anchor}`] = { href: `${permalink}#${anchor}`, title: text };
    for (const [id, text] of blocks) {
      const anchor = blockAnchor(id);
      links[`${doc}#${anchor}`] = { href: `${permalink}#${anchor}`, title: text };
    }
  }
  return links;
}

/**
 * The links that the pages of each version need. In the next version everything must be there; what is not, is
 * returned as missing. A published version is not changed when this file is: where it lacks a section its page has to
 * do, and where it lacks the page, the next version's.
 */
export function resolveLinks(
  organization: Organization,
  versions: readonly LinkableVersion[],
): { links: Links; missing: Reference[] } {
  const references = referencesOf(organization);
  const next = versions.find(({ name }) => name === 'current');
  const nextLinks = next ? linksOf(next) : {};
  const links: Links = {};
  for (const version of versions) {
    const own = linksOf(version);
    const found = references.map(({ ref }) => [ref, own[ref] ?? own[pageOf(ref)] ?? nextLinks[ref]] as const);
    links[version.name] = Object.fromEntries(found.filter(([, link]) => link !== undefined)) as VersionLinks;
  }
  const shown = next?.pages.some(({ doc }) => doc === ROUTINES_DOC) ?? false;
  return { links, missing: shown ? references.filter(({ ref }) => nextLinks[ref] === undefined) : [] };
}

function pageOf(ref: string): string {
  return ref.replace(/#.*$/, '');
}
