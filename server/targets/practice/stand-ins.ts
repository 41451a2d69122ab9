/**
 * Which of the simulator's commands get a stand-in on the block's PATH.
 */
import { findProgram } from '../programs.ts';

/**
 * All of them, but not `curl` where the real one can talk to the truth's ports.
 *
 * @param options.loopback the truth listens in a network of its own
 */
export function commandsToStandIn(commands: readonly string[], options: { loopback: boolean }): string[] {
  const realCurl = options.loopback && findProgram('curl') !== null;
  return commands.filter((name) => /^[a-z][a-z0-9-]*$/.test(name) && !(name === 'curl' && realCurl));
}
