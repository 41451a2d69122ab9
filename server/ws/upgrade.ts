/**
 * Who may open a socket at all. Browsers send a page's cookies along with any page's socket, so the Origin must be one of
 * ours to the letter, and the Host as well, or a foreign name that resolves to this machine would do.
 */
import type { IncomingMessage } from 'node:http';
import type { ErrorCode } from '../errors.ts';
import { SOCKET_PATH, SUBPROTOCOL } from '../../src/contract/wire.ts';

/** `null` lets the request through. The order is fixed: where it came to, from where, what it asks for. */
export function upgradeProblem(
  request: Pick<IncomingMessage, 'url' | 'headersDistinct'>,
  allowed: { hosts: readonly string[]; origins: readonly string[] },
): ErrorCode | null {
  const host = single(request.headersDistinct['host']);
  if (host === null || !allowed.hosts.includes(host.toLowerCase())) return 'host-refused';
  const origin = single(request.headersDistinct['origin']);
  if (origin === null || !allowed.origins.includes(origin)) return 'origin-refused';
  // No query: nothing that could be secret belongs into an address.
  if (request.url !== SOCKET_PATH) return 'not-found';
  const offered = single(request.headersDistinct['sec-websocket-protocol']);
  if (offered === null || !offered.split(',').some((name) => name.trim() === SUBPROTOCOL)) return 'protocol-error';
  return null;
}

/** The value of a header that came exactly once. */
function single(values: string[] | undefined): string | null {
  return values?.length === 1 ? values[0]! : null;
}
