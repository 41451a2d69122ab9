/** What operators do to containers, as changes of the stack. Nobody waits here: callers decide how long things take. */
import { serviceSpec, volumeName } from './catalogue.ts';
import { addEvent } from './logs.ts';
import { startLines, stopLines } from './log-lines.ts';
import { hex } from './random.ts';
import type { Container, ServiceName, Stack, Volume } from './types.ts';
import { freshVolume } from './volumes.ts';

/** Why a container could not start, in Docker's words. */
export type StartFailure = { ok: false; why: string };
const RANGES_KEPT = 50;
/** Room for files that are on no volume. */
const FILES_LIMIT_BYTES = 64 * 1024 * 1024;

/** Creates the container (and the volumes it lacks) and starts it; an existing one is started as it is. */
export function createContainer(stack: Stack, name: ServiceName, now: number): { ok: true } | StartFailure {
  const spec = serviceSpec(name);
  const known = stack.containers.get(name);
  for (const short of spec.volumes) ensureVolume(stack, short, now);
  if (known === undefined) {
    stack.created += 1;
    stack.containers.set(name, {
      id: hex(64, stack.seed, 'container', name, stack.created),
      service: name,
      createdAt: now,
      state: { status: 'exited', startedAt: now, finishedAt: now, exitCode: 0 },
      restartCount: 0,
      ranFrom: [],
      events: [],
      files: new Map(),
    });
  }
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
  const taken = spec.ports.find(({ host }) => holderOf(stack, host, name) !== null);
  if (taken !== undefined) {
    return {
      ok: false,
      why: `failed to set up container networking: driver failed programming external connectivity on endpoint ${spec.container}: Bind for 0.0.0.0:${taken.host} failed: port is already allocated`,
    };
  }
  container.state = { status: 'running', startedAt: now };
  for (const text of startLines(name)) addEvent(container, now, text);
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
  return stack.containers.get(name)?.state.status === 'running' && !stack.broken.has(name);
}

export function containerHealth(stack: Stack, container: Container, now: number): 'starting' | 'healthy' | null {
  const { healthyAfterMs } = serviceSpec(container.service);
  if (healthyAfterMs === null || container.state.status !== 'running') return null;
  if (stack.broken.has(container.service)) return 'starting';
  return now - container.state.startedAt < healthyAfterMs ? 'starting' : 'healthy';
}

/** The service whose running container publishes this host port, other than `except`. */
function holderOf(stack: Stack, port: number, except: ServiceName): ServiceName | null {
  for (const { service, state } of stack.containers.values()) {
    if (service === except || state.status === 'exited') continue;
    if (serviceSpec(service).ports.some(({ host }) => host === port)) return service;
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
