import { describe, expect, it } from 'vitest';
import { RISKS } from '../../src/contract/block.ts';
import type { Action, Missing, Person, PolicyContext, Role } from '../../src/contract/policy.ts';
import { ENVIRONMENTS } from '../../src/contract/run.ts';
import { may } from './may.ts';

const person = (...roles: Role[]): Person => ({ id: 'ada', name: 'Ada', roles });
const viewer = person('viewer');
const operator = person('operator');
const admin = person('admin');

const context = (changes: Partial<PolicyContext> = {}): PolicyContext => ({
  environment: 'practice',
  risk: 'read',
  requires: null,
  version: '1.0',
  isLatest: true,
  olderVersions: 'never',
  ownerId: null,
  ...changes,
});

/** An older published version, on a server that lets those run on practice. */
const OLD = { isLatest: false, olderVersions: 'practice' } as const;

const answer = (who: Person | null, action: Action, changes: Partial<PolicyContext> = {}): Missing | 'allow' => {
  const decision = may(who, action, context(changes));
  return decision.allow ? 'allow' : decision.missing;
};

describe('who may start a block', () => {
  it.each<[string, Person | null, Partial<PolicyContext>, Missing | 'allow']>([
    ['nobody without signing in', null, {}, 'sign-in'],
    ['nobody without signing in, also of an old version', null, { isLatest: false }, 'sign-in'],
    ['anyone on practice', viewer, {}, 'allow'],
    ['anyone on practice, without any role', person(), {}, 'allow'],
    ['anyone on practice, destructive', viewer, { risk: 'destructive' }, 'allow'],
    ['anyone on practice, whatever certificate it asks for', viewer, { requires: 'C3' }, 'allow'],
    ['anyone on practice, unpublished', viewer, { version: 'next', isLatest: true }, 'allow'],
    ['nobody an old version', admin, { isLatest: false }, 'version'],
    ['nobody an old version, whatever its risk', admin, { isLatest: false, risk: 'destructive' }, 'version'],
    ['anyone an old version on practice, where it is configured', viewer, { ...OLD }, 'allow'],
    ['anyone an old version that destroys on practice', viewer, { ...OLD, risk: 'destructive' }, 'allow'],
    ['nobody an old version on practice without signing in', null, { ...OLD }, 'sign-in'],
    ['nobody an old version on staging', admin, { ...OLD, environment: 'staging' }, 'version'],
    ['nobody an old version on production', admin, { ...OLD, environment: 'production' }, 'version'],
    [
      'an operator the latest version, as ever',
      operator,
      { olderVersions: 'practice', environment: 'staging' },
      'allow',
    ],
    ['nobody an unpublished page on staging', admin, { version: 'next', environment: 'staging' }, 'version'],
    ['nobody an unpublished page on production', admin, { version: 'next', environment: 'production' }, 'version'],
    ['no viewer on staging', viewer, { environment: 'staging' }, 'role'],
    ['no trainer or approver on production', person('trainer', 'approver'), { environment: 'production' }, 'role'],
    ['an operator what reads on staging', operator, { environment: 'staging' }, 'allow'],
    ['an operator what reads on production', operator, { environment: 'production' }, 'allow'],
    ['no operator what changes', operator, { environment: 'staging', risk: 'change' }, 'role'],
    ['an admin what changes', admin, { environment: 'production', risk: 'change' }, 'allow'],
    ['nobody what destroys', admin, { environment: 'staging', risk: 'destructive' }, 'approval'],
    ['nobody what asks for a certificate', admin, { environment: 'production', requires: 'C1' }, 'certificate'],
  ])('%s', (_name, who, changes, expected) => {
    expect(answer(who, 'start', changes)).toBe(expected);
  });
});

describe('who may steer a run', () => {
  it.each<[string, Person | null, Partial<PolicyContext>, Missing | 'allow']>([
    ['whoever started it', viewer, { ownerId: 'ada' }, 'allow'],
    ['nobody else', admin, { ownerId: 'bo' }, 'ownership'],
    ['nobody without signing in', null, { ownerId: 'ada' }, 'sign-in'],
    ['nobody whose role was taken away meanwhile', viewer, { ownerId: 'ada', environment: 'production' }, 'role'],
    [
      'whoever started it, after a newer version came out',
      operator,
      { ownerId: 'ada', environment: 'production', isLatest: false },
      'allow',
    ],
  ])('%s', (_name, who, changes, expected) => {
    expect(answer(who, 'drive', changes)).toBe(expected);
  });
});

describe('who may watch', () => {
  it('anyone who is signed in', () => {
    expect(answer(viewer, 'watch', { ownerId: 'bo', environment: 'production' })).toBe('allow');
    expect(answer(null, 'watch', { ownerId: 'bo' })).toBe('sign-in');
  });
});

describe('every refusal', () => {
  it('has a sentence that names what is missing, for every combination', () => {
    for (const environment of ENVIRONMENTS) {
      for (const risk of RISKS) {
        for (const who of [null, viewer, operator, admin]) {
          for (const action of ['start', 'drive', 'watch'] as const) {
            const decision = may(who, action, context({ environment, risk, ownerId: 'bo' }));
            if (!decision.allow) expect(decision.words).toMatch(/^[A-Z].{20,}[.]$/);
          }
        }
      }
    }
  });

  it('never lets more happen off practice than on it', () => {
    for (const environment of ['staging', 'production'] as const) {
      for (const risk of RISKS) {
        for (const who of [viewer, operator, admin]) {
          const there = may(who, 'start', context({ environment, risk })).allow;
          expect(!there || may(who, 'start', context({ risk })).allow).toBe(true);
        }
      }
    }
  });
});
