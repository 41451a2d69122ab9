/**
 * Ending process trees. What belongs to a run (`members.ts`), read from the process table (`processes.ts`), is signalled
 * with care (`signal.ts`) in passes until nothing is left (`end-tree.ts`). Knows processes only: no ptys, no journals.
 */
export { endTree, interrupt, LEFTOVER_STEPS, STOP_STEPS } from './end-tree.ts';
export type { Step } from './end-tree.ts';
export { nowTicks, readProcess } from './processes.ts';
export type { Tree } from './members.ts';
