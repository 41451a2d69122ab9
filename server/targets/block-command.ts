/**
 * The shell that runs a block: a fresh bash that reads no start-up file, strict unless the fence says otherwise.
 */
import type { StageRequest } from './target.ts';

/** @param script absolute path, as the shell sees it */
export function blockCommand(bash: string, block: StageRequest['block'], script: string): string[] {
  return [
    bash,
    '--noprofile',
    '--norc',
    ...(block.errexit ? ['-e'] : []),
    ...(block.pipefail ? ['-o', 'pipefail'] : []),
    script,
  ];
}

/** Our init in front of it (sandbox/init.sh): it enters `directory`, gives or withholds input, keeps the exit status. */
export function withInit(options: {
  bash: string;
  init: string;
  interactive: boolean;
  directory: string;
  command: string[];
}): string[] {
  return [
    options.bash,
    '--noprofile',
    '--norc',
    options.init,
    options.interactive ? 'tty' : 'none',
    options.directory,
    ...options.command,
  ];
}
