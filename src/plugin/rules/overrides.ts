/** The rule about overrides: an exception that is for nothing hides the next mistake. */
import { NEXT_VERSION } from '../../contract/block.ts';
import { blockNamed, findingsOf } from './commands.ts';
import type { PageRule } from './context.ts';

/** Overrides of the rules that need no other program; those of ShellCheck are judged where it is run. */
export const lintOverrides: PageRule = (page, reporter) => {
  if (page.version !== NEXT_VERSION) return;
  page.overrides.forEach(({ allow, block: id }, index) => {
    const report = (message: string, level: 'error' | 'warning') =>
      reporter('override')(page.frontMatter.lineOf(['runbook', 'lint', index]), message, level);
    const block = blockNamed(page, id);
    if (block === null) {
      report(`lint: "${id}" is no block of this page`, 'error');
    } else if (page.overrides.findIndex((other) => other.allow === allow && other.block === id) < index) {
      report(`lint: ${allow} is allowed for block "${id}" already`, 'warning');
    } else if ((allow === 'read-changes' || allow === 'placeholder') && findingsOf(block, allow).length === 0) {
      report(`lint: ${allow} finds nothing in block "${id}": take the exception out`, 'warning');
    }
  });
};
