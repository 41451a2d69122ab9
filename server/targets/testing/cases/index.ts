/** The whole table. */
import { DIRECTORY } from './directory.ts';
import { ENDS } from './ends.ts';
import { FUNCTIONS } from './functions.ts';
import { OPTIONS } from './options.ts';
import { TEXT } from './text.ts';
import { TRAPS } from './traps.ts';
import { VARIABLES } from './variables.ts';
import type { Case } from './types.ts';

export type { Case } from './types.ts';

export const CASES: readonly Case[] = [
  ...DIRECTORY,
  ...VARIABLES,
  ...FUNCTIONS,
  ...OPTIONS,
  ...ENDS,
  ...TRAPS,
  ...TEXT,
];
