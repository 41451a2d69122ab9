/**
 * What a block starts from and what it leaves: blocks in a row, through a real pty-host, and some of them on every other
 * kind of target.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBench } from './testing/bench.ts';
import { CASES } from './testing/cases/index.ts';
import { UNPRIVILEGED_UID, drive, whyNotUnprivileged } from './testing/drive.ts';
import type { Bench } from './testing/bench.ts';
import type { Case } from './testing/cases/index.ts';
import type { DriveOptions, Driver } from './testing/drive.ts';
import type { CarriedState, Snapshot } from './target.ts';

type Run = (request: {
  code: string;
  state: CarriedState;
  errexit: boolean;
  pipefail: boolean;
}) => Promise<{ status: number | null; output: string; left: Snapshot | null }>;

async function check({ blocks }: Case, run: Run): Promise<void> {
  let state: CarriedState = { cwd: null, text: '' };
  for (const { code, status = 0, output, kept = true, names, errexit = true, pipefail = true } of blocks) {
    const ended = await run({ code, state, errexit, pipefail });
    if (typeof output === 'string') expect(ended.output).toBe(output);
    else expect(ended.output).toMatch(output);
    expect({ status: ended.status, kept: ended.left !== null }).toEqual({ status, kept });
    if (names !== undefined) expect(ended.left).toMatchObject(names);
    state = ended.left ?? state;
  }
}

const named = (cases: readonly Case[]) => cases.map((each) => [each.what, each] as const);

describe('blocks in a row on practice', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench();
  });
  afterAll(async () => {
    const left = bench.staged();
    await bench.end();
    expect(left).toEqual([]);
  });

  it.concurrent.each(named(CASES))('%s', (_, each) => check(each, (request) => bench.run(request)));

  it('are at least fifty cases', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(50);
  });
});

const unprivileged = whyNotUnprivileged();
const isRoot = process.getuid?.() === 0;
const LOCAL = { kind: 'local', environment: 'staging', cwd: '/' } as const;
const WAYS: { way: string; options: DriveOptions; target?: string; skip: string | null }[] = [
  { way: 'on practice of a server that is not root', options: { uid: UNPRIVILEGED_UID }, skip: unprivileged },
  { way: 'on practice without a sandbox', options: { practice: { withoutSandbox: true } }, skip: null },
  {
    way: 'on practice without a sandbox, not root',
    options: { uid: UNPRIVILEGED_UID, practice: { withoutSandbox: true } },
    skip: unprivileged,
  },
  {
    way: 'on a local target',
    options: { targets: { host: { ...LOCAL, runAs: 'nobody' } } },
    target: 'host',
    skip: isRoot ? null : 'this user is not root',
  },
  {
    way: 'on a local target of a server that is not root',
    options: { uid: UNPRIVILEGED_UID, targets: { host: { ...LOCAL, allowSameUser: true } } },
    target: 'host',
    skip: unprivileged,
  },
];

for (const { way, options, target = 'stack', skip } of WAYS) {
  describe.skipIf(skip !== null)(`blocks in a row ${way}${skip === null ? '' : ` (skipped: ${skip})`}`, () => {
    let driver: Driver;
    beforeAll(async () => {
      driver = await drive(options);
    });
    afterAll(() => driver?.end());

    it.concurrent.each(named(CASES.filter((each) => each.anywhere)))('%s', (_, each) =>
      check(each, ({ code, ...request }) => driver.run(code, { target, ...request })),
    );
  });
}
