/**
 * One practice system: the stack's state, a clock, and word of every change to whoever must follow it (the open ports).
 * Everything that looks at the state goes through `look`, everything that changes it through `change`, so that what
 * happens by itself has happened first.
 */
import type { ReadCheckout } from './checkout.ts';
import { shippedCheckout, withEdits } from './edits.ts';
import { startMonitoring } from './monitoring/start.ts';
import { createStack, type Profile } from './profiles.ts';
import { readProject } from './project/index.ts';
import { advance, publishedConfigs, type Stack } from './state/index.ts';

export type SystemOptions = {
  profile: Profile;
  now: () => number;
  /** Same seed, same ids, logs and figures. Default 1. */
  seed?: number;
  /** Milliseconds since the stack was started. */
  ageMs?: number;
  /** How the files of the checkout are read; without it they are those that the simulator ships. */
  checkoutFile?: ReadCheckout;
};

export type System = {
  readonly profile: Profile;
  readonly now: () => number;
  /** Content of a file of the checkout as blocks have left it, null when there is none; path below the checkout. */
  readonly checkoutFile: ReadCheckout;
  /** Takes the word of a file's owner for what nobody else may read. */
  tellFile(path: string, bytes: Uint8Array): void;
  /** The stack as it is now. */
  look(): Stack;
  /** Changes the stack and resolves once every follower has caught up. */
  change<T>(how: (stack: Stack, now: number) => T): Promise<T>;
  /** Called after each change. Returns how to stop following. */
  follow(follower: (stack: Stack) => Promise<void>): () => void;
};

export function createSystem(options: SystemOptions): System {
  const files = options.checkoutFile ?? shippedCheckout(options.profile);
  const found = readProject(files);
  const configs = found.ok ? new Map([...publishedConfigs(), ...found.project.services]) : undefined;
  const stack = createStack(options.profile, options.seed ?? 1, options.now(), options.ageMs, configs);
  const checkoutFile = withEdits(files, () => stack.edits);
  startMonitoring(stack, checkoutFile);
  const followers = new Set<(stack: Stack) => Promise<void>>();
  const look = (): Stack => {
    advance(stack, options.now());
    return stack;
  };
  return {
    profile: options.profile,
    now: options.now,
    checkoutFile,
    tellFile: (path, bytes) => files.told?.(path, bytes),
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
