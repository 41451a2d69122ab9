/** `docker version`. */
import { HOST } from '../../state/index.ts';
import { type Command, fail } from '../context.ts';
import { parseFlags, valueOf } from '../flags.ts';
import { renderOne } from '../template.ts';
import { badFlag } from './usage.ts';

export const VERSION_LINE = `Docker version ${HOST.engineVersion}, build practice\n`;

export const version: Command = async (context) => {
  const parsed = parseFlags(context.args, { format: { short: 'f', value: true } });
  if (!parsed.ok) return await badFlag(context, 'docker version', 'docker version [OPTIONS]', parsed.message);
  const half = { Version: HOST.engineVersion, ApiVersion: '1.50', Os: 'linux', Arch: 'amd64' };
  const format = valueOf(parsed, 'format');
  if (format !== undefined) {
    const made = renderOne(format === 'json' ? '{{json .}}' : format, { Client: half, Server: half });
    if (!made.ok) return await fail(context, 1, made.message);
    await context.stdout.write(`${made.text}\n`);
    return 0;
  }
  const lines = [
    `Client: Docker Engine - practice system`,
    ` Version:           ${half.Version}`,
    ` API version:       ${half.ApiVersion}`,
    ` OS/Arch:           linux/amd64`,
    ``,
    `Server: Docker Engine - practice system`,
    ` Engine:`,
    `  Version:          ${half.Version}`,
    `  API version:      ${half.ApiVersion} (minimum version 1.24)`,
    `  OS/Arch:          linux/amd64`,
  ];
  await context.stdout.write(`${lines.join('\n')}\n`);
  return 0;
};
