/** `runbooks stop --all`: ends what goes on without a server. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '../../config.ts';
import { stopHosts } from '../../runs/host/index.ts';
import { SESSIONS_FOLDER } from '../../sessions/state-files.ts';
import { removeRuntimePlace, runtimePlace } from '../../runtime-place.ts';
import { dataPaths, serverOf } from '../../store/index.ts';
import { stopAll } from '../../targets/index.ts';
import { isOwnDirectory, memoryDirectory } from '../../targets/runtime-dirs.ts';
import { UsageError, type Command } from '../command.ts';

const HELP = `Usage: ./runbooks stop --all [--json]

Ends every run of this data folder, the process that owns their terminals, and every practice system, and forgets the
shell state of sessions when no server is there to go on with them. The server is not stopped: that is Ctrl-C where it runs. Runs ended this way are in the record as \`server-shutdown\`.

  --all    required, since it ends the runs of everybody
  --json   print the result as JSON`;

export const stop: Command = {
  name: 'stop',
  summary: 'end every run and every practice system',
  help: HELP,
  options: { all: { type: 'boolean' }, json: { type: 'boolean' } },
  async run(values, { projectDir, env, out, err }) {
    if (values['all'] !== true) throw new UsageError('`stop` ends the runs of everybody; say --all.');
    const { dataDir } = loadConfig({ projectDir, env });
    const runtimeDir = runtimePlace(dataDir, env);
    const { runs, stuck } = isOwnDirectory(runtimeDir)
      ? await stopHosts({ dataDir, runtimeDir })
      : { runs: 0, stuck: [] };
    // A server that lives releases what its runs left.
    const alone = stuck.length === 0 && serverOf(dataPaths(dataDir)) === null;
    const systems = await stopAll(runtimeDir, { scripts: alone });
    if (alone) {
      await rm(join(memoryDirectory(runtimeDir), SESSIONS_FOLDER), { recursive: true, force: true });
      removeRuntimePlace(runtimeDir);
    }
    if (values['json'] === true) out(JSON.stringify({ runs, systems, stuck }));
    else
      out(
        `Ended ${runs} ${runs === 1 ? 'run' : 'runs'} and ${systems} practice ${systems === 1 ? 'system' : 'systems'}.`,
      );
    if (stuck.length === 0) return 0;
    err(`Did not end within 15 s: pid ${stuck.join(', ')}. End it with \`kill -9\`.`);
    return 1;
  },
};
