/**
 * A process that makes targets and runs staged blocks on ptys, for tests: in a process of its own it can be another
 * user, and it can be killed. One JSON request a line on stdin, one JSON answer a line on stdout.
 */
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { spawn } from 'node-pty';
import { createTargets } from '../index.ts';
import type { PracticeAnswer, Target } from '../target.ts';
import type { DriverRequest, DriverStart, RunAnswer, RunRequest, SteerRequest } from './types.ts';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
const RUN_DEADLINE_MS = 15_000;

const lines = createInterface({ input: process.stdin });
let answering: Promise<unknown> = Promise.resolve();
let targets: Awaited<ReturnType<typeof createTargets>>;

const say = (answer: unknown) => process.stdout.write(`${JSON.stringify(answer)}\n`);

lines.once('line', (line) => {
  answering = start(JSON.parse(line) as DriverStart);
  lines.on('line', (next) => void handle(JSON.parse(next) as DriverRequest));
});

async function start({ config, runtimeDir, projectDir = PROJECT, practice }: DriverStart): Promise<void> {
  const log = {
    info: () => undefined,
    warn: (fields: unknown, message: string) => console.error(message, JSON.stringify(fields)),
  };
  try {
    targets = await createTargets(config, { runtimeDir, projectDir, log, practice });
    const made = targets.list().map(({ name, isolated, note, environment }) => ({ name, isolated, note, environment }));
    say({ id: 0, targets: made });
  } catch (error) {
    say({ id: 0, error: (error as Error).message });
  }
}

async function handle(request: DriverRequest): Promise<void> {
  await answering;
  try {
    if (request.type === 'dispose') {
      await targets.dispose();
      say({ id: request.id });
    } else if (request.type === 'steer') {
      say({ id: request.id, practice: await steer(request) });
    } else {
      say({ id: request.id, run: await run(request) });
    }
  } catch (error) {
    say({ id: request.id, error: String(error) });
  }
}

function steer({ target, person, version, action, fault }: SteerRequest): Promise<PracticeAnswer> {
  const control = targets.get(target)!.control!(person, version);
  return action === 'inject' || action === 'clear' ? control[action](fault) : control[action]();
}

async function run(request: RunRequest): Promise<RunAnswer> {
  const target = targets.get(request.target) as Target;
  const id = randomBytes(16).toString('hex');
  const { code, errexit = true, pipefail = true, interactive = false } = request.block;
  const staged = await target.stage({
    run: id,
    personId: request.person ?? 'ada',
    ...(request.version === undefined ? {} : { version: request.version }),
    block: { code, lang: 'bash', errexit, pipefail, interactive },
    variables: request.variables ?? {},
    state: request.state ?? { cwd: null, text: '' },
    saves: request.saves ?? !interactive,
  });
  if (!staged.ok) return { state: 'refused', why: staged.why };
  const { argv, env, cwd } = staged.staged;
  const child = spawn(argv[0]!, argv.slice(1), { cwd, env, cols: 120, rows: 40, encoding: null });
  const chunks: Buffer[] = [];
  const steps = [...(request.steps ?? [])];
  let unseen = '';
  // The types of node-pty know strings only; with `encoding: null` these are buffers.
  child.onData((data) => {
    chunks.push(data as unknown as Buffer);
    unseen += (data as unknown as Buffer).toString('latin1');
    while (steps[0] !== undefined && unseen.includes(steps[0].see)) {
      const step = steps.shift()!;
      unseen = unseen.slice(unseen.indexOf(step.see) + step.see.length);
      if (step.send !== undefined) child.write(step.send);
      if (step.kill !== undefined) process.kill(child.pid, step.kill);
      if (step.exit === true) process.exit(0);
    }
  });
  const timer = setTimeout(() => process.kill(child.pid, 'SIGKILL'), RUN_DEADLINE_MS);
  const { exitCode, signal } = await new Promise<{ exitCode: number; signal?: number }>((resolve) =>
    child.onExit(resolve),
  );
  clearTimeout(timer);
  const left = await target.collect(id);
  if (request.keep !== true) await target.release(id);
  return {
    state: 'ended',
    run: id,
    status: signal ? 128 + signal : exitCode,
    output: Buffer.concat(chunks).toString('utf8').replaceAll('\r\n', '\n'),
    left,
    containment: staged.staged.containment,
  };
}
