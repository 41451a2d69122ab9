/**
 * Where the reader was before signing in. The sign-in link is opened from a console and often in another tab, so the
 * place is kept in local storage for a short while; the address bar carries nothing that others could forge.
 */
const KEY = 'runbooks.return-to';
const KEPT_MS = 15 * 60_000;

type Place = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export function rememberPlace(storage: Place, path: string, now: number): void {
  try {
    storage.setItem(KEY, JSON.stringify({ path, at: now }));
  } catch {
    // Storage refused: the reader comes back to the first page instead.
  }
}

/** Takes the remembered place out; `/` when there is none, it is old, or it leads away from this site. */
export function takePlace(storage: Place, now: number): string {
  try {
    const kept = storage.getItem(KEY);
    storage.removeItem(KEY);
    const { path, at } = JSON.parse(kept ?? 'null') as { path: unknown; at: unknown };
    if (typeof path !== 'string' || typeof at !== 'number' || now - at > KEPT_MS || now < at) return '/';
    return isLocalPath(path) ? path : '/';
  } catch {
    return '/';
  }
}

/** True for a path on this origin: one slash at the start, and not the sign-in page itself. */
export function isLocalPath(path: string): boolean {
  return /^\/(?![/\\])[^\s\\]*$/.test(path) && !/^\/sign-in(?:$|[/?#])/.test(path);
}
