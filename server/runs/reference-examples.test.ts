/** Every example of docs/reference/blocks.md runs on the practice system, and ends as it says. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Block } from '../../src/contract/block.ts';
import type { RunView } from '../../src/contract/run.ts';
import { referenceExamples } from '../../src/plugin/reference-examples.ts';
import { DEFAULT_RUN_LIMITS } from '../targets/config-types.ts';
import { createTargets } from '../targets/index.ts';
import type { Targets } from '../targets/index.ts';
import { startTestHost } from './host/testing/bench-host.ts';
import type { TestHost } from './host/testing/bench-host.ts';
import { ALICE, makeWorld, until } from './testing/world.ts';
import type { World } from './testing/world.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What a reader would fill in where an example has no default. */
const FILLED_IN: Record<string, string> = { SERVICE: 'redis', WEBHOOK_TOKEN: 'correct-horse-battery' };
const RUN_DEADLINE_MS = 30_000;

const examples = referenceExamples(ROOT).map(({ line, page }) => {
  const doc = `runbooks/example-${line}`;
  const blocks = page.blocks.map((block): Block => ({ ...block, doc, permalink: `/${doc}` }));
  return { line, doc, blocks, params: page.runbook?.params ?? [] };
});

let host: TestHost;
let targets: Targets;
let world: World;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'reference-'));
  host = await startTestHost();
  const quiet = () => undefined;
  targets = await createTargets(
    {
      targets: { stack: { kind: 'practice', environment: 'practice', profile: 'mended' } },
      limits: DEFAULT_RUN_LIMITS,
    },
    { runtimeDir: join(folder, 'run'), projectDir: ROOT, log: { info: quiet, warn: quiet } },
  );
  world = await makeWorld({
    blocks: examples.flatMap(({ blocks }) => blocks),
    host: host.client,
    dataDir: host.dataDir,
  });
  Object.assign(world.deps.targets, { get: targets.get });
  Object.assign(world.deps.blocks, {
    params: (_: string, doc: string) => examples.find((example) => example.doc === doc)?.params ?? [],
  });
  // The first run makes the practice system: its start is not the examples' concern.
}, 60_000);

afterAll(async () => {
  await world?.dispose();
  await targets?.dispose();
  await host?.cleanUp();
  rmSync(folder, { recursive: true, force: true });
});

let requests = 0;

async function run(block: Block): Promise<RunView> {
  const params = Object.fromEntries(
    block.params.filter((name) => name in FILLED_IN).map((name) => [name, FILLED_IN[name]!]),
  );
  const { version, doc, id, sha256, target } = block;
  const request = { version, doc, block: id, sha256, target, requestId: `r${requests++}`, params };
  const { run } = await world.runs.start(ALICE, request);
  const view = () => world.runs.view(ALICE, run.id);
  if (block.endless) {
    await until(async () => (await view()).bytes > 0, 'its first output');
    await world.runs.stop(ALICE, run.id);
  }
  const deadline = Date.now() + RUN_DEADLINE_MS;
  for (;;) {
    const now = await view();
    if (now.state === 'ended') return now;
    if (Date.now() > deadline) throw new Error(`${id} does not end`);
    await until(async () => (await view()).state === 'ended' || Date.now() > deadline, 'its end').catch(
      () => undefined,
    );
  }
}

describe('an example of the reference', () => {
  it('is there for every key and every type', () => {
    expect(examples.length).toBeGreaterThan(15);
  });

  it.each(examples.map((example) => [example.line, example] as const))(
    'on line %i runs and ends as it says',
    { timeout: 90_000 },
    async (_, { doc, blocks, params }) => {
      for (const param of params.filter(({ from }) => from !== null)) {
        const { version } = blocks[0]!;
        const { choices } = await world.runs.choices(ALICE, { version, doc, param: param.name });
        expect(choices).toContain(FILLED_IN[param.name]);
      }
      for (const block of blocks) {
        const { outcome, stateNote } = await run(block);
        expect([block.id, outcome, stateNote]).toEqual([
          block.id,
          { verdict: 'as-expected', words: expect.any(String) },
          null,
        ]);
      }
    },
  );
});
