/** Rules about the way back: `rollback=` names a block that can undo what this one has done. */
import type { Report, SourceBlock } from './page.ts';

export function lintRollbacks(blocks: readonly SourceBlock[], report: Report): void {
  for (const { rollback, risk, target, line } of blocks) {
    if (rollback === null) continue;
    const undo = blocks.find((other) => other.id === rollback);
    if (undo === undefined) report(line, `rollback: no block "${rollback}" on this page`);
    if (risk === 'read') report(line, 'rollback: a read block changes nothing, so there is nothing to undo');
    if (undo !== undefined && undo.target !== target) {
      report(line, `rollback: block "${rollback}" runs on ${undo.target}, and this one on ${target}`);
    }
  }
}
