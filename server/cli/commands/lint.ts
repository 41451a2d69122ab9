/** `runbooks lint`: what the build would refuse, without building. */
import { lintDocs } from '../../../src/plugin/index.ts';
import type { Command } from '../command.ts';

const HELP = `Usage: ./runbooks lint [--json]

Checks every page: fences of runnable blocks, front matter, raw HTML. Exit status 1 when there is an error; warnings
alone leave it at 0.

  --json   print the problems as JSON`;

export const lint: Command = {
  name: 'lint',
  summary: 'check the pages without building them',
  help: HELP,
  options: { json: { type: 'boolean' } },
  async run(values, { projectDir, out }) {
    const problems = await lintDocs({ siteDir: projectDir });
    const errors = problems.filter(({ level }) => level === 'error').length;
    if (values['json'] === true) {
      out(JSON.stringify({ problems }));
    } else {
      for (const { file, line, level, message } of problems) out(`${file}:${line}: ${level}: ${message}`);
      out(
        `${errors} ${errors === 1 ? 'error' : 'errors'}, ${problems.length - errors} ${problems.length - errors === 1 ? 'warning' : 'warnings'}`,
      );
    }
    return errors > 0 ? 1 : 0;
  },
};
