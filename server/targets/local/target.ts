/**
 * A target of kind `local`: the host that the server runs on, as a real system. No sandbox and no PID namespace, which
 * would hide the host; a run's processes are found again by their mark (RUNBOOK_RUN) and their parents.
 */
import { access, constants, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { blockCommand, blockFiles, withInit } from '../block-command.ts';
import { localEnvironment, whyNotGiven } from '../environment.ts';
import { SCRIPTS } from '../practice/places.ts';
import { readSnapshot } from '../snapshot.ts';
import type { LocalTargetConfig } from '../config-types.ts';
import type { StagedScripts } from '../staged-scripts.ts';
import type { Target } from '../target.ts';
import type { SystemUser } from '../users.ts';

export type LocalTargetOptions = {
  name: string;
  config: LocalTargetConfig;
  /** Whom blocks run as. */
  user: SystemUser;
  /** The server is root and changes to `user`; otherwise `user` is the server's own. */
  isRoot: boolean;
  programs: { bash: string; sh: string; setpriv: string; prlimit: string };
  scripts: StagedScripts;
  /** Variables that the configuration passes on, with their values. */
  passed: Record<string, string>;
};

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export function createLocalTarget(options: LocalTargetOptions): Target {
  const { config, user, isRoot, programs, scripts } = options;
  return {
    name: options.name,
    environment: config.environment,
    // Said of the server's own data: a user of its own keeps a block away from them, the server's user does not.
    isolated: isRoot,
    shared: true,
    note: isRoot
      ? `The server’s host itself, as the user ${user.name}, in ${config.cwd}.`
      : `The server’s host itself, in ${config.cwd}, as the server’s own user (${user.name}): ` +
        'a block can read and change the server’s data and its record. For trying things out, not for work that counts.',
    async stage(request) {
      const { run, block, variables } = request;
      const bad = whyNotGiven(variables) ?? (await whyNoDirectory(options.name, config.cwd));
      if (bad !== null) return { ok: false, why: bad };
      const reader = isRoot ? { uid: user.uid, gid: user.gid } : null;
      const files = { ...(await blockFiles(request)), init: await readFile(SCRIPTS.init, 'utf8') };
      const folder = await scripts.put(run, files, { reader, owner: 'local' });
      const command = withInit({
        bash: programs.bash,
        init: join(folder, 'init'),
        interactive: block.interactive,
        directory: config.cwd,
        command: blockCommand(programs.bash, block, folder),
      });
      return {
        ok: true,
        staged: {
          argv: [...reach(options), ...command],
          env: localEnvironment({
            run,
            variables,
            interactive: block.interactive,
            user: user.name,
            home: user.home,
            path: PATH,
            passed: options.passed,
          }),
          cwd: '/',
          containment: 'descendants',
        },
      };
    },
    collect: async (run) => readSnapshot(scripts.folder(run)),
    release: (run) => scripts.remove(run),
    dispose: async () => undefined,
  };
}

/** The chain in front of our init. Real work gets no limits but that it leaves no core files. */
function reach({ isRoot, programs, user }: LocalTargetOptions): string[] {
  const limits = [programs.prlimit, '--core=0:0', '--'];
  if (!isRoot) return [...limits, programs.setpriv, '--no-new-privs', '--'];
  return [
    [programs.sh, SCRIPTS.handOver, `${user.uid}`],
    limits,
    [programs.setpriv, '--reuid', `${user.uid}`, '--regid', `${user.gid}`, '--init-groups'],
    ['--no-new-privs', '--bounding-set=-all', '--inh-caps=-all', '--'],
  ].flat();
}

async function whyNoDirectory(name: string, cwd: string): Promise<string | null> {
  try {
    if ((await stat(cwd)).isDirectory()) {
      await access(cwd, constants.X_OK);
      return null;
    }
  } catch {
    // Not there, or closed: the sentence below.
  }
  return `The directory ${cwd} of the target ${name} cannot be entered. Create it, or set targets.${name}.cwd in runbooks.yaml.`;
}
