/** `grafana cli admin reset-admin-password`: the one thing of Grafana's own program that operators need. */
import { volumeName } from '../../state/index.ts';
import { type CommandContext, fail } from '../context.ts';
import type { InsideProgram } from './program.ts';

const LIMIT_BYTES = 1_024;
const SHORTEST = 4;

export const grafana: InsideProgram = async (context) => {
  const [cli, admin, verb, given, ...rest] = context.args;
  if (cli !== 'cli' || admin !== 'admin' || verb !== 'reset-admin-password' || given === undefined || rest.length > 0)
    return await fail(
      context,
      1,
      'grafana: the practice system knows grafana cli admin reset-admin-password PASSWORD|--password-from-stdin only',
    );
  const password = given === '--password-from-stdin' ? await firstLine(context) : given;
  if (password.length < SHORTEST) return await fail(context, 1, 'Error: ✗ new password is too short');
  await context.system.change((stack) => {
    const volume = stack.volumes.get(volumeName('grafana_data'));
    if (volume !== undefined) volume.grafanaPassword = password;
  });
  await context.stdout.write('\nAdmin password changed successfully ✔\n');
  return 0;
};

async function firstLine(context: CommandContext): Promise<string> {
  let text = '';
  for await (const chunk of context.stdin.chunks()) {
    text += Buffer.from(chunk).toString('utf8');
    if (text.includes('\n') || text.length > LIMIT_BYTES) break;
  }
  return text.split('\n')[0]!.trim();
}
