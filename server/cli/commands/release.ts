/** `runbooks release`: makes docs/ the next published version, once it is clean and proven. */
import {
  compareEditions,
  cutVersion,
  CutError,
  nameProblem,
  publishedVersions,
  readEditions,
  summaryWords,
} from '../../../src/plugin/versions/index.ts';
import { UsageError, type CliContext, type Command, type ExitStatus, type OptionValues } from '../command.ts';

const HELP = `Usage: ./runbooks release VERSION --why TEXT [--dry-run]

Lints every page, proves every block of docs/ on practice systems, and only when both find nothing wrong cuts the
version: copies docs/ to versioned_docs/, the sidebar to versioned_sidebars/, and names it in versions.json. Why there is
a new version is written beside its pages and shown on the site. Nothing is left behind when any of it fails.

Publish it with \`./runbooks build\` once it is reviewed and committed.

  VERSION    numbers with points, above all others: 1.1, 2.0, 2.0.1
  --why      the reason, a sentence or two
  --dry-run  check everything, say what would be published, and write nothing`;

/** A check that must end with 0, and the options it is called with. */
export type ReleaseCheck = { command: Pick<Command, 'name' | 'run'>; values: OptionValues };

/** `checks` run in order on the site; the first that does not end with 0 ends the release. */
export function releaseCommand(checks: readonly ReleaseCheck[]): Command {
  return {
    name: 'release',
    summary: 'lint, verify and cut a new version',
    help: HELP,
    options: { why: { type: 'string' }, 'dry-run': { type: 'boolean' } },
    operands: { least: 1, most: 1 },
    async run(values, context, [version]) {
      const why = typeof values['why'] === 'string' ? values['why'].trim() : '';
      if (why === '') throw new UsageError('Say why there is a new version: --why "…". Readers see it on the site.');
      const problem = nameProblem(version!, await publishedVersions(context.projectDir));
      if (problem !== null) throw new UsageError(problem);
      if (!(await pass(checks, context))) return 1;
      return await cut({ version: version!, why, dry: values['dry-run'] === true }, context);
    },
  };
}

async function pass(checks: readonly ReleaseCheck[], context: CliContext): Promise<boolean> {
  for (const { command, values } of checks) {
    if ((await command.run(values, context, [])) === 0) continue;
    context.err(`Nothing was released: \`./runbooks ${command.name}\` has found what must be mended first.`);
    return false;
  }
  return true;
}

type Wanted = { version: string; why: string; dry: boolean };

async function cut({ version, why, dry }: Wanted, { projectDir, now, out, err }: CliContext): Promise<ExitStatus> {
  const [next, latest = null] = await readEditions(projectDir);
  const changes = compareEditions(latest, { ...next!, version });
  if (changes.pages.length === 0) {
    err(`Nothing was released: docs/ holds the same as version ${latest?.version ?? ''}.`);
    return 1;
  }
  out(summaryWords(changes));
  for (const { doc, kind, rationale } of changes.pages) {
    out(`  ${kind.padEnd(8)} ${doc}${rationale === null ? '' : `: ${rationale}`}`);
  }
  if (dry) {
    out(`Version ${version} was not cut: this was a dry run.`);
    return 0;
  }
  try {
    await cutVersion(projectDir, { version, date: new Date(now()).toISOString().slice(0, 10), why });
  } catch (error) {
    if (!(error instanceof CutError)) throw error;
    err(error.message);
    return 1;
  }
  out(`Version ${version} is cut. Review and commit it, then publish it with \`./runbooks build\`.`);
  return 0;
}
