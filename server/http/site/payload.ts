/** The bytes of a site file with their tag, whole and compressed, kept in memory up to a limit. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { SiteFile } from '../../publish/index.ts';

/** A built site is a few MB; a larger one is read from disk for what does not fit. */
const CACHE_LIMIT_BYTES = 64 * 1024 * 1024;
/** Below this a compressed answer is no smaller on the wire. */
const COMPRESS_FROM_BYTES = 1024;
const COMPRESSIBLE = /^(?:text\/|application\/(?:json|xml|manifest\+json|wasm)|image\/svg)/;

const compress = promisify(gzip);

export type Payload = { bytes: Uint8Array<ArrayBuffer>; gzipped: Uint8Array<ArrayBuffer> | null; tag: string };

/** Keyed by file path: files of a release never change, and every release has paths of its own. */
export function createPayloads(): (file: SiteFile) => Promise<Payload> {
  const kept = new Map<string, Promise<Payload>>();
  let keptBytes = 0;
  return (file) => {
    const known = kept.get(file.path);
    if (known !== undefined) return known;
    const fresh = load(file);
    // Twice the size: at worst the compressed form is as large.
    if (keptBytes + 2 * file.sizeBytes > CACHE_LIMIT_BYTES) {
      kept.clear();
      keptBytes = 0;
    }
    if (2 * file.sizeBytes <= CACHE_LIMIT_BYTES) {
      kept.set(file.path, fresh);
      keptBytes += 2 * file.sizeBytes;
      // A file that could not be read is tried again next time.
      fresh.catch(() => kept.delete(file.path));
    }
    return fresh;
  };
}

async function load({ path, type }: SiteFile): Promise<Payload> {
  const bytes = new Uint8Array(await readFile(path));
  const tag = createHash('sha256').update(bytes).digest('base64url').slice(0, 27);
  const small = bytes.length < COMPRESS_FROM_BYTES || !COMPRESSIBLE.test(type);
  return { bytes, gzipped: small ? null : new Uint8Array(await compress(bytes)), tag };
}
