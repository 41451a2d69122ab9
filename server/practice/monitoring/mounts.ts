/** The files of the checkout that a container sees, as it was made. */
import type { Container, ContainerConfig, Stack } from '../state/index.ts';
import { readProject } from '../project/index.ts';
import type { FileMount } from './types.ts';

export function mountsOf(stack: Stack, container: Container): FileMount[] {
  return configOf(stack, container).binds.map(({ source, target }) => ({ source, target }));
}

/** What it was made from; a stack that was made without a checkout is asked again. */
export function configOf(stack: Stack, container: Container): ContainerConfig {
  if (container.config.binds.length > 0) return container.config;
  const read = readProject(stack.readCheckout);
  return (read.ok ? read.project.services.get(container.service) : undefined) ?? container.config;
}

/** The file of the checkout behind a path in the container, null when nothing of the checkout is mounted there. */
export function behindMount(mounts: readonly FileMount[], path: string): string | null {
  for (const { source, target } of mounts) {
    if (path === target) return source;
    if (path.startsWith(`${target}/`)) return `${source}${path.slice(target.length)}`;
  }
  return null;
}

/** The text of a file as the container sees it, null when it is not there. */
export function fileInside(stack: Stack, mounts: readonly FileMount[], path: string): string | null {
  const source = behindMount(mounts, path);
  const bytes = source === null ? null : stack.readCheckout(source);
  return bytes === null ? null : Buffer.from(bytes).toString('utf8');
}
