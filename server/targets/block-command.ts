/**
 * The shell that runs a block: a fresh bash that reads no start-up file, strict unless the fence says otherwise; and the
 * files that lie in the run's folder for it.
 */
import { readFile } from 'node:fs/promises';
import { SCRIPTS } from './practice/places.ts';
import { LEFT_NAME } from './staged-scripts.ts';
import type { StagedFiles } from './staged-scripts.ts';
import type { StageRequest } from './target.ts';

/** @param folder of the run, as the shell sees it */
export function blockCommand(bash: string, block: StageRequest['block'], folder: string): string[] {
  return [
    bash,
    '--noprofile',
    '--norc',
    `${folder}/begin`,
    ...(block.errexit ? ['-e'] : []),
    ...(block.pipefail ? ['-o', 'pipefail'] : []),
  ];
}

/** What sandbox/begin.sh finds beside itself, by name. */
export async function blockFiles(
  request: Pick<StageRequest, 'block' | 'variables' | 'state' | 'saves'>,
): Promise<StagedFiles> {
  const { block, variables, state, saves } = request;
  const files: StagedFiles = {
    script: block.code,
    begin: await readFile(SCRIPTS.begin, 'utf8'),
    given: Object.keys(variables)
      .map((name) => `${name}\n`)
      .join(''),
  };
  if (state.text !== '') files['state'] = state.text;
  if (state.cwd !== null) files['cwd'] = state.cwd;
  if (saves) {
    files['trap'] = await readFile(SCRIPTS.trap, 'utf8');
    files['leave'] = await readFile(SCRIPTS.leave, 'utf8');
    files[LEFT_NAME] = '';
  }
  return files;
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
