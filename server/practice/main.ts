/**
 * The process of one practice system. Reads one JSON line on standard input,
 *   {socket, profile, listen, idleMs, checkout?, token?, seed?}
 * and prints {"ready":true} once everything listens, or {"ready":false,"why":…} and exits with 1. Ends on SIGTERM,
 * SIGINT, or after `idleMs` milliseconds in which nobody asked for anything. Standard error is its log.
 */
import { createInterface } from 'node:readline';
import { checkoutReader } from './checkout.ts';
import { serve, type Serving } from './listen.ts';
import { type Profile, PROFILES } from './profiles.ts';
import { createSystem } from './system.ts';

type Config = {
  socket: string;
  profile: Profile;
  listen: boolean;
  idleMs: number;
  /** Folder of the checkout that blocks edit, null where there is none. */
  checkout: string | null;
  token: string;
  seed: number;
};

const CONFIG_DEADLINE_MS = 10_000;
/** setTimeout's own limit. */
const LONGEST_IDLE_MS = 2 ** 31 - 1;

async function main(): Promise<void> {
  const config = await readConfig();
  if (typeof config === 'string') return refuse(config);
  let serving: Serving | null = null;
  const end = (): void => {
    // Nothing here is worth waiting for: the truth of a practice system goes with it.
    void (serving?.dispose() ?? Promise.resolve()).finally(() => process.exit(0));
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  const { profile, seed, checkout } = config;
  const system = createSystem({
    profile,
    seed,
    now: Date.now,
    ...(checkout === null ? {} : { checkoutFile: checkoutReader(checkout) }),
  });
  const log = (message: string, error: unknown): void => console.error(`practice: ${message}`, error);
  try {
    serving = await serve({
      system,
      socketPath: config.socket,
      token: config.token,
      listen: config.listen,
      idleMs: config.idleMs,
      onIdle: end,
      log,
    });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  process.stdout.write('{"ready":true}\n');
}

function refuse(why: string): void {
  process.stdout.write(`${JSON.stringify({ ready: false, why })}\n`, () => process.exit(1));
}

/** The configuration, or why there is none. */
async function readConfig(): Promise<Config | string> {
  const lines = createInterface({ input: process.stdin });
  const deadline = setTimeout(() => lines.close(), CONFIG_DEADLINE_MS);
  try {
    for await (const line of lines) return parseConfig(line);
    return 'no configuration line on standard input';
  } finally {
    clearTimeout(deadline);
    lines.close();
    // The starter may keep its end open or not; either way it has said all it has to say.
    process.stdin.destroy();
  }
}

function parseConfig(line: string): Config | string {
  let given: Partial<Config>;
  try {
    given = JSON.parse(line) as Partial<Config>;
  } catch {
    return 'the configuration line is not JSON';
  }
  const { socket, profile, listen = false, idleMs, checkout = null, token = '', seed = 1 } = given;
  if (typeof socket !== 'string' || !socket.startsWith('/')) return 'socket must be an absolute path';
  if (!PROFILES.some((known) => known === profile)) return `profile must be one of ${PROFILES.join(', ')}`;
  if (typeof listen !== 'boolean') return 'listen must be true or false';
  if (typeof idleMs !== 'number' || !(idleMs > 0)) return 'idleMs must be a number above 0';
  if (typeof token !== 'string') return 'token must be text';
  if (checkout !== null && (typeof checkout !== 'string' || !checkout.startsWith('/')))
    return 'checkout must be an absolute path';
  if (!Number.isSafeInteger(seed)) return 'seed must be a whole number';
  return {
    socket,
    profile: profile as Profile,
    listen,
    idleMs: Math.min(idleMs, LONGEST_IDLE_MS),
    checkout,
    token,
    seed,
  };
}

await main();
