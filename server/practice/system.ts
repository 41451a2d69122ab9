/**
 * One practice system: the stack's state, a clock, and word of every change to whoever must follow it (the open ports).
 * Everything that looks at the state goes through `look`, everything that changes it through `change`, so that what
 * happens by itself has happened first.
 */
import { createStack, type Profile } from './profiles.ts';
import { advance, type Stack } from './state/index.ts';

export type SystemOptions = {
  profile: Profile;
  now: () => number;
  /** Same seed, same ids, logs and figures. Default 1. */
  seed?: number;
  /** Milliseconds since the stack was started. */
  ageMs?: number;
};

export type System = {
  readonly profile: Profile;
  readonly now: () => number;
  /** The stack as it is now. */
  look(): Stack;
  /** Changes the stack and resolves once every follower has caught up. */
  change<T>(how: (stack: Stack, now: number) => T): Promise<T>;
  /** Called after each change. Returns how to stop following. */
  follow(follower: (stack: Stack) => Promise<void>): () => void;
};

export function createSystem(options: SystemOptions): System {
  const stack = createStack(options.profile, options.seed ?? 1, options.now(), options.ageMs);
  const followers = new Set<(stack: Stack) => Promise<void>>();
  const look = (): Stack => {
    advance(stack, options.now());
    return stack;
  };
  return {
    profile: options.profile,
    now: options.now,
    look,
    async change(how) {
      const result = how(look(), options.now());
      await Promise.all([...followers].map((follower) => follower(look())));
      return result;
    },
    follow(follower) {
      followers.add(follower);
      return () => void followers.delete(follower);
    },
  };
}
