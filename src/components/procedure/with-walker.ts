import type { Walker } from '../../client/procedure/walker.ts';

/** Loads the walker when it is first needed. False when it cannot be loaded. */
export async function withWalker(act: (walker: Walker) => void): Promise<boolean> {
  try {
    const { walker } = await import('../../client/procedure/browser.ts');
    act(walker);
    return true;
  } catch {
    return false;
  }
}
