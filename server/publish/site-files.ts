/**
 * The files of a built site, listed once when a release is loaded. Only what is in this list is ever served, so no URL
 * can reach outside the site, whatever it holds.
 */
import { readdirSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

export type SiteFile = { path: string; sizeBytes: number; type: string };

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
  '.pdf': 'application/pdf',
};
const UNKNOWN_TYPE = 'application/octet-stream';

/** By URL path. Symbolic links and anything that is not a regular file are left out; source maps are not for readers. */
export function siteFiles(siteDir: string): Map<string, SiteFile> {
  const files = new Map<string, SiteFile>();
  for (const entry of readdirSync(siteDir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.map')) continue;
    const path = join(entry.parentPath, entry.name);
    const url = `/${relative(siteDir, path).split(sep).join('/')}`;
    files.set(url, {
      path,
      sizeBytes: statSync(path).size,
      type: TYPES[extname(entry.name).toLowerCase()] ?? UNKNOWN_TYPE,
    });
  }
  return files;
}
