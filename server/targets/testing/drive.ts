/**
 * Starts a driver process (driver.ts) for a test, as this user or as another, and talks to it.
 */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DEFAULT_RUN_LIMITS } from '../config-types.ts';
import { findProgram } from '../programs.ts';
import { endSystems } from '../practice/systems.ts';
import { passageDirectory, plainDirectory } from '../runtime-dirs.ts';
import type { TargetConfig, TargetsConfig } from '../config-types.ts';
import type { PracticeAnswer } from '../target.ts';
import type { DriverAnswer, DriverStart, RunAnswer, RunRequest, SteerRequest } from './types.ts';

const DRIVER = fileURLToPath(new URL('./driver.ts', import.meta.url));
const FIXTURE = fileURLToPath(new URL('../__fixtures__/practice', import.meta.url));

/** The simulator's stand-in: answers `make`. */
export const FIXTURE_PROGRAM = { directory: FIXTURE, commands: ['make', 'curl'] };
/** Nobody: a user without rights, to try what a server that is not root can do. */
export const UNPRIVILEGED_UID = 65_534;

export type DriveOptions = {
  /** Run the server's part as this user; only root can. */
  uid?: number;
  targets?: Record<string, TargetConfig>;
  limits?: Partial<TargetsConfig['limits']>;
  practice?: DriverStart['practice'];
  projectDir?: string;
  /** Of an earlier driver, as after a restart. */
  runtimeDir?: string;
  env?: Record<string, string>;
};

export type Ended = Extract<RunAnswer, { state: 'ended' }>;

export type Driver = {
  runtimeDir: string;
  pid: number;
  targets: NonNullable<DriverAnswer['targets']>;
  /** Runs a block; throws when it was refused. */
  run(
    code: string,
    options?: Partial<Omit<RunRequest, 'type' | 'id' | 'block'>> & Omit<RunRequest['block'], 'code'>,
  ): Promise<Ended>;
  tryRun(code: string, options?: Partial<RunRequest>): Promise<RunAnswer>;
  /** Of the system of `ada`, as a page of no particular version meets it. */
  steer(action: SteerRequest['action'], fault?: string, more?: Partial<SteerRequest>): Promise<PracticeAnswer>;
  dispose(): Promise<void>;
  /** As the machine would: without a chance to clean up. */
  kill(): Promise<void>;
  /** Ends it and everything it left. */
  end(): Promise<void>;
};

export const PRACTICE: Record<string, TargetConfig> = {
  stack: { kind: 'practice', environment: 'practice', profile: 'mended' },
};

export async function drive(options: DriveOptions = {}): Promise<Driver> {
  const runtimeDir = options.runtimeDir ?? newRuntimeDir(options.uid);
  const asUser =
    options.uid === undefined
      ? []
      : [findProgram('setpriv')!, '--reuid', `${options.uid}`, '--regid', `${options.uid}`, '--clear-groups', '--'];
  const [program, ...args] = [...asUser, process.execPath, DRIVER];
  const hostFolder = openSync('/', 'r');
  const child: ChildProcess = spawn(program!, args, {
    // A folder of the host stays open in it, as in a server that was started carelessly.
    stdio: ['pipe', 'pipe', 'inherit', hostFolder],
    env: { PATH: '/usr/bin:/bin', HOME: '/', SERVER_SECRET: 'not-for-blocks', ...options.env },
  });
  closeSync(hostFolder);
  const waiting = new Map<number, { resolve: (answer: DriverAnswer) => void; reject: (error: Error) => void }>();
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      for (const { reject } of waiting.values()) reject(new Error('the driver has ended'));
      resolve();
    });
  });
  createInterface({ input: child.stdout! }).on('line', (line) => {
    const answer = JSON.parse(line) as DriverAnswer;
    const asker = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.error === undefined) asker?.resolve(answer);
    else asker?.reject(new Error(answer.error));
  });
  let lastId = 0;
  const ask = (id: number, message: unknown) =>
    new Promise<DriverAnswer>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      child.stdin!.write(`${JSON.stringify(message)}\n`);
    });

  const start: DriverStart = {
    config: { targets: options.targets ?? PRACTICE, limits: { ...DEFAULT_RUN_LIMITS, ...options.limits } },
    runtimeDir,
    ...(options.projectDir === undefined ? {} : { projectDir: options.projectDir }),
    practice: { program: FIXTURE_PROGRAM, idleMs: 60_000, ...options.practice },
  };
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  const end = async () => {
    await kill();
    await removeRuntimeDir(runtimeDir);
  };
  const tryRun: Driver['tryRun'] = async (code, request = {}) => {
    const id = (lastId += 1);
    const block = { code, ...request.block };
    const answer = await ask(id, { target: 'stack', ...request, type: 'run', id, block });
    return answer.run!;
  };
  try {
    const { targets } = await ask(0, start);
    return {
      runtimeDir,
      pid: child.pid!,
      targets: targets!,
      tryRun,
      async run(code, { errexit, pipefail, interactive, ...request } = {}) {
        const flags = {
          ...(errexit === undefined ? {} : { errexit }),
          ...(pipefail === undefined ? {} : { pipefail }),
        };
        const answer = await tryRun(code, {
          ...request,
          block: { code, ...flags, ...(interactive === undefined ? {} : { interactive }) },
        });
        if (answer.state !== 'ended') throw new Error(answer.why);
        return answer;
      },
      async steer(action, fault = '', more = {}) {
        const id = (lastId += 1);
        const place = { target: 'stack', person: 'ada', version: 'next' };
        return (await ask(id, { ...place, ...more, type: 'steer', id, action, fault })).practice!;
      },
      async dispose() {
        const id = (lastId += 1);
        await ask(id, { type: 'dispose', id });
      },
      kill,
      end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** @param uid whose it is to be, this user's where undefined */
export function newRuntimeDir(uid: number | undefined): string {
  const path = join('/dev/shm', `runbooks-test-${randomBytes(6).toString('hex')}`);
  mkdirSync(path, { mode: 0o700 });
  if (uid !== undefined) chownSync(path, uid, uid);
  return path;
}

/** Ends what still lives in it, too. */
export async function removeRuntimeDir(runtimeDir: string): Promise<void> {
  await endSystems(runtimeDir, new Set());
  for (const path of [runtimeDir, passageDirectory(runtimeDir), plainDirectory(runtimeDir)]) removeFolder(path);
}

/** Why the way of a server that is not root cannot be tried here, or null when it can. */
export function whyNotUnprivileged(): string | null {
  if (process.getuid?.() !== 0) return 'only root can become another user';
  const as = [
    findProgram('setpriv')!,
    '--reuid',
    `${UNPRIVILEGED_UID}`,
    '--regid',
    `${UNPRIVILEGED_UID}`,
    '--clear-groups',
    '--',
  ];
  const tried = (argv: string[]) => spawnSync(as[0]!, [...as.slice(1), ...argv], { stdio: 'ignore' }).status === 0;
  if (!tried(['test', '-r', DRIVER])) return 'the unprivileged user cannot read this project';
  if (!tried(['unshare', '-U', '-r', 'true'])) return 'this system refuses user namespaces';
  return null;
}

/** Staged scripts lie in folders that cannot be written, which only root may empty as they are. */
function removeFolder(path: string): void {
  if (!existsSync(path)) return;
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) chmodSync(join(entry.parentPath, entry.name), 0o700);
  }
  rmSync(path, { recursive: true, force: true });
}
