/** What operators do to containers, as changes of the stack. Nobody waits here: callers decide how long things take. */
import { breakageOf } from './app-program.ts';
import { serviceSpec, volumeName } from './catalogue.ts';
import { publishedConfig } from './config.ts';
import { addImage, findImage } from './images.ts';
import { addEvent } from './logs.ts';
import { startLines, stopLines } from './log-lines.ts';
import { firstAccounts, setMongoAccounts } from './mongo-accounts.ts';
import { hex } from './random.ts';
import type { Container, ContainerConfig, ServiceName, Stack, Volume } from './types.ts';
import { freshVolume } from './volumes.ts';

/** Why a container could not start, in Docker's words. */
export type StartFailure = { ok: false; why: string };
const RANGES_KEPT = 50;
/** Room for files that are on no volume. */
const FILES_LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * Creates the container (and the volumes and the image it lacks) and starts it; an existing one is started as it is.
 * Without a configuration it is made as the stack was at its start.
 */
export function createContainer(
  stack: Stack,
  name: ServiceName,
  now: number,
  given?: ContainerConfig,
): { ok: true } | StartFailure {
  const spec = serviceSpec(name);
  const known = stack.containers.get(name);
  const isFirstStart = name === 'mongodb' && !stack.volumes.has(volumeName('mongodb_data'));
  for (const short of spec.volumes) ensureVolume(stack, short, now);
  if (known === undefined) {
    const config = given ?? stack.configs.get(name) ?? publishedConfig(name);
    const image = findImage(stack, config.image) ?? addImage(stack, config.image, { now });
    stack.created += 1;
    stack.containers.set(name, {
      id: hex(64, stack.seed, 'container', name, stack.created),
      service: name,
      createdAt: now,
      config,
      imageId: image.id,
      memoryBytes: config.memoryBytes,
      oomKilled: false,
      state: { status: 'exited', startedAt: now, finishedAt: now, exitCode: 0 },
      restartCount: 0,
      ranFrom: [],
      events: [],
      files: new Map(),
    });
  }
  if (isFirstStart) setMongoAccounts(stack, firstAccounts(stack.containers.get(name)!.config.environment));
  // Docker leaves a container that could not start in place, created.
  return startContainer(stack, name, now);
}

/** Starts an existing container; one that runs already is left alone. */
export function startContainer(stack: Stack, name: ServiceName, now: number): { ok: true } | StartFailure {
  const container = stack.containers.get(name);
  if (container === undefined) return { ok: false, why: `service "${name}" has no container to start` };
  if (container.state.status === 'running') return { ok: true };
  const spec = serviceSpec(name);
  if (spec.profile === 'gpu') {
    return { ok: false, why: 'could not select device driver "nvidia" with capabilities: [[gpu]]' };
  }
  const { ports } = container.config;
  const taken = ports.find(
    ({ host }, i) =>
      portHolder(stack, host, name) !== null ||
      // A second binding of the port: Compose adds the ports of an override, it does not replace them.
      ports.slice(0, i).some((other) => other.host === host),
  );
  if (taken !== undefined) {
    return {
      ok: false,
      why: `failed to set up container networking: driver failed programming external connectivity on endpoint ${spec.container}: Bind for ${taken.address}:${taken.host} failed: port is already allocated`,
    };
  }
  container.state = { status: 'running', startedAt: now };
  container.oomKilled = false;
  decideBreakage(stack, container);
  for (const text of startLines(name)) addEvent(container, now, text);
  stack.atStart(container, now);
  return { ok: true };
}

/**
 * Ends a running container. `byOperator` says that somebody stopped it: then no restart policy brings it back.
 * Nothing happens when it is not up.
 */
export function exitContainer(stack: Stack, name: ServiceName, now: number, exitCode: number): void {
  const container = stack.containers.get(name);
  if (container === undefined || container.state.status === 'exited') return;
  const { startedAt } = container.state;
  if (container.state.status === 'running') {
    rememberRun(container, startedAt, now);
    if (exitCode !== 137) for (const text of stopLines(name)) addEvent(container, now, text);
  }
  container.state = { status: 'exited', startedAt, finishedAt: now, exitCode };
  container.oomKilled = false;
}

/** Services whose program is known well enough to say by itself whether it stays up. */
function decideBreakage(stack: Stack, container: Container): void {
  const { service } = container;
  const breakage = breakageOf(stack, container);
  const known = stack.broken.get(service);
  if (breakage !== null) stack.broken.set(service, breakage);
  else if (service === 'robo-rlhf' || known?.oom === true) stack.broken.delete(service);
}

/** Removes a container that is not running, with every file that was on no volume. */
export function removeContainer(stack: Stack, name: ServiceName): void {
  stack.containers.delete(name);
}

/** Writes a file inside the container; false when there is no room. */
export function writeInside(container: Container, path: string, bytes: Uint8Array): boolean {
  let used = bytes.length;
  for (const [other, file] of container.files) if (other !== path) used += file.length;
  if (used > FILES_LIMIT_BYTES) return false;
  container.files.set(path, bytes);
  return true;
}

export function rememberRun(container: Container, from: number, to: number): void {
  container.ranFrom.push({ from, to });
  if (container.ranFrom.length > RANGES_KEPT) container.ranFrom.shift();
}

/** Whether the service answers on its ports: a program that cannot stay up never gets that far. */
export function serves(stack: Stack, name: ServiceName): boolean {
  return stack.containers.get(name)?.offNetwork !== true && worksInside(stack, name);
}

/** Whether its server answers inside the container, where it takes no network. */
export function worksInside(stack: Stack, name: ServiceName): boolean {
  return stack.containers.get(name)?.state.status === 'running' && !stack.broken.has(name);
}

export function containerHealth(stack: Stack, container: Container, now: number): 'starting' | 'healthy' | null {
  const { healthyAfterMs } = serviceSpec(container.service);
  if (healthyAfterMs === null || container.state.status !== 'running') return null;
  if (stack.broken.has(container.service)) return 'starting';
  return now - container.state.startedAt < healthyAfterMs ? 'starting' : 'healthy';
}

/** Service or stranger whose running container publishes this host port, other than `except`; null when none does. */
export function portHolder(stack: Stack, port: number, except: ServiceName | null = null): string | null {
  for (const { service, state, config } of stack.containers.values()) {
    if (service === except || state.status === 'exited') continue;
    if (config.ports.some(({ host }) => host === port)) return service;
  }
  for (const { name, state, ports } of stack.strangers.values()) {
    if (state.status === 'running' && ports.some(({ host }) => host === port)) return name;
  }
  return null;
}

function ensureVolume(stack: Stack, short: string, now: number): Volume {
  const name = volumeName(short);
  const known = stack.volumes.get(name);
  if (known !== undefined) return known;
  const made = freshVolume(short, now);
  stack.volumes.set(name, made);
  return made;
}
