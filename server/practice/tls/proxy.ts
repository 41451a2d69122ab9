/**
 * The reverse proxy in front of the practice host. The stack itself speaks no TLS; a site puts a proxy before it, and
 * here that is an nginx of the host. It reads its pair from `certs/` of the checkout when it is told to reload, and goes
 * on with what it has read until then, as the real one does.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Stack } from '../state/index.ts';
import type { SelfSigned } from './self-signed.ts';

export const TLS_PORT = 443;
export const CERTIFICATE_PATH = 'certs/server.crt';
export const KEY_PATH = 'certs/server.key';

let first: SelfSigned | null = null;

/** What the proxy read when it started: the pair that the checkout begins with. */
export function firstPair(): SelfSigned {
  const read = (path: string): string => readFileSync(new URL(`../checkout/${path}`, import.meta.url), 'utf8');
  return (first ??= { certificate: read(CERTIFICATE_PATH), key: read(KEY_PATH) });
}

/** The certificate that a client is shown now, as PEM. */
export function servedCertificate(stack: Stack): string {
  return stack.servedCertificate ?? firstPair().certificate;
}

export type Pair = { ok: true; certificate: string } | { ok: false; why: string };

/** Reads and checks a pair as nginx does; `why` is nginx's own line. */
export function readPair(certificate: Uint8Array | null, key: Uint8Array | null, folder: string): Pair {
  const path = `${folder}/${CERTIFICATE_PATH}`;
  const keyPath = `${folder}/${KEY_PATH}`;
  const missing = (what: string, file: string): Pair => ({
    ok: false,
    why: `cannot load certificate${what} "${file}": BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory:calling fopen(${file}, r))`,
  });
  if (certificate === null) return missing('', path);
  if (key === null) return missing(' key', keyPath);
  const text = Buffer.from(certificate).toString('utf8');
  const parsed = attempt(() => new X509Certificate(text));
  if (parsed === null)
    return { ok: false, why: `cannot load certificate "${path}": PEM_read_bio_X509_AUX() failed (SSL: no start line)` };
  const secret = attempt(() => createPrivateKey(Buffer.from(key)));
  if (secret === null)
    return { ok: false, why: `cannot load certificate key "${keyPath}": PEM_read_bio_PrivateKey() failed` };
  if (!parsed.checkPrivateKey(secret)) {
    return {
      ok: false,
      why: `SSL_CTX_use_PrivateKey("${keyPath}") failed (SSL: error:05800074:x509 certificate routines::key values mismatch)`,
    };
  }
  return { ok: true, certificate: text };
}

/** What `make` gives, null when it throws: files of a checkout may hold anything. */
export function attempt<T>(make: () => T): T | null {
  try {
    return make();
  } catch {
    return null;
  }
}
