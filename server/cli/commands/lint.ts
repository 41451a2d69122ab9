/** `runbooks lint`: what the build would refuse and what a page owes its readers, without building. */
import { lintOrganization } from '../../../src/organization/lint.ts';
import { fixDocs, formatForEditors, lintDocs, RULES, sortProblems } from '../../../src/plugin/index.ts';
import type { Problem, RuleId } from '../../../src/plugin/index.ts';
import { UsageError, type Command, type OptionValues } from '../command.ts';

const HELP = `Usage: ./runbooks lint [--fix] [--json] [--skip RULE]...

Checks every page of docs/ and of the published versions, and organization.yaml. docs/reference/lint.md lists the rules.
Exit status 1 when there is an error; warnings alone leave it at 0.

  --fix         first mend what has one right form, in docs/ only: line ends, prompts, docker-compose
  --json        print the problems as JSON
  --skip RULE   leave a rule out; may be given more than once`;

export const lint: Command = {
  name: 'lint',
  summary: 'check the pages without building them',
  help: HELP,
  options: {
    fix: { type: 'boolean' },
    json: { type: 'boolean' },
    skip: { type: 'string', multiple: true },
  },
  async run(values, { projectDir, now, out }) {
    const skip = rulesIn(values);
    const fixed = values['fix'] === true ? await fixDocs({ siteDir: projectDir }) : [];
    const found = await lintDocs({ siteDir: projectDir, now, skip });
    if (!skip.includes('organization')) found.push(...(await organizationProblems(projectDir)));
    const problems = sortProblems(found);
    const errors = problems.filter(({ level }) => level === 'error').length;
    const warnings = problems.length - errors;
    if (values['json'] === true) {
      out(JSON.stringify({ problems, errors, warnings, fixed }));
    } else {
      for (const file of fixed) out(`${file}: mended`);
      for (const problem of problems) out(formatForEditors(problem));
      out(`${count(errors, 'error')}, ${count(warnings, 'warning')}`);
    }
    return errors > 0 ? 1 : 0;
  },
};

function rulesIn(values: OptionValues): RuleId[] {
  const given = values['skip'] ?? [];
  return (Array.isArray(given) ? given : [given]).map((name) => {
    const known = RULES.find(({ id }) => id === name);
    if (known === undefined) throw new UsageError(`There is no rule \`${String(name)}\`.`);
    return known.id;
  });
}

async function organizationProblems(siteDir: string): Promise<Problem[]> {
  const findings = await lintOrganization({ siteDir });
  return findings.map((finding) => ({ ...finding, column: 1, rule: 'organization' as const }));
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
