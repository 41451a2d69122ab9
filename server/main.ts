/**
 * Runs the server: reads arguments and configuration, takes the data folder, listens, builds the application, prints
 * where it is, and takes it down again on a signal. What the application consists of is app.ts's business.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { buildApp, StartError } from './app.ts';
import { ConfigError, loadConfig, type Config } from './config.ts';
import { createHttpServer } from './http/index.ts';
import { runtimeProblem } from './runtime-check.ts';
import { runtimePlace } from './runtime-place.ts';
import { SERVER_HELP, SERVER_OPTIONS, ServerArgsError, serverOverrides, type ServerOverrides } from './server-args.ts';
import { untilToldToStop } from './signals.ts';
import { systemProblem } from './system-problem.ts';
import { lockDataFolder, makeDataFolder, openStore, StoreError } from './store/index.ts';

/** Open answers get this long at the end. */
const CLOSE_GRACE_MS = 2_000;
/** And all of stopping this long. */
const STOP_DEADLINE_MS = 20_000;

export type ServerStart = {
  projectDir: string;
  env: Record<string, string | undefined>;
  overrides: ServerOverrides;
  now: () => number;
  out(line: string): void;
  err(line: string): void;
};

/** Runs until it is told to stop. 0: stopped as told; 1: could not start, with a sentence on standard error. */
export async function startServer({ projectDir, env, overrides, now, out, err }: ServerStart): Promise<0 | 1> {
  const config = loadConfig({ projectDir, env, ...overrides });
  const log = pino(
    { level: config.logging.level, serializers: { error: pino.stdSerializers.err } },
    pino.destination({ dest: 2, sync: true }),
  );
  const paths = makeDataFolder(config.dataDir);
  const locked = lockDataFolder(paths);
  if (!locked.ok) {
    err(locked.why);
    return 1;
  }
  const server = createHttpServer();
  const stop = untilToldToStop(process);
  let late: NodeJS.Timeout | null = null;
  try {
    const port = await server.listen(config.server);
    const store = openStore(paths.database);
    try {
      const app = await buildApp({ config, port, store, runtimeDir: runtimePlace(config.dataDir, env), now, log });
      server.attach(app);
      const address = publicAddress(config.server, port);
      locked.lock.announce({ pid: process.pid, address, startedAt: now() });
      out(`Robo-RLHF Runbooks: ${address}`);
      out(`Sign in (once, within 10 minutes): ${await app.signInLink(address)}`);
      const nothingToShow = app.siteProblem();
      if (nothingToShow !== null) err(`No page can be shown yet. ${nothingToShow}`);
      await stop.asked;
      late = endLate(err);
      const [{ running }] = await Promise.all([app.dispose(), server.close(CLOSE_GRACE_MS)]);
      if (running > 0)
        out(
          `Stopped. ${running === 1 ? '1 run goes' : `${running} runs go`} on; \`./runbooks stop --all\` ends ${running === 1 ? 'it' : 'them'}.`,
        );
      else out('Stopped.');
    } finally {
      await store.dispose();
    }
    return 0;
  } catch (error) {
    const why = startProblem(error, config.server);
    if (why === null) throw error;
    err(why);
    return 1;
  } finally {
    stop.dispose();
    if (late !== null) clearTimeout(late);
    await server.close(0);
    locked.lock.release();
  }
}

/** What an operator can do something about, in a sentence; null for a bug. */
function startProblem(error: unknown, { host, port }: { host: string; port: number }): string | null {
  if (error instanceof StoreError || error instanceof StartError) return error.message;
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use by another program. Choose another with \`npm start -- --port 0\`, which picks a free one, or set server.port in runbooks.yaml.`;
    case 'EACCES':
      return `This user may not listen on port ${port}. Choose one above 1023 with --port or server.port in runbooks.yaml.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `This machine has no address ${host}. Set server.host in runbooks.yaml to 127.0.0.1.`;
    default:
      return systemProblem(error);
  }
}

/** Where people open the server: over TLS where it is configured, since the session's cookie is good for nothing else then. */
function publicAddress({ host, origins }: Config['server'], port: number): string {
  const bare = host.replace(/^\[|\]$/g, '');
  return (
    origins.find((origin) => origin.startsWith('https://')) ??
    `http://${bare.includes(':') ? `[${bare}]` : bare}:${port}`
  );
}

/** A part that hangs must not keep the process: runs are safe in pty-host, and the record is whole at every moment. */
function endLate(err: (line: string) => void): NodeJS.Timeout {
  const timer = setTimeout(() => {
    err(`The server did not stop within ${STOP_DEADLINE_MS / 1000} s and ends now.`);
    process.exit(1);
  }, STOP_DEADLINE_MS);
  return timer.unref();
}

const err = (line: string) => void process.stderr.write(`${line}\n`);

async function main(): Promise<0 | 1 | 2> {
  const wrongNode = runtimeProblem();
  if (wrongNode !== null) {
    err(wrongNode);
    return 1;
  }
  try {
    const { values } = parseArgs({
      options: { ...SERVER_OPTIONS, help: { type: 'boolean', short: 'h' } },
      strict: true,
    });
    if (values.help === true) {
      process.stdout.write(`${SERVER_HELP}\n`);
      return 0;
    }
    return await startServer({
      projectDir: fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, ''),
      env: process.env,
      overrides: serverOverrides(values),
      now: Date.now,
      out: (line) => void process.stdout.write(`${line}\n`),
      err,
    });
  } catch (error) {
    const problem = error instanceof ConfigError || error instanceof StoreError ? error.message : systemProblem(error);
    if (problem !== null) {
      err(problem);
      return 1;
    }
    if (
      error instanceof ServerArgsError ||
      (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS') === true
    ) {
      err(`${(error as Error).message}\n\n${SERVER_HELP}`);
      return 2;
    }
    throw error;
  }
}

if (import.meta.main) {
  // Nothing made here may be written by others, whatever the shell's mask is; the data folder is closed by its own mode.
  process.umask(process.umask() | 0o022);
  process.exitCode = await main();
}
