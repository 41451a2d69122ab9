/**
 * One source file read into its runnable blocks, its steps and everything wrong with it. The only place where blocks
 * are made: lint, the manifest and the decoration of pages all start here.
 */
import type { Root } from 'mdast';
import { visit } from 'unist-util-visit';
import type { Block } from '../contract/block.ts';
import type { RunbookMeta } from '../contract/manifest.ts';
import type { Scenario } from '../contract/scenario.ts';
import { readFrontMatter, readRunbookPart } from './front-matter.ts';
import { formatOf, parseMarkdown } from './grammar.ts';
import { lintChoices } from './lint-choices.ts';
import { lintActiveContent } from './lint-html.ts';
import { lintRollbacks } from './lint-rollback.ts';
import { lintScenarios } from './lint-scenarios.ts';
import { lintVariables } from './lint-variables.ts';
import { strayFences } from './fence-lines.ts';
import { docIdOf, isPartial, placeOf } from './place.ts';
import type { LintOverride } from '../contract/lint-override.ts';
import type { FrontMatter } from './front-matter.ts';
import type { Problem } from './problem.ts';
import type { RuleId } from './rules/table.ts';
import { readFence } from './read-fence.ts';
import { readSteps } from './steps.ts';
import type { PlacedStep } from './steps.ts';
import { linkVariables } from './variables.ts';

/** A block without its address, which only Docusaurus knows. */
export type SourceBlock = Omit<Block, 'permalink'>;

export type Page = {
  /** Relative to the site's folder, forward slashes. */
  file: string;
  version: string;
  doc: string;
  runbook: RunbookMeta | null;
  blocks: SourceBlock[];
  /** Empty on pages that are no runbooks. */
  steps: PlacedStep[];
  scenarios: Scenario[];
  /** What lint passes over on this page. */
  overrides: LintOverride[];
  /** Ids of blocks that the last published version had and this one gives up. */
  removed: string[];
  problems: Problem[];
  /** Text and syntax tree, for rules that look at more than blocks. */
  source: string;
  tree: Root;
  frontMatter: FrontMatter;
};

/**
 * Says what is wrong, at a line of the file; an error unless it says otherwise. Without a column it is the first
 * character of the line that is no space.
 */
export type Report = (line: number, message: string, level?: Problem['level'], column?: number) => void;

const RUNBOOK_FOLDER = 'runbooks/';

/** Reads a page. `file` lies in a docs folder of the site; throws when it does not (a mistake of the caller). */
export function readPage(file: string, text: string): Page {
  const place = placeOf(file);
  if (place === null) throw new Error(`${file} is not in docs, versioned_docs or i18n`);
  const source = text.replace(/^\uFEFF/, '');
  const lines = source.split(/\r\n|\n|\r/);
  const problems: Problem[] = [];
  const reporter = reporterOf(file, lines, problems);
  const tree = parseOrReport(source, file, reporter('syntax'));
  const frontMatter = readFrontMatter(tree);
  const report = reporter('front-matter');
  for (const { line, message } of frontMatter.errors) report(line, message);
  const doc = docIdOf(place.source, frontMatter.all);
  const isRunbook = !isPartial(place.source) && doc.startsWith(RUNBOOK_FOLDER) && doc !== `${RUNBOOK_FOLDER}index`;
  const { runbook, target, scenarios, overrides, removed, errors } = readRunbookPart(frontMatter, isRunbook);
  for (const { line, message } of errors) report(line, message);
  if (Object(frontMatter.all['mdx']).format !== undefined) {
    report(frontMatter.lineOf(['mdx', 'format']), 'front matter mdx.format: name the file .md or .mdx instead');
  }
  if (/^[ >]*`{3,}[ ]*mdx-code-block/m.test(source))
    reporter('fence')(1, 'mdx-code-block fences are unwrapped before the page is read: refused');

  const page: Page = {
    file,
    version: place.version,
    doc,
    runbook,
    blocks: [],
    steps: [],
    scenarios,
    overrides,
    removed,
    problems,
    source,
    tree,
    frontMatter,
  };
  const reportText = { error: reporter('block-text'), warning: reporter('strict-mode') };
  const context = { page, place, target, report: reporter('fence'), reportText };
  visit(tree, (node) => {
    for (const { line, message } of lintActiveContent(node)) reporter('html')(line, message);
    if (node.type === 'code') readFence(node, lines, context);
  });
  for (const line of strayFences(tree, lines)) {
    reporter('fence')(
      line,
      'this runnable fence is not read as a code block: put a blank line before it, and indent it less than four spaces',
    );
  }
  const params = runbook?.params ?? [];
  const lineOfParam = (index: number) => frontMatter.lineOf(['runbook', 'params', index, 'name']);
  const linked = linkVariables(page.blocks, params);
  page.blocks = linked.map(({ block }) => block);
  // With front matter that is not readable, every parameter would be one that the page does not have.
  if (errors.length === 0 && frontMatter.errors.length === 0) {
    lintVariables(linked, { params, lineOfParam, report: reporter('variables') });
  }
  lintChoices(linked, { params, target, lineOfParam, report: reporter('choices') });
  lintRollbacks(page.blocks, reporter('rollback'));
  const lineOfScenario = (index: number) => frontMatter.lineOf(['runbook', 'scenarios', index, 'name']);
  // Where the front matter is not readable, every block would be one that nothing proves.
  if (errors.length === 0 && frontMatter.errors.length === 0 && scenarios.length > 0) {
    lintScenarios(scenarios, page.blocks, { params, lineOfScenario, report: reporter('scenarios') });
  }
  if (isRunbook) page.steps = readSteps(tree, page.blocks, reporter('steps'));
  return page;
}

/** For each rule, a way to report for it. */
export function reporterOf(file: string, lines: readonly string[], problems: Problem[]): (rule: RuleId) => Report {
  return (rule) => (line, message, level, column) => {
    const firstCharacter = (lines[line - 1] ?? '').search(/\S/) + 1;
    problems.push({
      file,
      line,
      column: column ?? Math.max(1, firstCharacter),
      rule,
      level: level ?? 'error',
      message,
    });
  };
}

function parseOrReport(source: string, file: string, report: Report): Root {
  try {
    return parseMarkdown(source, formatOf(file));
  } catch (error) {
    const { line, reason } = Object(error) as { line?: number; reason?: string };
    if (reason === undefined) throw error;
    report(line ?? 1, `MDX: ${reason}`);
    return { type: 'root', children: [] };
  }
}
