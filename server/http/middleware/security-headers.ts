/** What browsers are told about every answer. */
import type { MiddlewareHandler } from 'hono';
import type { Release } from '../../publish/index.ts';
import type { HttpEnv } from '../deps.ts';

/** For answers that are no pages: nothing in them may load or run anything. */
const API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/**
 * The policy of a page. Scripts: our files, WebAssembly, and the inline scripts that the build hashed. Styles are allowed
 * inline because the terminal and the highlighter set them; see SECURITY.md. `connect-src 'self'` covers the socket.
 */
export function pagePolicy(scriptHashes: readonly string[]): string {
  const scripts = ["'self'", "'wasm-unsafe-eval'", ...scriptHashes].join(' ');
  return [
    "default-src 'self'",
    `script-src ${scripts}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export function securityHeaders(releases: { current(): Release | null }): MiddlewareHandler<HttpEnv> {
  const policies = new WeakMap<Release, string>();

  function policyNow(): string {
    const release = releases.current();
    if (release === null) return API_POLICY;
    const known = policies.get(release) ?? pagePolicy(release.manifest.scriptHashes);
    policies.set(release, known);
    return known;
  }

  return async (c, next) => {
    const api = c.req.path.startsWith('/api/');
    c.header('Content-Security-Policy', api ? API_POLICY : policyNow());
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'no-referrer');
    c.header('Cross-Origin-Opener-Policy', 'same-origin');
    c.header('Cross-Origin-Resource-Policy', 'same-origin');
    c.header('X-Frame-Options', 'DENY');
    c.header('Permissions-Policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()');
    if (api) c.header('Cache-Control', 'no-store');
    await next();
  };
}
