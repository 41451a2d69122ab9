/**
 * The one face of pty-host towards the runs. It finds a living host or starts one, comes back after a cut, and tells what
 * became of every run: `ended` with its end, or `lost` when its host is gone and left none.
 *
 * A living host of another protocol version is left alone to finish its runs; they are followed by their files until it
 * ends. New runs go to a host of our own version.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HOST_PROTOCOL_VERSION } from '../../../src/contract/host-protocol.ts';
import type { HostEvent, HostRequest, HostRun, RunEnd } from '../../../src/contract/host-protocol.ts';
import type { TerminationReason } from '../../../src/contract/run.ts';
import type { HostNews, HostPort } from '../ports.ts';
import { sayHello } from './connection.ts';
import type { HostConnection } from './connection.ts';
import { createElders } from './elders.ts';
import { dial, listHosts, removeHost, runsOf, secretOf } from './hosts.ts';
import { journalFolder, journalLength, readEnd } from './journal.ts';
import { spawnHost } from './spawn-host.ts';
import { createStarts } from './starts.ts';

/** Pauses between attempts to find or start a host again, once it was lost. */
const RECONNECT_AFTER_MS = [0, 100, 500, 2_000] as const;

const GONE = 'The process that owns terminals is gone.';

export type HostClient = HostPort & {
  /** Pid of the host of our own version, null while there is none. */
  pid(): number | null;
  /** Lets go; the host and its runs go on. */
  dispose(): void;
};

export type EnsureHostOptions = {
  /** Journals lie in its `journals` folder. */
  dataDir: string;
  /** Short and private, see runtime-dir.ts. */
  runtimeDir: string;
  log: {
    warn(fields: Record<string, unknown>, message: string): void;
    error(fields: Record<string, unknown>, message: string): void;
  };
  /** Time a new host waits without server and runs. Default 60,000. */
  idleMs?: number;
};

/** Resolves once connected. Rejects with a sentence when no host answers and none can be started. */
export async function ensureHost({ dataDir, runtimeDir, log, idleMs }: EnsureHostOptions): Promise<HostClient> {
  const protocol = HOST_PROTOCOL_VERSION;
  const listeners = new Set<(news: HostNews) => void>();
  /** Ends of hosts that are gone, until forgotten. */
  const leftEnds = new Map<string, RunEnd>();
  /** Stops asked for, until the run has ended: a connection that is cut may have swallowed one. */
  const stops = new Map<string, TerminationReason>();
  /** Said while no host could hear it. */
  const owed: Exclude<HostRequest, { type: 'hello' | 'list' }>[] = [];
  const starts = createStarts(
    (request) => current?.connection.send(request),
    (run) => stop(run, 'start-failed'),
  );
  const elders = createElders({ dataDir, tell, gone: bury, log });
  let current: { folder: string; pid: number; connection: HostConnection } | null = null;
  let connecting: Promise<void> | null = null;
  let disposed = false;

  function tell(news: HostNews): void {
    for (const listener of listeners) listener(news);
  }

  /** A host is gone: what it finished has an end, the rest is lost. */
  async function bury(folder: string): Promise<void> {
    const lost: string[] = [];
    for (const run of runsOf(folder)) {
      const end = await readEnd(dataDir, run).catch(() => null);
      if (end === null) lost.push(run);
      else leftEnds.set(run, end);
      if (end !== null) tell({ type: 'ended', run, end });
    }
    removeHost(folder);
    if (lost.length === 0) return;
    log.error({ runs: lost }, 'the process that owned these terminals is gone, and how they ended is not known');
    tell({ type: 'lost', runs: lost });
    for (const run of lost) {
      stops.delete(run);
      // Programs that ignore the hang-up of their terminal live on.
      say({ type: 'stop', run, reason: 'host-lost' });
    }
  }

  function connected(): Promise<void> {
    if (disposed) return Promise.reject(new Error('The server is shutting down.'));
    if (current !== null) return Promise.resolve();
    connecting ??= findOrStart().finally(() => {
      connecting = null;
    });
    return connecting;
  }

  async function findOrStart(): Promise<void> {
    for (const { folder, state, starting } of listHosts(runtimeDir)) {
      // Another server's, or our own from before a restart: not dead, and not yet to be spoken to.
      if (starting) continue;
      // One that somebody follows already keeps its follower.
      if (elders.has(folder) && state?.protocol !== protocol) continue;
      const socket = await dial(folder);
      if (socket === null) {
        await bury(folder);
      } else if (current !== null || state?.protocol !== protocol || !(await greet(folder, socket))) {
        socket.destroy();
        elders.add(folder);
      }
    }
    if (current !== null || disposed) return;
    const folder = await spawnHost({
      runtimeDir,
      journals: journalFolder(dataDir),
      logFile: join(dataDir, 'pty-host.log'),
      protocol,
      ...(idleMs === undefined ? {} : { idleMs }),
    });
    const socket = await dial(folder);
    if (socket === null || !(await greet(folder, socket)))
      throw new Error('The process that owns terminals does not answer.');
  }

  async function greet(folder: string, socket: NonNullable<Awaited<ReturnType<typeof dial>>>): Promise<boolean> {
    const hello = await sayHello(socket, secretOf(folder) ?? '', protocol, { event: onEvent, closed: onClosed });
    if (!hello.ok) {
      log.warn({ folder, why: hello.why }, 'a pty-host refused the connection');
      return false;
    }
    if (disposed) hello.connection.close();
    if (socket.destroyed) return disposed;
    elders.remove(folder);
    current = { folder, pid: hello.pid, connection: hello.connection };
    for (const request of owed.splice(0)) hello.connection.send(request);
    starts.reconnected(folder);
    for (const { run, length, end } of hello.runs) {
      const reason = stops.get(run);
      if (end === null && reason !== undefined) hello.connection.send({ type: 'stop', run, reason });
      if (end !== null) stops.delete(run);
      tell(end === null ? { type: 'grew', run, length } : { type: 'ended', run, end });
    }
    return true;
  }

  function onEvent(event: Exclude<HostEvent, { type: 'welcome' | 'runs' }>): void {
    switch (event.type) {
      case 'started':
        return starts.settle(event.run, { pid: event.pid });
      case 'refused':
        if (event.run === undefined) log.error({ why: event.why }, 'pty-host ended the connection');
        else starts.settle(event.run, { error: event.why });
        return;
      case 'grew':
        return tell(event);
      case 'ended':
        stops.delete(event.run);
        starts.settle(event.run, { error: event.end.detail ?? 'It ended at once.' });
        return tell(event);
    }
  }

  function onClosed(): void {
    current = null;
    if (!disposed) void reconnect();
  }

  async function reconnect(): Promise<void> {
    for (const pause of RECONNECT_AFTER_MS) {
      await sleep(pause, undefined, { ref: false });
      if (disposed || current !== null) return;
      try {
        await connected();
        return;
      } catch (error) {
        log.error({ error: error instanceof Error ? error.message : String(error) }, 'no pty-host could be reached');
      }
    }
    starts.fail(GONE);
  }

  function say(request: Exclude<HostRequest, { type: 'hello' | 'list' }>): void {
    if (current === null) owed.push(request);
    else current.connection.send(request);
  }

  function stop(run: string, reason: TerminationReason): void {
    if (elders.owner(run) !== null) {
      log.warn({ run }, 'this run belongs to a pty-host of another version, which goes on to its end');
      return;
    }
    stops.set(run, reason);
    say({ type: 'stop', run, reason });
  }

  mkdirSync(journalFolder(dataDir), { recursive: true, mode: 0o700 });
  await connected();

  return {
    stop,
    async start(request) {
      try {
        await connected();
      } catch (error) {
        return { error: error instanceof Error ? error.message : String(error) };
      }
      if (current === null) return { error: GONE };
      return starts.ask({ type: 'start', ...request }, current.folder);
    },
    input: (run, data) => current?.connection.send({ type: 'input', run, data }),
    resize: (run, cols, rows) => current?.connection.send({ type: 'resize', run, cols, rows }),
    forget(run) {
      stops.delete(run);
      const left = leftEnds.delete(run);
      if (!elders.forget(run) && !left) say({ type: 'forget', run });
    },
    async list() {
      await connected();
      if (current === null) throw new Error(GONE);
      const own = await current.connection.list();
      const ended = [...leftEnds].map(([run, end]): HostRun => ({ run, state: 'ended', length: end.bytes, end }));
      const others = elders.runs().map(async (run): Promise<HostRun> => {
        const end = await readEnd(dataDir, run);
        return {
          run,
          state: end === null ? 'running' : 'ended',
          length: end?.bytes ?? (await journalLength(dataDir, run)),
          end,
        };
      });
      return [...own, ...ended, ...(await Promise.all(others))];
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    pid: () => current?.pid ?? null,
    dispose() {
      disposed = true;
      elders.dispose();
      starts.fail('The server is shutting down.');
      current?.connection.close();
      current = null;
      listeners.clear();
    },
  };
}
