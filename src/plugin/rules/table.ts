/**
 * Every rule of lint: the one list that the code, the command line and docs/reference/lint.md agree on.
 */

export type Rule = {
  id: string;
  /** What a page must do, in one sentence. */
  demands: string;
  /** Levels it reports. */
  levels: readonly ('error' | 'warning')[];
  /**
   * `build`: also refuses the build, because the page would mislead or could not run. `lint`: an unfinished page may
   * still be looked at; `./runbooks lint` is what a release asks.
   */
  refuses: 'build' | 'lint';
  /** `next` looks at docs/ alone, `all` at every published version too. */
  versions: 'all' | 'next';
};

const rule = <const Id extends string>(
  id: Id,
  refuses: Rule['refuses'],
  versions: Rule['versions'],
  levels: Rule['levels'],
  demands: string,
) => ({ id, refuses, versions, levels, demands });

const ERROR = ['error'] as const;
const WARNING = ['warning'] as const;
const BOTH = ['error', 'warning'] as const;

export const RULES = [
  rule('syntax', 'build', 'all', ERROR, 'The page can be read as Markdown or MDX.'),
  rule('document', 'build', 'all', ERROR, 'No two files are the same document.'),
  rule(
    'front-matter',
    'build',
    'all',
    ERROR,
    'The front matter is YAML, and `runbook:` holds what it must and no more.',
  ),
  rule('html', 'build', 'all', ERROR, 'Raw HTML is of the few harmless kinds, and no URL runs as a program.'),
  rule('fence', 'build', 'all', ERROR, 'A runnable fence is written as the reference of blocks says, once per id.'),
  rule('block-text', 'build', 'all', ERROR, 'The text of a block shows all that runs: no invisible characters.'),
  rule('strict-mode', 'build', 'all', WARNING, 'A block does not end early under strict mode.'),
  rule(
    'variables',
    'build',
    'all',
    BOTH,
    'Every variable of a block has a value from somewhere, every parameter a use.',
  ),
  rule('choices', 'build', 'all', ERROR, 'A block that is asked for choices reads, ends and needs no values.'),
  rule(
    'rollback',
    'build',
    'all',
    ERROR,
    '`rollback` names a block of the page that undoes a change on the same target.',
  ),
  rule('scenarios', 'build', 'all', ERROR, 'Scenarios name blocks and parameters of their page, and run every block.'),
  rule('steps', 'build', 'all', ERROR, 'Two steps by hand do not say the same.'),
  rule('read-changes', 'build', 'all', ERROR, 'A `read` block has no command that changes something.'),
  rule('prompt', 'build', 'all', ERROR, 'No line of a block begins with the prompt `$ `.'),
  rule('placeholder', 'build', 'all', ERROR, 'A block has no `<name>` to be replaced by hand: a parameter instead.'),
  rule('sections', 'lint', 'all', ERROR, 'A runbook has its seven sections, in their order, none of them empty.'),
  rule('page-facts', 'lint', 'all', ERROR, 'A runbook has a `title` and a `description`.'),
  rule(
    'expectation',
    'lint',
    'all',
    ERROR,
    'Every block says what to expect: `expect`, or `expect-exit` where it ends.',
  ),
  rule(
    'way-back',
    'lint',
    'all',
    ERROR,
    'Every block that changes something names its rollback, or the page says why there is none.',
  ),
  rule('proof', 'lint', 'all', ERROR, 'A page with blocks has scenarios that prove them.'),
  rule('compose-v1', 'lint', 'all', ERROR, 'Blocks say `docker compose`, not `docker-compose`.'),
  rule('links', 'lint', 'all', ERROR, 'Files and headings that a page links to exist.'),
  rule('shellcheck', 'lint', 'all', ERROR, 'ShellCheck finds no error and no warning in a block.'),
  rule(
    'review',
    'lint',
    'next',
    BOTH,
    'A runbook is reviewed when it is due: late is a warning, 30 days late an error.',
  ),
  rule(
    'block-ids',
    'lint',
    'next',
    BOTH,
    'Block ids of the last published version are still there, or given up in `removed`.',
  ),
  rule(
    'rationale',
    'lint',
    'next',
    ERROR,
    'A runbook that differs from its last published version has a new `rationale`.',
  ),
  rule('override', 'lint', 'next', BOTH, 'An override under `lint` is for a block of the page, and needed.'),
  rule('line-ends', 'lint', 'next', WARNING, 'Lines end with LF.'),
  rule('final-newline', 'lint', 'next', WARNING, 'The last line of a file ends, too.'),
  rule('organization', 'lint', 'next', BOTH, '`organization.yaml` can be read, and no contact in it is empty.'),
] as const satisfies readonly Rule[];

export type RuleId = (typeof RULES)[number]['id'];
