/**
 * Whether a request may become a run. Asked in this order, cheapest and most telling first: is the block published, is
 * the page still true, is there a place to run, are its inputs right, is there room, may this person, is somebody or
 * something in the way. Text is looked up, never taken.
 */
import type { Block } from '../../src/contract/block.ts';
import type { Decision, OlderVersions, Person, PolicyContext } from '../../src/contract/policy.ts';
import type { RunRequest } from '../../src/contract/run.ts';
import { AppError } from '../errors.ts';
import type { Target } from '../targets/target.ts';
import type { Inputs, ReadInputs } from './inputs.ts';
import type { BlocksPort, MayPort, RunLimits, RunsDeps, TargetsPort } from './ports.ts';
import type { Seats } from './seats.ts';

const REQUEST_ID = /^[A-Za-z0-9-]{1,64}$/;

export type Admitted = {
  block: Block;
  target: Target;
  timeoutMs: number;
  decision: Decision;
  inputs: Inputs;
  leave: () => void;
};

export type AdmitDeps = {
  blocks: BlocksPort;
  olderVersions?: OlderVersions;
  targets: TargetsPort;
  may: MayPort;
  seats: Seats;
  limits: RunLimits;
  freeBytes: () => Promise<number>;
  readInputs: ReadInputs;
};

/** Throws AppError for everything but the policy's answer, which is returned either way; `leave` gives the seat back. */
export async function admit(deps: AdmitDeps, person: Person, request: RunRequest): Promise<Admitted> {
  if (!REQUEST_ID.test(request.requestId)) throw new AppError('bad-request', { detail: 'request id' });
  const block = deps.blocks.block(request.version, request.doc, request.block);
  if (block === null) throw new AppError('block-not-found');
  // The target is not part of the hash, but a page that shows another one is as old as one that shows another text.
  if (block.sha256 !== request.sha256 || block.target !== request.target) {
    throw new AppError('stale-block', { extra: { published: { sha256: block.sha256, code: block.code } } });
  }
  const target = deps.targets.get(block.target);
  if (target === null) throw new AppError('target-not-found');
  const inputs = await deps.readInputs(person, block, request);
  if ((await deps.freeBytes()) < deps.limits.minFreeBytes) throw new AppError('disk-full');
  const leave = deps.seats.take(person.id);
  if (leave === null) throw new AppError('too-many-runs');
  const decision = deps.may(person, 'start', startContext(block, target, deps));
  const timeoutMs = Math.min(block.timeoutMs ?? deps.limits.defaultTimeoutMs, deps.limits.maxTimeoutMs);
  return { block, target, timeoutMs, decision, inputs, leave };
}

export function startContext(
  block: Block,
  target: Target,
  { blocks, olderVersions = 'never' }: Pick<RunsDeps, 'blocks' | 'olderVersions'>,
): PolicyContext {
  return {
    environment: target.environment,
    risk: block.risk,
    requires: block.requires,
    version: block.version,
    isLatest: block.version === blocks.latest(),
    olderVersions,
    ownerId: null,
  };
}

/** A refusal of the policy as an error, in the policy's words. */
export function refusal(decision: Decision & { allow: false }): AppError {
  if (decision.missing === 'sign-in') return new AppError('not-signed-in');
  if (decision.missing === 'ownership') return new AppError('not-your-run');
  return new AppError('not-allowed', { message: decision.words });
}
