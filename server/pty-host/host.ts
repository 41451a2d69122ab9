/**
 * The host: holds the runs, listens on a unix socket, tells every connected server what becomes of them, and ends itself
 * when nobody needs it any more.
 *
 * Its folder (0700) holds `sock`, `state.json` ({pid, protocol}) and `runs/`, an empty file per run that is not forgotten
 * yet: what a later server needs to know which runs a host that is gone has lost.
 */
import { chmodSync, closeSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HostEvent, HostRequest, RunEnd, StartRun } from '../../src/contract/host-protocol.ts';
import { createConnection } from './connection.ts';
import type { Connection } from './connection.ts';
import type { HostLog } from './log.ts';
import { createRun } from './run.ts';
import type { Run } from './run.ts';
import { endTree, LEFTOVER_STEPS } from './terminate/index.ts';

export const FOLDER = { socket: 'sock', state: 'state.json', runs: 'runs' } as const;
/** How long a host without a server and without a run waits for one. */
export const IDLE_MS = 60_000;
const MAX_CONNECTIONS = 8;
/** More than the server's own limit, and far below the machine's (kernel.pty.max is 4096). */
const MAX_RUNNING = 256;
/** Ends that wait to be forgotten; beyond that the oldest go, whose `R.end.json` stays. */
const MAX_ENDED = 4_096;
/** Longest end of a run, from Stop to `R.end.json`, with room to spare. */
const SHUTDOWN_DEADLINE_MS = 12_000;

export type HostOptions = {
  /** Folder of this host alone, there already, 0700. */
  folder: string;
  /** Folder of the journals, there already. */
  journals: string;
  secret: string;
  protocol: number;
  idleMs: number;
  now: () => number;
  log: HostLog;
};

export type Host = {
  /** Stops every run with `server-shutdown`, then ends. */
  shutdown(): Promise<void>;
  /** Resolves when the host has ended and its folder is gone. */
  readonly done: Promise<void>;
};

/** Resolves once the socket listens; rejects when it cannot. */
export async function createHost(options: HostOptions): Promise<Host> {
  const { folder, log } = options;
  const runs = new Map<string, Run>();
  const connections = new Set<Connection>();
  const done = Promise.withResolvers<void>();
  let idle: NodeJS.Timeout | null = null;
  let closing = false;

  const broadcast = (event: HostEvent) => connections.forEach((connection) => connection.send(event));
  const running = () => [...runs.values()].filter((run) => run.view().state === 'running');
  const views = () => [...runs.values()].map((run) => run.view());
  const runFile = (run: string) => join(folder, FOLDER.runs, run);

  function onEnded(run: string, end: RunEnd): void {
    broadcast({ type: 'ended', run, end });
    const ended = [...runs].filter(([, each]) => each.view().state === 'ended');
    for (const [id] of ended.slice(0, Math.max(0, ended.length - MAX_ENDED))) forget(id);
    considerIdle();
  }

  function forget(run: string): void {
    if (runs.get(run)?.view().state === 'running') return;
    runs.delete(run);
    rmSync(runFile(run), { force: true });
  }

  function start(connection: Connection, spec: StartRun): void {
    const refuse = (why: string) => connection.send({ type: 'refused', run: spec.run, why });
    const there = runs.get(spec.run);
    if (there !== undefined) {
      // Asked again because the answer was lost on the way.
      const { end } = there.view();
      if (end !== null) connection.send({ type: 'ended', run: spec.run, end });
      else if (there.pid !== null) connection.send({ type: 'started', run: spec.run, pid: there.pid });
      return;
    }
    if (closing) return refuse('The process that owns terminals is ending.');
    if (running().length >= MAX_RUNNING) return refuse(`${MAX_RUNNING} runs are going already.`);
    try {
      closeSync(openSync(runFile(spec.run), 'w', 0o600));
      const run = createRun(spec, {
        journals: options.journals,
        now: options.now,
        log,
        grew: (id, length) => connections.forEach((each) => each.sendLength(id, length)),
        ended: onEnded,
      });
      runs.set(spec.run, run);
      if (run.pid !== null) broadcast({ type: 'started', run: spec.run, pid: run.pid });
      considerIdle();
    } catch (error) {
      rmSync(runFile(spec.run), { force: true });
      const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
      refuse(
        exists
          ? 'This run has a journal already: a run is started once.'
          : `The journal could not be made: ${(error as Error).message}.`,
      );
    }
  }

  function onRequest(connection: Connection, request: Exclude<HostRequest, { type: 'hello' }>): void {
    switch (request.type) {
      case 'start':
        return start(connection, request);
      case 'input':
        return runs.get(request.run)?.input(request.data);
      case 'resize':
        return runs.get(request.run)?.resize(request.cols, request.rows);
      case 'stop':
        return runs.has(request.run) ? runs.get(request.run)!.stop(request.reason) : void sweep(request.run);
      case 'forget':
        return forget(request.run);
      case 'list':
        return connection.send({ type: 'runs', runs: views() });
    }
  }

  /** A run of a host that is gone: what it left can still be found by its marker. */
  async function sweep(run: string): Promise<void> {
    const left = await endTree(
      { root: null, bornAfter: 0, marker: `RUNBOOK_RUN=${run}`, containment: 'descendants' },
      LEFTOVER_STEPS,
    );
    if (left.length > 0) log('error', 'processes of a lost run could not be ended', { run, pids: left });
  }

  function considerIdle(): void {
    if (idle !== null) clearTimeout(idle);
    idle = null;
    if (closing || connections.size > 0 || running().length > 0) return;
    idle = setTimeout(() => void close('nobody needs it'), options.idleMs);
  }

  async function close(why: string): Promise<void> {
    if (closing) return done.promise;
    closing = true;
    if (idle !== null) clearTimeout(idle);
    for (const run of runs.values()) run.stop('server-shutdown');
    await Promise.race([
      Promise.all([...runs.values()].map((run) => run.done)),
      sleep(SHUTDOWN_DEADLINE_MS, undefined, { ref: false }),
    ]);
    connections.forEach((connection) => connection.close());
    server.close();
    rmSync(folder, { recursive: true, force: true });
    log('info', 'ended', { why });
    done.resolve();
  }

  function onSocket(socket: Socket): void {
    createConnection(socket, {
      secret: options.secret,
      protocol: options.protocol,
      welcome(connection) {
        connections.add(connection);
        connection.send({ type: 'welcome', protocol: options.protocol, pid: process.pid, runs: views() });
        considerIdle();
      },
      request: onRequest,
      closed(connection, why) {
        // A stranger who comes and goes does not keep the host alive.
        if (!connections.delete(connection)) return;
        log('info', 'server disconnected', { why });
        considerIdle();
      },
    });
  }

  const server = createServer(onSocket);
  server.maxConnections = MAX_CONNECTIONS;
  mkdirSync(join(folder, FOLDER.runs), { mode: 0o700 });
  await listen(join(folder, FOLDER.socket));
  const aside = join(folder, `${FOLDER.state}.tmp`);
  writeFileSync(aside, JSON.stringify({ pid: process.pid, protocol: options.protocol }), { mode: 0o600 });
  renameSync(aside, join(folder, FOLDER.state));
  considerIdle();
  return { shutdown: () => close('it was asked to'), done: done.promise };

  async function listen(path: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      server.on('error', (error) => log('error', 'listening failed', { error: error.message }));
      chmodSync(path, 0o600);
      resolve();
    });
    return promise;
  }
}
