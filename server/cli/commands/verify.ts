/** `runbooks verify`: every block of every page, run on the practice system in the scenarios of its page. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readSite } from '../../../src/plugin/index.ts';
import type { Page } from '../../../src/plugin/index.ts';
import { DEFAULT_JOBS, failures, junit, summary, table, verify as runVerify } from '../../verify/index.ts';
import type { ScenarioResult, VerifyPage, VerifyReport } from '../../verify/index.ts';
import { UsageError, type CliContext, type Command, type OptionValues } from '../command.ts';

const MAX_JOBS = 16;

const HELP = `Usage: ./runbooks verify [--page DOC] [--version V] [--scenario NAME] [--all] [--jobs N] [--site DIR] [--quiet] [--json] [--junit FILE]

Runs the blocks of the pages on the practice system, in the scenarios that the pages name in their front matter, each on
a fresh system. It reads the sources: no built site is needed. Exit status 1 when a block does not come as its page
says, and when a block is in no scenario.

  --page DOC        one page, by document id, such as runbooks/system-health-check
  --version V       one version, such as 1.0 or next
  --scenario NAME   one scenario of each page
  --all             run a page also where another version has exactly the same bytes
  --jobs N          scenarios at the same time, ${DEFAULT_JOBS} without it
  --site DIR        folder with docs and versioned_docs, this project without it
  --quiet           print only what went wrong and the last line
  --json            print the result as JSON
  --junit FILE      write the result as JUnit XML`;

export const verify: Command = {
  name: 'verify',
  summary: 'run every block on the practice system',
  help: HELP,
  options: {
    page: { type: 'string' },
    version: { type: 'string' },
    scenario: { type: 'string' },
    all: { type: 'boolean' },
    jobs: { type: 'string' },
    site: { type: 'string' },
    quiet: { type: 'boolean' },
    json: { type: 'boolean' },
    junit: { type: 'string' },
  },
  async run(values, context) {
    const { projectDir, out, err } = context;
    const jobs = jobsOf(values['jobs']);
    const site = text(values, 'site');
    const siteDir = site === undefined ? projectDir : resolve(site);
    const [page, version, scenario] = [text(values, 'page'), text(values, 'version'), text(values, 'scenario')];
    const pages = (await readSite(siteDir)).filter(({ file }) => !file.startsWith('i18n/'));
    const broken = problemsOf(pages, page, version);
    for (const line of broken) err(line);
    const interrupted = onInterrupt((signal) => err(`Ended by ${signal}: what runs is stopped, the rest is not run.`));
    let report: VerifyReport | null;
    try {
      report = await runVerify({
        projectDir,
        pages: pages.map(pageOf),
        selection: { page, version, scenario, all: values['all'] === true },
        jobs,
        log: loggedTo(context),
        signal: interrupted.signal,
        progress: process.stderr.isTTY ? (...news) => err(progressLine(...news)) : () => undefined,
      });
    } finally {
      interrupted.done();
    }
    if (report === null) throw new UsageError('There is no such page, version or scenario with a runnable block.');
    const junitFile = text(values, 'junit');
    if (junitFile !== undefined) writeFileSync(junitFile, junit(report));
    const ok = report.ok && broken.length === 0;
    if (values['json'] === true) out(JSON.stringify({ ...report, ok, problems: broken }));
    else {
      const rows = values['quiet'] === true ? [] : table(report);
      for (const line of [...rows, ...failures(report), '', summary({ ...report, ok })]) out(line);
    }
    return ok ? 0 : 1;
  },
};

function text(values: OptionValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

function jobsOf(given: OptionValues[string]): number {
  if (given === undefined) return DEFAULT_JOBS;
  const jobs = Number(given);
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > MAX_JOBS) {
    throw new UsageError(`--jobs takes a whole number from 1 to ${MAX_JOBS}.`);
  }
  return jobs;
}

/** Errors that \`lint\` finds in the chosen pages: what is not readable cannot be verified. */
function problemsOf(pages: readonly Page[], doc: string | undefined, version: string | undefined): string[] {
  return (
    pages
      .filter((page) => (doc === undefined || page.doc === doc) && (version === undefined || page.version === version))
      .flatMap((page) => page.problems)
      // A block that is in no scenario is found by verify itself.
      .filter(
        ({ level, rule, message }) => level === 'error' && !(rule === 'scenarios' && message.startsWith('no scenario')),
      )
      .map(({ file, line, message }) => `${file}:${line}: error: ${message}`)
  );
}

function pageOf({ file, version, doc, source, blocks, scenarios, runbook }: Page): VerifyPage {
  const digest = createHash('sha256').update(source).digest('hex');
  return { file, version, doc, digest, params: runbook?.params ?? [], blocks, scenarios };
}

function loggedTo({ err }: CliContext) {
  const note = ({ error, why, detail }: Record<string, unknown>, message: string) =>
    err([message, error, why, detail].filter((part) => part !== undefined && part !== '').join(': '));
  return { warn: note, error: note };
}

function progressLine(
  { version, doc, scenario, runs, problem, ms }: ScenarioResult,
  done: number,
  all: number,
): string {
  const failed = runs.filter(({ status }) => status === 'failed').map(({ block }) => block);
  const came = problem ?? (failed.length > 0 ? `failed: ${failed.join(', ')}` : `${runs.length} runs ok`);
  return `[${done}/${all}] ${version} ${doc} ${scenario}: ${came} (${(ms / 1_000).toFixed(1)} s)`;
}

/** Ctrl-C ends what runs and takes everything down in order; a second one ends at once. */
function onInterrupt(tell: (signal: string) => void): { signal: AbortSignal; done(): void } {
  const controller = new AbortController();
  const abort = (name: string) => {
    tell(name);
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const name of signals) process.once(name, abort);
  return {
    signal: controller.signal,
    done: () => {
      for (const name of signals) process.off(name, abort);
    },
  };
}
