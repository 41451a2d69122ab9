/** What the server takes on its command line, whether started as `server/main.ts` or as `runbooks start`. */
import type { ParseArgsOptionsConfig } from 'node:util';

export const SERVER_OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
} as const satisfies ParseArgsOptionsConfig;

export const SERVER_HELP = `Usage: npm start -- [--port PORT] [--host HOST]
       ./runbooks start [--port PORT] [--host HOST]

Starts the server and prints its address and a one-time sign-in link.

  --port PORT   TCP port; 0 picks a free one. Default: server.port of runbooks.yaml, 4280
  --host HOST   address to listen on. Default: server.host of runbooks.yaml, 127.0.0.1

Everything that is kept lies in the folder RUNBOOKS_DATA, by default data/. RUNBOOKS_PUBLISHED is the folder with the
published site, by default published/. RUNBOOKS_CONFIG is the configuration file, by default runbooks.yaml.`;

export type ServerOverrides = { port?: number; host?: string };

/** An option of the command line that cannot be used; the message says what it takes. */
export class ServerArgsError extends Error {
  override readonly name = 'ServerArgsError';
}

/** Throws ServerArgsError. */
export function serverOverrides({ port, host }: Record<string, unknown>): ServerOverrides {
  const overrides: ServerOverrides = {};
  if (typeof port === 'string') {
    const number = /^\d{1,5}$/.test(port) ? Number(port) : Number.NaN;
    if (!(number <= 65_535)) throw new ServerArgsError(`--port takes a number from 0 to 65535, not \`${port}\`.`);
    overrides.port = number;
  }
  if (typeof host === 'string') {
    if (host === '') throw new ServerArgsError('--host takes an address, for example 127.0.0.1.');
    overrides.host = host;
  }
  return overrides;
}
