/**
 * The composition: builds the server out of its features and hands each what it needs of the others. No feature finds
 * another by itself. `main.ts` runs what is built here.
 */
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { sql } from 'kysely';
import type { TargetView } from '../src/contract/api.ts';
import type { Config } from './config.ts';
import { createRecord } from './evidence/record.ts';
import { createAllowList, createHttp, type ReadyCheck } from './http/index.ts';
import { createIdentity, LOCAL_ADMIN_NAME, sessionCookie, signInUrl } from './identity/index.ts';
import { may } from './policy/may.ts';
import { openReleases, type Releases } from './publish/index.ts';
import { ensureHost, ensureRuntimeDir } from './runs/host/index.ts';
import { createRuns, type BlocksPort } from './runs/index.ts';
import { createPracticeActs } from './runs/practice.ts';
import { createSessions } from './sessions/index.ts';
import { createStateFiles, SESSIONS_FOLDER } from './sessions/state-files.ts';
import type { Store } from './store/index.ts';
import { createTargets } from './targets/index.ts';
import { memoryDirectory } from './targets/runtime-dirs.ts';
import type { Target } from './targets/target.ts';
import { createSocketGate } from './ws/index.ts';

export type AppLog = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

export type AppOptions = {
  config: Config;
  /** The port that is listened on: names the cookie and the origins. */
  port: number;
  store: Store;
  /** Short and private; made when missing. */
  runtimeDir: string;
  now: () => number;
  log: AppLog;
};

export type App = {
  fetch(request: Request, env?: object): Response | Promise<Response>;
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Why no site is served, in a sentence; null when one is. */
  siteProblem(): string | null;
  /** A fresh one-time link for the local admin. */
  signInLink(address: string): Promise<string>;
  /** Says goodbye to sockets and takes nothing new; runs go on in pty-host. How many go on. */
  dispose(): Promise<{ running: number }>;
};

/** This machine cannot offer what the configuration asks for; the message is a sentence for the operator. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** Rejects with StartError when a part cannot be made ready. Nothing is started by then that would not end by itself. */
export async function buildApp({ config, port, store, runtimeDir, now, log }: AppOptions): Promise<App> {
  const { db } = store;
  const record = createRecord({ db, now });
  const releases = openReleases({ publishedDir: config.publishedDir, now, log });
  const allowed = createAllowList({ port, hosts: config.server.hosts, origins: config.server.origins });
  const cookie = sessionCookie({ origins: config.server.origins, port });

  await ready(async () => ensureRuntimeDir(runtimeDir));
  const targets = await ready(() => createTargets(config.targets, { runtimeDir, log, projectDir: config.projectDir }));
  const host = await ready(() => ensureHost({ dataDir: config.dataDir, runtimeDir, log }));
  const sessions = createSessions({
    db,
    record,
    files: createStateFiles(join(memoryDirectory(runtimeDir), SESSIONS_FOLDER)),
    now,
    log,
    idleMs: config.runs.sessionIdleMs,
  });
  const runs = createRuns({
    db,
    record,
    sessions,
    host,
    targets,
    blocks: publishedBlocks(releases),
    may,
    olderVersions: config.runs.olderVersions,
    dataDir: config.dataDir,
    now,
    log,
    limits: config.runs,
  });
  await runs.reconcile();
  await sessions.sweep();

  const identity = createIdentity({ db, record, now, cookie, ...config.session });
  const gate = createSocketGate({
    runs,
    identity,
    record,
    allowed: () => ({ hosts: [...allowed.hosts], origins: [...allowed.origins] }),
    now,
    log,
  });
  const http = createHttp({
    allowed,
    identity,
    releases,
    runs,
    practice: createPracticeActs({ targets, record }),
    targets: () => targets.list().map(viewOf),
    record,
    ready: readyChecks(store, releases, host),
    sessionMs: config.session.absoluteMs,
    now,
    log,
  });
  await record.append({
    kind: 'server.started',
    personId: null,
    body: { content: releases.current()?.contentDigest ?? null },
  });

  return {
    fetch: (request, env) => http.fetch(request, env),
    handleUpgrade: (request, socket, head) => gate.handleUpgrade(request, socket, head),
    siteProblem: () => (releases.current() === null ? releases.problem() : null),
    async signInLink(address) {
      const { code } = await identity.makeCode(LOCAL_ADMIN_NAME, ['admin']);
      return signInUrl(address, code);
    },
    async dispose() {
      await gate.dispose();
      identity.dispose();
      await runs.drain();
      sessions.dispose();
      const running = runs.running();
      await record.append({ kind: 'server.stopped', personId: null, body: { running } });
      await runs.dispose();
      host.dispose();
      // Practice systems on which a run goes on stay, and the next server finds them again.
      await targets.dispose();
      return { running };
    },
  };
}

async function ready<T>(make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    throw new StartError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** Nothing is published until there is a release, so nothing can be started. */
function publishedBlocks(releases: Releases): BlocksPort {
  return {
    block: (version, doc, id) => releases.current()?.block(version, doc, id) ?? null,
    pageBlocks: (version, doc) => releases.current()?.pageBlocks(version, doc) ?? [],
    params: (version, doc) => releases.current()?.page(version, doc)?.runbook?.params ?? [],
    steps: (version, doc) => releases.current()?.page(version, doc)?.steps ?? [],
    latest: () => releases.current()?.latest() ?? '',
  };
}

function readyChecks({ db }: Store, releases: Releases, host: { list(): Promise<unknown> }): ReadyCheck[] {
  return [
    { name: 'database', problem: () => problemOf(sql`select 1`.execute(db)) },
    { name: 'site', problem: async () => (releases.current() === null ? (releases.problem() ?? 'no release') : null) },
    { name: 'terminals', problem: () => problemOf(host.list()) },
  ];
}

async function problemOf(attempt: Promise<unknown>): Promise<string | null> {
  try {
    await attempt;
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function viewOf({ name, environment, note, isolated }: Target): TargetView {
  return { name, environment, note, isolated };
}
