/** Rules about the file itself: what editors and other systems leave behind. */
import { NEXT_VERSION } from '../../contract/block.ts';
import type { PageRule } from './context.ts';
import { linesOf } from './context.ts';

export const lintFileForm: PageRule = (page, reporter) => {
  if (page.version !== NEXT_VERSION || page.source === '') return;
  const first = page.source.search(/\r/);
  if (first !== -1) {
    const line = page.source.slice(0, first).split('\n').length;
    reporter('line-ends')(line, 'the line ends with CR: lines end with LF', 'warning');
  }
  if (!/[\n\r]$/.test(page.source)) {
    const lines = linesOf(page);
    reporter('final-newline')(lines.length, 'the last line has no end', 'warning', lines.at(-1)!.length + 1);
  }
};
