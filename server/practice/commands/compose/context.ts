/** What the subcommands of `docker compose` share: the services in question, and Compose's way of refusing. */
import { type Container, type ServiceName, SERVICES, type Stack } from '../../state/index.ts';
import type { Project } from '../../project/index.ts';
import { type CommandContext, fail } from '../context.ts';

export type ComposeContext = CommandContext & {
  /** Profiles switched on, by flag or variable. */
  profiles: readonly string[];
  /** Files named by flag; none: Compose's own choice. */
  files: readonly string[];
  /** What the files say. */
  project: Project;
};
export type ComposeCommand = (context: ComposeContext) => Promise<number>;

/** Compose's exit status for a command line it cannot read. */
const SYNTAX_STATUS = 16;

export async function badComposeFlag(context: CommandContext, usage: string, message: string): Promise<number> {
  const command = usage.split(' ').slice(0, 3).join(' ');
  return await fail(
    context,
    SYNTAX_STATUS,
    `${message}\n\nUsage:  ${usage}\n\nRun '${command} --help' for more information`,
  );
}

/** The services of these names, or the first name that is no service. */
export function findServices(
  names: readonly string[],
): { ok: true; services: ServiceName[] } | { ok: false; unknown: string } {
  const services: ServiceName[] = [];
  for (const name of names) {
    const service = SERVICES.find((known) => known.name === name);
    if (service === undefined) return { ok: false, unknown: name };
    if (!services.includes(service.name)) services.push(service.name);
  }
  return { ok: true, services };
}

export async function noSuchService(context: CommandContext, name: string): Promise<number> {
  return await fail(context, 1, `no such service: ${name}`);
}

/** Containers of the services, all when none is given. */
export function containersOf(stack: Stack, services: readonly ServiceName[]): Container[] {
  const all = [...stack.containers.values()];
  return services.length === 0 ? all : all.filter(({ service }) => services.includes(service));
}
