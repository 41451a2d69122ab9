/**
 * What a person does to their own practice system besides running blocks: faults put in force and put right, and a new
 * system. Practice is open to everybody who is signed in; what they did there stands in the record.
 */
import type { PracticeView, SteerPractice } from '../../src/contract/api.ts';
import type { Person } from '../../src/contract/policy.ts';
import { AppError } from '../errors.ts';
import type { Record_, RecordKind } from '../evidence/record.ts';
import type { PracticeAnswer, PracticeControl } from '../targets/target.ts';
import type { TargetsPort } from './ports.ts';

export type PracticePlace = Pick<SteerPractice, 'target' | 'version'>;

export type Practice = {
  /** Starts nothing. AppError target-not-found, no-practice, practice-unreachable. */
  view(person: Person, place: PracticePlace): Promise<PracticeView>;
  /** As `view`, and AppError fault-not-found, practice-busy. The event is durable before this resolves. */
  steer(person: Person, request: SteerPractice): Promise<PracticeView>;
};

const KINDS: Record<SteerPractice['action'], RecordKind> = {
  inject: 'practice.fault-injected',
  clear: 'practice.fault-cleared',
  reset: 'practice.reset',
};

export function createPracticeActs({ targets, record }: { targets: TargetsPort; record: Record_ }): Practice {
  function controlOf(person: Person, { target, version }: PracticePlace): PracticeControl {
    const found = targets.get(target);
    if (found === null) throw new AppError('target-not-found');
    if (found.control === undefined) throw new AppError('no-practice');
    return found.control(person.id, version);
  }

  return {
    async view(person, place) {
      const control = controlOf(person, place);
      return viewOf(place, control, await control.status());
    },
    async steer(person, request) {
      const control = controlOf(person, request);
      const answer = request.action === 'reset' ? await control.reset() : await control[request.action](request.fault);
      const view = viewOf(request, control, answer);
      await record.append(practiceEvent(person.id, request, view.profile, 'page'));
      return view;
    },
  };
}

/** @param by where it was asked for */
export function practiceEvent(
  personId: string,
  request: SteerPractice,
  profile: string,
  by: 'page' | 'command-line',
): { kind: RecordKind; personId: string; body: Record<string, unknown> } {
  const fault = request.action === 'reset' ? {} : { fault: request.fault };
  return { kind: KINDS[request.action], personId, body: { target: request.target, profile, ...fault, by } };
}

function viewOf({ target, version }: PracticePlace, control: PracticeControl, answer: PracticeAnswer): PracticeView {
  if (!answer.ok) throw errorOf(answer);
  return { target, version, ...answer.status, catalogue: [...control.catalogue] };
}

function errorOf({ reason, why }: PracticeAnswer & { ok: false }): AppError {
  if (reason === 'unknown-fault') return new AppError('fault-not-found', { detail: why });
  if (reason === 'busy') return new AppError('practice-busy');
  return new AppError('practice-unreachable', { message: why });
}
