/**
 * Starting a run: admitted, decided, recorded, staged, recorded again, and only then handed to pty-host. The same request
 * id of one person is one run, however often and however close together it arrives.
 */
import { randomBytes } from 'node:crypto';
import type { Person } from '../../src/contract/policy.ts';
import { FIXED_SIZE } from '../../src/contract/run.ts';
import type { RunRequest, RunView } from '../../src/contract/run.ts';
import { stepOf } from '../../src/contract/step.ts';
import { AppError } from '../errors.ts';
import type { StageResult } from '../targets/target.ts';
import { admit, refusal } from './admit.ts';
import type { AdmitDeps, Admitted } from './admit.ts';
import type { Board, Entry } from './board.ts';
import { clip } from './damped-record.ts';
import type { DampedRecord } from './damped-record.ts';
import type { EndFacts, Finisher } from './finish.ts';
import type { Place, Places } from './places.ts';
import type { RunsDeps } from './ports.ts';
import { deleteRow, insertRun, rowByRequest, viewOf } from './rows.ts';

/** A target has 10 s to make ready; beyond this it is broken. */
const STAGE_DEADLINE_MS = 15_000;

export type Starter = {
  /** `aside`: for the server's own use, outside any session. */
  start(person: Person, request: RunRequest, how?: { aside: boolean }): Promise<{ run: RunView; created: boolean }>;
  /** Those being started now. */
  pending(): Promise<unknown>[];
};

type Deps = AdmitDeps &
  Pick<RunsDeps, 'db' | 'record' | 'sessions' | 'host' | 'log' | 'now'> & {
    board: Board;
    places: Places;
    finisher: Finisher;
    damped: DampedRecord;
  };

type Ready = Admitted & { place: Place };

export function createStarter(deps: Deps): Starter {
  const { db, record, sessions, host, log, now, board, places, finisher, damped, limits } = deps;
  const starting = new Map<string, { request: RunRequest; done: Promise<{ run: RunView; created: boolean }> }>();

  async function startOnce(person: Person, request: RunRequest, aside: boolean) {
    const known = await rowByRequest(db, person.id, request.requestId);
    if (known !== undefined) {
      if (!sameRequest({ ...known, params: JSON.parse(known.params) as Record<string, string> }, request))
        throw differentRequest();
      return { run: board.view(known.id) ?? viewOf(known, { bytes: known.bytes, viewers: 0 }), created: false };
    }
    const id = randomBytes(16).toString('hex');
    const ready = await makeReady(id, person, request, aside);
    try {
      return { run: await launch(id, person, request, ready), created: true };
    } catch (error) {
      ready.leave();
      await ready.place.giveUp();
      throw error;
    }
  }

  /** Every answer is recorded, whether by policy or by circumstances. */
  async function makeReady(id: string, person: Person, request: RunRequest, aside: boolean): Promise<Ready> {
    let leave = () => {};
    try {
      const admitted = await admit(deps, person, request);
      ({ leave } = admitted);
      const { decision, block, target, inputs } = admitted;
      const shown = { params: inputs.shown, secrets: inputs.secrets.map(({ name }) => name) };
      const body = { ...named(request), ...shown, environment: target.environment, risk: block.risk, decision };
      if (!decision.allow) {
        await damped.note(person.id, { kind: 'run.decided', personId: person.id, body });
        throw refusal(decision);
      }
      const place = await places.take({ run: id, person, block, target, aside });
      leave = () => {
        admitted.leave();
        place.leave();
      };
      try {
        await record.append({ kind: 'run.decided', personId: person.id, body });
      } catch (error) {
        await place.giveUp();
        throw error;
      }
      return { ...admitted, place, leave };
    } catch (error) {
      leave();
      if (error instanceof AppError) {
        const body = { ...named(request), code: error.code };
        await damped.note(person.id, { kind: 'run.refused', personId: person.id, body });
      }
      throw error;
    }
  }

  async function launch(id: string, person: Person, request: RunRequest, ready: Ready): Promise<RunView> {
    const { block, target, timeoutMs, inputs, place } = ready;
    const staged = await stage(id, person, ready);
    const environment = target.environment;
    const { session, carries, clean } = place;
    const secrets = inputs.secrets.map(({ name }) => name);
    const given = { params: inputs.shown, secrets, rollbackOf: inputs.rollbackOf };
    let entry: Entry;
    try {
      const requestId = request.requestId;
      const context = { environment, timeoutMs, startedAt: now(), session, carries, clean };
      const row = await insertRun(db, { id, person, requestId, block, ...context, ...given });
      entry = board.put(row, 0);
      entry.leave = ready.leave;
      entry.secrets = inputs.secrets;
    } catch (error) {
      await target.release(id);
      throw error;
    }
    if (!staged.ok) {
      await finisher.finish(
        entry,
        never('disconnected-target', `The target could not be made ready, so nothing ran: ${staged.why}`),
      );
      return viewOfEntry(entry, id);
    }
    try {
      const { expect, expectExit, endless } = block;
      const step = stepOf(deps.blocks.steps(block.version, block.doc), block.id);
      const expected = { expect, expectExit, endless };
      const body = { run: id, ...named(request), environment, timeoutMs, session, clean, step, ...given, ...expected };
      await record.append({ kind: 'run.started', personId: person.id, body });
    } catch (error) {
      // No record, no run: what was prepared is taken back.
      board.remove(id);
      await deleteRow(db, id);
      await target.release(id);
      throw error;
    }
    const { argv, env, cwd, containment } = staged.staged;
    const answer = await host
      .start({
        run: id,
        argv,
        env,
        secrets,
        cwd,
        ...FIXED_SIZE,
        interactive: block.interactive,
        timeoutMs,
        outputLimitBytes: limits.outputLimitBytes,
        containment,
      })
      .catch((error: unknown) => ({ error: `${error instanceof Error ? error.message : String(error)}` }));
    if ('error' in answer) await notStarted(id, entry, answer.error);
    return viewOfEntry(entry, id);
  }

  async function stage(id: string, person: Person, { block, target, inputs, place }: Ready): Promise<StageResult> {
    const late = Promise.withResolvers<StageResult>();
    const release = () => target.release(id);
    let staging: Promise<StageResult> | null = null;
    const timer = setTimeout(() => {
      late.resolve({ ok: false, why: 'it did not answer in 15 s' });
      // What it puts in place after all, nobody will run.
      void staging?.then(release, release);
    }, STAGE_DEADLINE_MS);
    try {
      const state =
        place.session === null
          ? { cwd: null, text: '' }
          : await sessions.stateFor(place.session, { clean: place.clean });
      const { variables } = inputs;
      staging = target.stage({
        run: id,
        personId: person.id,
        version: block.version,
        block,
        variables,
        state,
        saves: place.carries,
      });
      return await Promise.race([staging, late.promise]);
    } catch (error) {
      log.error({ error, run: id, target: target.name }, 'a target failed to make ready');
      return { ok: false, why: 'something is broken there, and the log says what' };
    } finally {
      clearTimeout(timer);
    }
  }

  /** An error may mean that only the answer got lost: the host's list says whether the run is there all the same. */
  async function notStarted(id: string, entry: Entry, why: string): Promise<void> {
    log.warn({ run: id, why }, 'pty-host did not start a run');
    if (entry.ending !== null) return entry.ending;
    const list = await host.list().catch(() => null);
    if (list === null) {
      const words = 'The process that owns terminals did not answer, and nobody knows whether the block started.';
      await finisher.finish(entry, await finisher.lost(id, words));
    } else if (!list.some((run) => run.run === id)) {
      await finisher.finish(entry, never('start-failed', `The block could not be started: ${why}`));
    }
  }

  function viewOfEntry(entry: Entry, id: string): RunView {
    return board.view(id) ?? viewOf(entry.row, { bytes: entry.length, viewers: 0 });
  }

  function never(reason: EndFacts['reason'], detail: string): EndFacts {
    return { endedAt: now(), exitStatus: null, reason, bytes: 0, sha256: null, detail };
  }

  return {
    start(person, request, { aside } = { aside: false }) {
      const key = `${person.id}\0${request.requestId}`;
      const other = starting.get(key);
      if (other !== undefined) {
        if (!sameRequest(other.request, request)) return Promise.reject(differentRequest());
        return other.done.then(({ run }) => ({ run: board.view(run.id) ?? run, created: false }));
      }
      const done = startOnce(person, request, aside);
      starting.set(key, { request, done });
      const forget = () => starting.delete(key);
      done.then(forget, forget);
      return done;
    },
    pending: () => [...starting.values()].map(({ done }) => done),
  };
}

/** What a request names, short enough to keep: the texts may be anything. */
function named(request: RunRequest): Record<string, unknown> {
  return {
    version: clip(request.version),
    doc: clip(request.doc),
    block: clip(request.block),
    sha256: clip(request.sha256),
    target: clip(request.target),
    requestId: clip(request.requestId),
  };
}

type Named = Pick<RunRequest, 'version' | 'doc' | 'block' | 'sha256' | 'target' | 'params'>;

/** Secret values are kept nowhere, so only the others are compared. */
function sameRequest(known: Named, asked: Named): boolean {
  return (
    known.version === asked.version &&
    known.doc === asked.doc &&
    known.block === asked.block &&
    known.sha256 === asked.sha256 &&
    known.target === asked.target &&
    Object.entries(asked.params ?? {}).every(([name, value]) => (known.params?.[name] ?? value) === value)
  );
}

function differentRequest(): AppError {
  return new AppError('bad-request', { detail: 'one request id for two different requests' });
}
