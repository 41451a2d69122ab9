import type { Risk } from '../../contract/block.ts';

/** A block's risk as readers meet it. */
export const RISK_WORDS: Record<Risk, string> = { read: 'Read', change: 'Change', destructive: 'Destructive' };
