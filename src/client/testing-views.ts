/** Whole views for tests, with the least remarkable values. */
import type { PageBlock } from '../contract/block.ts';
import type { ParamSpec } from '../contract/param.ts';
import type { RunView } from '../contract/run.ts';
import type { HoldView, SessionView } from '../contract/session.ts';
import type { PageFacts } from './page-state.ts';

export const MIRA = { id: 'p', name: 'mira' };
export const BOB = { id: 'q', name: 'Bob' };

export function testRun(change: Partial<RunView> = {}): RunView {
  return {
    id: 'a'.repeat(32),
    version: 'next',
    doc: 'd',
    block: 'b',
    title: 'T',
    sha256: '0'.repeat(64),
    target: 'stack',
    environment: 'practice',
    person: MIRA,
    driver: MIRA,
    session: 's',
    params: {},
    secrets: [],
    rollbackOf: null,
    state: 'ended',
    interactive: false,
    endless: false,
    timeoutMs: 30_000,
    startedAt: 1_000,
    endedAt: 2_200,
    exitStatus: 0,
    reason: 'exited',
    bytes: 0,
    journalSha256: null,
    outcome: { verdict: 'as-expected', words: '' },
    stateNote: null,
    viewers: 0,
    ...change,
  };
}

/** A run that goes on. */
export function runningRun(change: Partial<RunView> = {}): RunView {
  return testRun({
    state: 'running',
    endedAt: null,
    exitStatus: null,
    reason: null,
    outcome: { verdict: 'pending' },
    ...change,
  });
}

export function testBlock(change: Partial<PageBlock> = {}): PageBlock {
  return {
    version: 'next',
    doc: 'd',
    id: 'b',
    sha256: '0'.repeat(64),
    title: 'T',
    risk: 'read',
    target: 'stack',
    interactive: false,
    endless: false,
    capture: null,
    rollback: null,
    params: [],
    captures: [],
    ...change,
  };
}

export function testSession(change: Partial<SessionView> = {}): SessionView {
  return {
    id: 's',
    version: 'next',
    doc: 'd',
    target: 'stack',
    startedAt: 0,
    cwd: null,
    variables: [],
    functions: [],
    options: [],
    captures: [],
    marks: [],
    done: [],
    busy: null,
    note: null,
    ...change,
  };
}

export function testHold(change: Partial<HoldView> = {}): HoldView {
  return {
    doc: 'd',
    target: 'stack',
    person: BOB,
    since: 0,
    run: 'r',
    block: 'b',
    title: 'T',
    running: true,
    ...change,
  };
}

/** Facts of a page whose blocks may all be started; `latest` by block id. */
export function testFacts(
  change: { sessions?: SessionView[]; holds?: HoldView[]; latest?: Record<string, RunView | null> } = {},
): NonNullable<PageFacts> {
  const { sessions = [], holds = [], latest = {} } = change;
  const blocks = Object.entries(latest).map(([block, latestRun]) => {
    const ref = { version: 'next', doc: 'd', block };
    return [block, { ref, sha256: '', decision: { allow: true as const }, latestRun, track: null }] as const;
  });
  return { blocks: new Map(blocks), sessions, holds };
}

export function testParam(change: Partial<ParamSpec> = {}): ParamSpec {
  return {
    name: 'SERVICE',
    type: 'string',
    description: '',
    pattern: null,
    values: null,
    from: null,
    min: null,
    max: null,
    default: null,
    ...change,
  };
}
