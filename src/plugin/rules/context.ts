/** What a rule is given, and how it says where something stands. */
import type { Page, Report, SourceBlock } from '../page.ts';
import type { RuleId } from './table.ts';

/** Looks at one page and reports for its rules. */
export type PageRule = (page: Page, reporter: (rule: RuleId) => Report) => void;

/** Lines of a page's text, without their ends. */
export function linesOf(page: Pick<Page, 'source'>): string[] {
  return page.source.split(/\r\n|\n|\r/);
}

/** Where an offset of a block's text stands in the file: 1-based line and column. */
export function placeInFile(lines: readonly string[], block: SourceBlock, offset: number): Place {
  const before = block.code.slice(0, offset);
  const index = before.split('\n').length - 1;
  const line = block.line + 1 + index;
  const own = block.code.split('\n')[index] ?? '';
  const whole = lines[line - 1] ?? '';
  // A block in a list or a quote stands behind that much of the line.
  const indent = whole.endsWith(own) ? whole.length - own.length : 0;
  return { line, column: indent + (offset - (before.lastIndexOf('\n') + 1)) + 1 };
}

export type Place = { line: number; column: number };

/** Whether the page says that a rule does not apply to a block. */
export function isAllowed(page: Pick<Page, 'overrides'>, rule: string, block: SourceBlock): boolean {
  return page.overrides.some(({ allow, block: id }) => allow === rule && id === block.id);
}
