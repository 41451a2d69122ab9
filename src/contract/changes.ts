/** What changed from one version of the runbooks to another: made by the build and the command line, shown by the site. */
import type { Risk } from './block.ts';
import type { DiffLine } from './line-diff.ts';

/** A word of a fence that two versions write differently; null where one of them says nothing. */
export type MetaChange = { name: string; before: string | null; after: string | null };

type Named = { id: string; title: string; risk: Risk };

export type BlockChange = Named &
  (
    | { kind: 'added' | 'removed'; sha256: string; code: string }
    /** `lines` is empty when only the fence has changed. */
    | { kind: 'changed'; sha256: { before: string; after: string }; meta: MetaChange[]; lines: DiffLine[] }
  );

export type PageChange = {
  /** Docusaurus document id. */
  doc: string;
  kind: 'added' | 'removed' | 'changed';
  /** Why its text is as it is, from the newer version's front matter; null on pages that are no runbooks. */
  rationale: string | null;
  /** Empty when only words outside of blocks have changed. */
  blocks: BlockChange[];
};

export type VersionChanges = {
  /** Null when there was no version before: everything is new. */
  before: string | null;
  after: string;
  /** Blocks. */
  counts: Record<'added' | 'removed' | 'changed' | 'same', number>;
  /** Pages that differ, by document id. */
  pages: PageChange[];
};

/** What `release` writes down of a version when it is cut. */
export type ReleaseNote = {
  version: string;
  /** ISO date, UTC. */
  date: string;
  why: string;
};

/** What the site's page about one version shows. */
export type VersionPage = {
  changes: VersionChanges;
  /** Null for the version that is not published, and for one that was cut without `release`. */
  note: ReleaseNote | null;
  /** Address and title of every page of `changes`, by document id: of the newer version, or of the older for removed ones. */
  links: Record<string, { title: string; permalink: string }>;
};

/** What the site's list of versions shows, newest first. */
export type VersionList = {
  version: string;
  label: string;
  permalink: string;
  home: string;
  isLatest: boolean;
  note: ReleaseNote | null;
  before: string | null;
  counts: VersionChanges['counts'];
}[];
