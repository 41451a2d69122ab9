type Working = typeof import('../client/procedure/browser.ts');

/** Loads what is needed to work through a procedure, when it is first needed. False when it cannot be loaded. */
export async function withWorking(act: (working: Working) => void): Promise<boolean> {
  try {
    act(await import('../client/procedure/browser.ts'));
    return true;
  } catch {
    return false;
  }
}
