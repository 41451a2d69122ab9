/** Rules about what every block owes its reader: what is to be expected, and the way back. */
import { visit } from 'unist-util-visit';
import type { Page } from '../page.ts';
import { plainText } from '../plain-text.ts';
import { isSectionHeading } from '../steps.ts';
import type { PageRule } from './context.ts';

export const lintExpectations: PageRule = (page, reporter) => {
  for (const { line, endless, expect, expectExit } of page.blocks) {
    if (endless && expect === null) {
      reporter('expectation')(line, 'an endless block succeeds by its first expected output: say which with expect=…');
    } else if (expect === null && expectExit === null) {
      reporter('expectation')(
        line,
        'the block says nothing of what to expect: add expect=…, or expect-exit=0 where no output is the good result',
      );
    }
  }
};

export const lintWaysBack: PageRule = (page, reporter) => {
  if (page.runbook === null) return;
  const explained = new Set(boldInRollback(page));
  for (const { line, risk, rollback, title } of page.blocks) {
    if (risk === 'read' || rollback !== null || explained.has(words(title))) continue;
    reporter('way-back')(
      line,
      `the block changes something, and nothing says how to undo it: name a block with rollback=…, or explain it in the section Rollback behind **${title}**`,
    );
  }
};

function boldInRollback(page: Page): string[] {
  const bold: string[] = [];
  let inside = false;
  for (const node of page.tree.children) {
    if (node.type === 'heading' && node.depth <= 2) inside = isSectionHeading(node, ['Rollback']);
    if (inside) visit(node, 'strong', (strong) => void bold.push(words(plainText(strong))));
  }
  return bold;
}

/** A title without the full stop or colon that a sentence puts behind it. */
function words(title: string): string {
  return title.trim().replace(/[.:]$/, '');
}
