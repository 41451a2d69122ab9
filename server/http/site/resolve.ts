/** Which file of the site answers a URL path. Pure: the list of files is an argument. */

export type Resolved = { kind: 'file'; path: string } | { kind: 'redirect'; to: string } | { kind: 'none' };

const NONE: Resolved = { kind: 'none' };

/**
 * `urlPath` as it stands in the request, still percent-encoded. Pages have one address each, the one that Docusaurus
 * links to: `/a/b` for `a/b.html`, `/a/b/` only where the page is `a/b/index.html`. Everything else that means the same
 * page is sent there.
 */
export function resolvePath(urlPath: string, has: (path: string) => boolean): Resolved {
  const path = decoded(urlPath);
  // `//host/…` as a Location would lead to another site.
  if (path === null || !path.startsWith('/') || path.includes('//') || path.includes('\0') || path.includes('\\'))
    return NONE;
  if (path === '/') return has('/index.html') ? file('/index.html') : NONE;
  if (path.endsWith('/index.html')) return has(path) ? redirect(path.slice(0, -'index.html'.length)) : NONE;
  if (path.endsWith('/')) {
    const bare = path.slice(0, -1);
    if (has(`${path}index.html`)) return file(`${path}index.html`);
    return has(`${bare}.html`) ? redirect(bare) : NONE;
  }
  // The page for what is missing has no address of its own: it would say 200.
  if (path === '/404.html' || path === '/404') return NONE;
  if (path.endsWith('.html') && has(path)) return redirect(path.slice(0, -'.html'.length));
  if (has(path)) return file(path);
  if (has(`${path}.html`)) return file(`${path}.html`);
  return has(`${path}/index.html`) ? redirect(`${path}/`) : NONE;
}

function decoded(urlPath: string): string | null {
  try {
    return decodeURIComponent(urlPath);
  } catch {
    return null;
  }
}

function file(path: string): Resolved {
  return { kind: 'file', path };
}

function redirect(path: string): Resolved {
  return { kind: 'redirect', to: path.split('/').map(encodeURIComponent).join('/') };
}
