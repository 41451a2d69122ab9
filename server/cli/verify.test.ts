/** `runbooks verify` on a small site: what it prints, writes and ends with. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { runCli } from './run.ts';

const projectDir = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
let site: string;
beforeEach(() => {
  site = mkdtempSync(join(tmpdir(), 'runbooks-verify-site-'));
});
afterEach(() => rmSync(site, { recursive: true, force: true }));

async function verify(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const context = {
    projectDir,
    env: {},
    now: Date.now,
    out: (line: string) => void out.push(line),
    err: (line: string) => void err.push(line),
  };
  const status = await runCli(['verify', '--site', site, ...args], context);
  return { status, out: out.join('\n'), err: err.join('\n') };
}

function page(folder: string, expected: string, scenarios: object[]): void {
  const front = {
    title: 'A',
    runbook: {
      owner: 'o',
      lastReviewed: '2026-11-23',
      reviewEvery: '90d',
      topic: 't',
      rationale: 'r',
      target: 'stack',
      scenarios,
    },
  };
  const block = `\`\`\`bash run id=ping title="Redis answers" risk=read expect="${expected}"\ndocker compose exec -T redis redis-cli ping\n\`\`\`\n`;
  mkdirSync(join(site, folder, 'runbooks'), { recursive: true });
  writeFileSync(join(site, folder, 'runbooks', 'a.md'), `---\n${stringify(front)}---\n\n## Overview\n\n${block}`);
}

const WELL = { name: 'well', steps: ['ping'] };

describe('verify', { timeout: 120_000 }, () => {
  it('prints a table, counts a page with the same bytes once, and ends with 0', async () => {
    page('docs', '^PONG$', [WELL]);
    page('versioned_docs/version-1.0', '^PONG$', [WELL]);
    const { status, out, err } = await verify();
    expect([status, err]).toEqual([0, '']);
    const lines = out.split('\n');
    expect(lines[0]).toMatch(/^version +page +block +scenario +status +time$/);
    expect(lines[1]).toMatch(/^next +runbooks\/a +ping +well +ok +\d+\.\d s$/);
    expect(lines[2]).toBe('1.0 runbooks/a: the same bytes as in next, counted from there (1 block, 1 run)');
    expect(lines.at(-1)).toMatch(
      /^2 blocks, 1 scenario, 1 run, 0 failed, in .* s: every block came as its page says\.$/,
    );
  });

  it('names the block that came otherwise, for people and for machines, and ends with 1', async () => {
    page('docs', '^PANG$', [WELL]);
    const report = join(site, 'report.xml');
    const { status, out } = await verify('--quiet', '--junit', report);
    expect(status).toBe(1);
    expect(out).toMatch(
      /^\nFAILED block ping \(next runbooks\/a, scenario well, step 1; docs\/runbooks\/a\.md:\d+\)$/m,
    );
    expect(out).toContain(
      '  expected: exit 0, output matching /^PANG$/\n  came:     output does not match /^PANG$/\n  | PONG\n',
    );
    expect(readFileSync(report, 'utf8')).toContain('name="well: 1 ping"');
    const json = await verify('--json');
    expect([json.status, JSON.parse(json.out)]).toMatchObject([
      1,
      { ok: false, scenarios: [{ scenario: 'well', runs: [{ block: 'ping', status: 'failed', tail: ['PONG'] }] }] },
    ]);
  });

  it('ends with 1 for a block in no scenario, and for a page that cannot be read', async () => {
    page('docs', '^PONG$', []);
    expect(await verify()).toMatchObject({ status: 1, out: expect.stringContaining('no scenario runs block ping') });
    page('docs', '(', [WELL]);
    const broken = await verify();
    expect(broken.status).toBe(1);
    expect(broken.err).toMatch(/^docs\/runbooks\/a\.md:\d+: error: /);
  });
});
