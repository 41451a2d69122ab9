/** One scenario from its fresh practice system to the last of its steps. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Block } from '../../src/contract/block.ts';
import type { RunView } from '../../src/contract/run.ts';
import type { Scenario, ScenarioStep, Symptom } from '../../src/contract/scenario.ts';
import { journalPath } from '../runs/host/journal.ts';
import type { PracticeAnswer, PracticeControl } from '../targets/target.ts';
import { runBlock } from './run-block.ts';
import type { RunResult, ScenarioResult, VerifyPage } from './types.ts';
import type { Actor, World } from './world.ts';

export const SCENARIO_DEADLINE_MS = 180_000;
/** Lines of a failed run that are shown. */
export const TAIL_LINES = 20;
/** What a run leaves at its target is removed a moment after its end is told. */
const RESET_DEADLINE_MS = 5_000;

type RunStep = Extract<ScenarioStep, { kind: 'run' }>;

export type ScenarioOptions = { signal: AbortSignal; deadlineMs?: number };

/** Never rejects: what goes wrong is in the result. A step after a failed one is run all the same. */
export async function runScenario(
  world: World,
  { page, scenario }: { page: VerifyPage; scenario: Scenario },
  options: ScenarioOptions,
): Promise<ScenarioResult> {
  const began = performance.now();
  const deadlineMs = options.deadlineMs ?? SCENARIO_DEADLINE_MS;
  const { version, doc, file } = page;
  const result: ScenarioResult = { version, doc, file, scenario: scenario.name, runs: [], problem: null, ms: 0 };
  let actor: Actor | null = null;
  try {
    actor = await world.enter(page, scenario);
    orThrow(await actor.control.start(), 'start');
    // How long a system takes to start says something of the machine, and nothing of the page.
    const signal = AbortSignal.any([options.signal, AbortSignal.timeout(deadlineMs)]);
    for (const fault of scenario.faults) orThrow(await actor.control.inject(fault), `inject ${fault}`);
    for (const [index, step] of scenario.steps.entries()) {
      if (signal.aborted) break;
      if (step.kind !== 'run') orThrow(await actor.control[step.kind](step.fault), `${step.kind} ${step.fault}`);
      else result.runs.push(await runStep(world, actor, { page, scenario, step, index, signal }));
    }
    if (signal.aborted && !options.signal.aborted) result.problem = `It was ended after ${deadlineMs / 1_000} s.`;
  } catch (error) {
    result.problem = error instanceof Error ? error.message : String(error);
  }
  if (actor !== null) await endSystem(actor.control);
  const ran = new Set(result.runs.map(({ step }) => step));
  scenario.steps.forEach((step, index) => {
    if (step.kind === 'run' && !ran.has(index + 1)) result.runs.push(notRun(page, step, index));
  });
  result.runs.sort((a, b) => a.step - b.step);
  result.ms = Math.round(performance.now() - began);
  return result;
}

function orThrow(answer: PracticeAnswer, what: string): void {
  if (!answer.ok) throw new Error(`${what}: ${answer.why}`);
}

/** The system has done its part; one that cannot be ended now goes with the world. */
async function endSystem(control: PracticeControl): Promise<void> {
  const deadline = performance.now() + RESET_DEADLINE_MS;
  while (performance.now() < deadline) {
    const answer = await control.reset().catch(() => null);
    if (answer === null || answer.ok || answer.reason !== 'busy') return;
    await sleep(50);
  }
}

type StepOrder = { page: VerifyPage; scenario: Scenario; step: RunStep; index: number; signal: AbortSignal };

async function runStep(world: World, actor: Actor, order: StepOrder): Promise<RunResult> {
  const { page, scenario, step, index, signal } = order;
  const block = actor.block(step.block);
  const result: RunResult = { ...notRun(page, step, index), status: 'failed' };
  if (block === null) return { ...result, came: 'there is no such block on this page' };
  const began = performance.now();
  try {
    const view = await runBlock(world, actor, {
      block,
      specs: page.params,
      params: { ...scenario.params, ...step.params },
      input: step.input,
      awaited: step.symptom === null ? block.expect : step.symptom.output,
      signal,
    });
    const passed = await came(world, block, step.symptom, view);
    result.status = passed ? 'passed' : 'failed';
    result.came = step.symptom === null || view.reason !== 'exited' ? wordsOf(view) : `exit ${view.exitStatus}`;
    if (!passed) {
      if (step.symptom !== null && view.exitStatus === step.symptom.exit) result.came += ', other output';
      const lines = await world.judge.lines(journalPath(world.dataDir, view.id, 'output'), view.bytes);
      result.tail = lines.slice(0, lines.at(-1) === '' ? -1 : undefined).slice(-TAIL_LINES);
    }
  } catch (error) {
    // Not started: the server's own sentence says why.
    result.came = error instanceof Error ? error.message : String(error);
  }
  return { ...result, ms: Math.round(performance.now() - began) };
}

/** Whether the run came as the page, or the symptom, says. */
async function came(world: World, block: Block, symptom: Symptom | null, view: RunView): Promise<boolean> {
  if (symptom === null) return view.outcome.verdict === 'as-expected';
  if (view.exitStatus === null) return false;
  // One that never ends is stopped once it has shown the symptom; its exit status then says nothing.
  const ended = block.endless && view.reason === 'stopped';
  if (!ended && view.exitStatus !== symptom.exit) return false;
  const { verdict } = await world.judge.judge(
    {
      reason: ended ? 'stopped' : 'exited',
      exitStatus: view.exitStatus,
      expectExit: view.exitStatus,
      expect: symptom.output,
      endless: ended,
      bytes: view.bytes,
      timeoutMs: view.timeoutMs,
      detail: null,
    },
    journalPath(world.dataDir, view.id, 'output'),
  );
  return verdict === 'as-expected';
}

function wordsOf({ outcome }: RunView): string {
  return outcome.verdict === 'pending' ? 'no end' : outcome.words;
}

function notRun(page: VerifyPage, step: RunStep, index: number): RunResult {
  const block = page.blocks.find(({ id }) => id === step.block);
  return {
    block: step.block,
    line: block?.line ?? null,
    step: index + 1,
    symptom: step.symptom !== null,
    status: 'not-run',
    ms: 0,
    expected: expectation(block, step.symptom),
    came: 'not run',
    tail: [],
  };
}

function expectation(block: VerifyPage['blocks'][number] | undefined, symptom: Symptom | null): string {
  const output = symptom === null ? (block?.expect ?? null) : symptom.output;
  const matching = output === null ? '' : `, output matching /${output}/`;
  if (symptom === null && block?.endless === true) return `no end of its own${matching}`;
  return `exit ${symptom === null ? (block?.expectExit ?? 0) : symptom.exit}${matching}`;
}
