/**
 * What a block changes, as far as its text shows. Words and redirections are read as bash reads them; the programs that
 * runbooks call are known by what their subcommands and options do. Not seen: what a program does that is not known
 * here, code in other languages (`python -c`, `awk`), and what a sourced file does.
 */
import { scanShell } from '../../shell/index.ts';
import { judgeCommand } from './command.ts';

export type Change = {
  /** Offset of the command in the block. */
  at: number;
  /** What it changes, as a clause: "`rm` removes files". */
  what: string;
};

/** The commands of a block's text that change something, in its order. */
export function changesOf(code: string): Change[] {
  return scanShell(code).commands.flatMap((command) => {
    const what = judgeCommand(command, 0);
    return what === null ? [] : [{ at: command.at, what }];
  });
}
