/** `docker compose top`, `stats`, `version`: looking, nothing else. */
import { HOST, serviceSpec } from '../../state/index.ts';
import { fail } from '../context.ts';
import { showStats } from '../docker/stats.ts';
import { processTable } from '../docker/top.ts';
import { isOn, parseFlags, valueOf } from '../flags.ts';
import { badComposeFlag, type ComposeCommand, containersOf, findServices, noSuchService } from './context.ts';

export const top: ComposeCommand = async (context) => {
  const found = findServices(context.args);
  if (!found.ok) return await noSuchService(context, found.unknown);
  const stack = context.system.look();
  for (const container of containersOf(stack, found.services)) {
    if (container.state.status !== 'running') continue;
    await context.stdout.write(`${serviceSpec(container.service).container}\n${processTable(stack, container)}\n`);
  }
  return 0;
};

export const stats: ComposeCommand = async (context) => {
  const parsed = parseFlags(context.args, {
    all: { short: 'a' },
    format: { value: true },
    'no-stream': {},
    'no-trunc': {},
  });
  if (!parsed.ok) return await badComposeFlag(context, 'docker compose stats [OPTIONS] [SERVICE]', parsed.message);
  const found = findServices(parsed.rest);
  if (!found.ok) return await noSuchService(context, found.unknown);
  const names = found.services.map((name) => serviceSpec(name).container);
  return await showStats(context, parsed, names, () => `service "${parsed.rest[0]}" is not running`);
};

export const version: ComposeCommand = async (context) => {
  const parsed = parseFlags(context.args, { short: {}, format: { short: 'f', value: true } });
  if (!parsed.ok) return await badComposeFlag(context, 'docker compose version [OPTIONS]', parsed.message);
  const format = valueOf(parsed, 'format');
  if (format !== undefined && format !== 'json' && format !== 'pretty')
    return await fail(context, 1, `format value "${format}" could not be parsed: unsupported format: ${format}`);
  if (isOn(parsed, 'short')) await context.stdout.write(`${HOST.composeVersion}\n`);
  else if (format === 'json') await context.stdout.write(`{"version":"v${HOST.composeVersion}"}\n`);
  else await context.stdout.write(`Docker Compose version v${HOST.composeVersion}\n`);
  return 0;
};
