/**
 * `npm test`: everything that must hold, in the order in which a failure is cheapest to see. The last line counts what
 * really ran. `npm test -- unit` runs single stages: lint, types, pages, unit, verify, build, content, e2e.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ensureInstalled, pinnedEnv, ROOT } from './install.mjs';
import { say } from './say.mjs';
import { ensureShellcheck } from './shellcheck.mjs';

const reports = mkdtempSync(join(tmpdir(), 'runbooks-test-'));
const only = new Set(process.argv.slice(2));

/** Each stage answers {passed, failed}: a check counts as one, a test runner as many as it ran. */
const STAGES = [
  ['lint', () => check('oxlint', ['--deny-warnings'], ['prettier', ['--check', '--log-level', 'warn', '.']])],
  ['types', () => check('tsc', ['-p', 'tsconfig.json'], ['tsc', ['-p', 'server/tsconfig.json']])],
  ['pages', pages],
  ['unit', unit],
  ['verify', verify],
  ['build', () => check('node', ['server/cli/main.ts', 'build'])],
  ['content', () => check('node', ['e2e/content.main.ts', 'published/current/site'])],
  ['e2e', endToEnd],
];

await ensureInstalled();
let passed = 0;
let failed = 0;
for (const [name, stage] of STAGES) {
  if (only.size > 0 && !only.has(name)) continue;
  say(`\n── ${name}`);
  const started = Date.now();
  const counts = await stage();
  passed += counts.passed;
  failed += counts.failed;
  say(`${name}: ${counts.passed} passed, ${counts.failed} failed in ${Math.round((Date.now() - started) / 1000)} s`);
  // Without a site there is nothing to open in a browser.
  if (name === 'build' && counts.failed > 0) break;
}
rmSync(reports, { recursive: true, force: true });
say(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);

async function check(program, args, ...more) {
  const counts = { passed: 0, failed: 0 };
  for (const [name, list] of [[program, args], ...more]) {
    if ((await run(name, list)) === 0) counts.passed += 1;
    else counts.failed += 1;
  }
  return counts;
}

/** Reviews become due by the calendar, which is no fault of the code: they are left to a check by the clock. */
async function pages() {
  ensureShellcheck();
  return check('node', ['server/cli/main.ts', 'lint', '--skip', 'review']);
}

async function unit() {
  ensureShellcheck();
  const file = join(reports, 'unit.json');
  const status = await run('vitest', ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`]);
  const report = readReport(file);
  return honest(status, report?.numPassedTests ?? 0, report?.numFailedTests ?? 0);
}

/** Every block of every page, run on the practice system: each run counts, and so does a block that none of them proves. */
async function verify() {
  const file = join(reports, 'verify.xml');
  const status = await run('node', ['server/cli/main.ts', 'verify', '--quiet', '--junit', file]);
  const report = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const count = (element) => report.split(`<${element}`).length - 1;
  const bad = count('failure ') + count('skipped ');
  return honest(status, count('testcase ') - bad, bad);
}

async function endToEnd() {
  const file = join(reports, 'e2e.json');
  const chromium = ensureChromium();
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: file, ...(chromium ? { CHROMIUM_PATH: chromium } : {}) };
  const status = await run('playwright', ['test', '--reporter=line,json'], env);
  const stats = readReport(file)?.stats;
  return honest(status, (stats?.expected ?? 0) + (stats?.flaky ?? 0), stats?.unexpected ?? 0);
}

/** A runner that failed without a failed test (it crashed, or found nothing) still counts as one failure. */
function honest(status, passedTests, failedTests) {
  const silent = (status !== 0 && failedTests === 0) || (passedTests === 0 && failedTests === 0);
  return { passed: passedTests, failed: failedTests + (silent ? 1 : 0) };
}

function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

function run(program, args, env = {}) {
  const path = join(ROOT, 'node_modules', '.bin', program);
  const child = spawn(path, args, {
    cwd: ROOT,
    env: { ...pinnedEnv(), ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('close', (code) => resolve(code ?? 1));
  });
}
