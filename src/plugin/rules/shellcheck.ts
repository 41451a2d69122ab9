/**
 * The rule that asks ShellCheck about every block. It is another program, as old or new as the system has it, so that
 * only checks count which every version from 0.8 on knows: a machine must not find what another one does not.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NEXT_VERSION } from '../../contract/block.ts';
import type { Page, Report, SourceBlock } from '../page.ts';
import { compare } from '../problem.ts';
import { sha256Hex } from '../sha256.ts';
import { linesOf, placeInFile } from './context.ts';
import type { RuleId } from './table.ts';

/** The last check that came with version 0.8. */
const LAST_CODE = 2312;
/** Checks that are wrong about blocks, and why. */
export const EXCLUDED: Readonly<Record<number, string>> = {
  2154: 'a variable without a value is a finding of the rule `variables`, which knows parameters and captures',
  2034: 'a variable that the block does not use itself may be meant for the next block',
};
const DEADLINE_MS = 120_000;
const OUTPUT_LIMIT_BYTES = 32 * 1024 * 1024;
/** Files of one call: its command line has a limit. */
const BATCH = 200;

/** What to type where the program is missing. */
export const INSTALL_HINT =
  'ShellCheck is not installed: type `apt-get install -y shellcheck` (Debian, Ubuntu) or `brew install shellcheck` (macOS), or leave it out with --skip shellcheck';

type Finding = { line: number; column: number; code: number; message: string };
type Reporter = (page: Page) => (rule: RuleId) => Report;

/** Reports what ShellCheck finds in the blocks of `pages`, each text asked about once. */
export async function lintWithShellcheck(
  pages: readonly Page[],
  reporter: Reporter,
  { program = 'shellcheck' }: { program?: string } = {},
): Promise<void> {
  const blocks = pages.flatMap((page) => page.blocks);
  const [first] = pages.filter((page) => page.blocks.length > 0);
  if (first === undefined) return;
  const findings = await findingsOf(blocks.map(scriptOf), program);
  if (findings === null) {
    reporter(first)('shellcheck')(1, INSTALL_HINT);
    return;
  }
  for (const page of pages) reportPage(page, findings, reporter(page));
}

function reportPage(page: Page, findings: Map<string, Finding[]>, reporter: (rule: RuleId) => Report): void {
  const lines = linesOf(page);
  const needed = new Set<string>();
  for (const block of page.blocks) {
    for (const { line, column, code, message } of findings.get(keyOf(scriptOf(block))) ?? []) {
      const allow = `shellcheck/SC${code}`;
      const overridden = page.overrides.some((override) => override.allow === allow && override.block === block.id);
      needed.add(`${allow} ${block.id}`);
      if (overridden) continue;
      const at = placeInFile(lines, block, offsetOf(block, line, column));
      reporter('shellcheck')(at.line, `SC${code}: ${message}`, 'error', at.column);
    }
  }
  if (page.version !== NEXT_VERSION) return;
  page.overrides.forEach(({ allow, block }, index) => {
    if (!allow.startsWith('shellcheck/') || needed.has(`${allow} ${block}`)) return;
    const line = page.frontMatter.lineOf(['runbook', 'lint', index]);
    reporter('override')(line, `lint: ${allow} finds nothing in block "${block}": take the exception out`, 'warning');
  });
}

/** One line in front of the block: the strict mode in which it runs. */
function scriptOf({ code, errexit, pipefail }: SourceBlock): string {
  return `set ${errexit ? '-e' : '+e'} ${pipefail ? '-o' : '+o'} pipefail\n${code}`;
}

/** Offset in the block's text of a place in its script. */
function offsetOf({ code }: SourceBlock, scriptLine: number, column: number): number {
  const before = code.split('\n').slice(0, scriptLine - 2);
  return before.reduce((sum, line) => sum + line.length + 1, 0) + column - 1;
}

const keyOf = (script: string): string => sha256Hex(script);

/** Findings by script; null when the program is not there. */
async function findingsOf(scripts: readonly string[], program: string): Promise<Map<string, Finding[]> | null> {
  const texts = new Map(scripts.map((script) => [keyOf(script), script]));
  const folder = await mkdtemp(join(tmpdir(), 'runbook-shellcheck-'));
  try {
    const found = new Map<string, Finding[]>();
    const names = [...texts.keys()].sort(compare);
    for (const name of names) await writeFile(join(folder, name), texts.get(name)!);
    for (let from = 0; from < names.length; from += BATCH) {
      const output = await run(program, names.slice(from, from + BATCH), folder);
      if (output === null) return null;
      for (const comment of output.comments) {
        if (comment.code > LAST_CODE && comment.code < 3000) continue;
        found.set(comment.file, [...(found.get(comment.file) ?? []), comment]);
      }
    }
    return found;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Output = { comments: (Finding & { file: string })[] };

function run(program: string, files: string[], cwd: string): Promise<Output | null> {
  const args = ['--norc', '--shell=bash', '--severity=warning', '--format=json1'];
  const exclude = `--exclude=${Object.keys(EXCLUDED)
    .map((code) => `SC${code}`)
    .join(',')}`;
  return new Promise((resolve, reject) => {
    execFile(
      program,
      [...args, exclude, ...files],
      { cwd, timeout: DEADLINE_MS, maxBuffer: OUTPUT_LIMIT_BYTES },
      (error, stdout, stderr) => {
        if (error !== null && (error as NodeJS.ErrnoException).code === 'ENOENT') return resolve(null);
        // 1 says that there are findings.
        if (error !== null && error.code !== 1)
          return reject(new Error(`${program} failed: ${stderr || error.message}`));
        resolve(JSON.parse(stdout) as Output);
      },
    );
  });
}
