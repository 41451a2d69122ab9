/** The Compose project as a command sees it: its files, its flags and its folder. */
import { PROJECT, SERVICES } from '../../state/catalogue.ts';
import { type Project, readProject } from '../../project/index.ts';
import type { ContainerConfig, ServiceName } from '../../state/index.ts';
import { type CommandContext, fail } from '../context.ts';

/** Null when the caller has been told why there is none; `status` is then what it ends with. */
export type Loaded = { project: Project; status: 0 } | { project: null; status: number };

/** Reads the project of the caller's folder; complains on standard error when Compose would. */
export async function loadProject(context: CommandContext, files: readonly string[]): Promise<Loaded> {
  const { checkoutFile } = context.system;
  // Compose looks for its file in the caller's folder and those above.
  const inside = context.cwd.split('/').includes(PROJECT);
  const read = readProject(inside ? checkoutFile : () => null, { files, environment: context.env });
  if (!read.ok) return { project: null, status: await fail(context, read.status, read.why) };
  const stamp = new Date(context.now()).toISOString().slice(0, 19);
  for (const words of read.project.warnings)
    await context.stderr.write(`time="${stamp}Z" level=warning msg="${words.replaceAll('"', '\\"')}"\n`);
  return { project: read.project, status: 0 };
}

/** The services a command acts on when none is named, in the order of the catalogue. */
export function activeServices(project: Project, profiles: readonly string[]): ServiceName[] {
  return SERVICES.filter(
    ({ name, profile }) =>
      project.services.has(name) && (profile === null || profiles.includes(profile) || profiles.includes('*')),
  ).map(({ name }) => name);
}

export function configOf(project: Project, name: ServiceName): ContainerConfig {
  return project.services.get(name)!;
}
