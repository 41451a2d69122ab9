/**
 * What a runnable block is, once published. The server runs nothing that is not one of these.
 */

export const RISKS = ['read', 'change', 'destructive'] as const;
export type Risk = (typeof RISKS)[number];

export const LEVELS = ['C1', 'C2', 'C3'] as const;
export type Level = (typeof LEVELS)[number];

/** The keys a fence may carry after the word `run`; anything else is refused by the build. */
export const FENCE_KEYS = [
  'id',
  'title',
  'risk',
  'target',
  'timeout',
  'interactive',
  'expect',
  'expect-exit',
  'capture',
  'endless',
  'errexit',
  'pipefail',
  'rollback',
  'requires',
] as const;
export type FenceKey = (typeof FENCE_KEYS)[number];

/** A block as its fence declares it, with defaults filled in. `null` means that the author said nothing. */
export type BlockMeta = {
  /** Unique in its page and stable across versions, `[a-z0-9-]{1,64}`. */
  id: string;
  title: string;
  risk: Risk;
  target: string | null;
  /** Milliseconds; the server's default applies when null. */
  timeoutMs: number | null;
  /** Input is accepted while it runs. */
  interactive: boolean;
  /** What the output must be, as written: a regular expression or a question to JSON output (expectation.ts). */
  expect: string | null;
  /** Exit status that counts as success, 0 when null. */
  expectExit: number | null;
  /** Name of the session's variable that takes a piece of the output. */
  capture: string | null;
  /** JSON path of that piece (json-path.ts); null for the last line that is not empty. */
  captureFrom: string | null;
  /** Normally never ends: stopped or timed out after its first expected output is success. */
  endless: boolean;
  /** `set -e` in force. */
  errexit: boolean;
  /** `set -o pipefail` in force. */
  pipefail: boolean;
  /** Id of the block on the same page that undoes this one. */
  rollback: string | null;
  requires: Level | null;
};

/** A block in the manifest: its meta, its place, and the exact text that runs. */
export type Block = Omit<BlockMeta, 'target'> & {
  version: string;
  /** Docusaurus document id, for example `runbooks/system-health-check`. */
  doc: string;
  permalink: string;
  /** Fence language: `bash` or `sh`. */
  lang: string;
  /** Exact text, LF line ends, exactly one final newline. */
  code: string;
  /** sha256 over the UTF-8 of `code`, lower-case hex. */
  sha256: string;
  /** Fence, else page front matter; the build refuses a block with neither. */
  target: string;
  /** Declared parameters of the page that the text uses, in the page's order. It does not start without a value of each. */
  params: string[];
  /** Variables that another block of the page captures and this text uses, sorted. It does not start without them. */
  captures: string[];
  /** 1-based line of the fence in its source file. */
  line: number;
};

/** What a page carries of a block: what it shows and asks for. The text stands on it already; the rest is the server's. */
export type PageBlock = Pick<
  Block,
  | 'version'
  | 'doc'
  | 'id'
  | 'sha256'
  | 'title'
  | 'risk'
  | 'target'
  | 'interactive'
  | 'endless'
  | 'capture'
  | 'params'
  | 'captures'
  | 'rollback'
>;

/** The name of a block in the three parts that never change meaning. */
export type BlockRef = { version: string; doc: string; block: string };

/** Version word of the unreleased documentation (Docusaurus calls it `current`). */
export const NEXT_VERSION = 'next';
