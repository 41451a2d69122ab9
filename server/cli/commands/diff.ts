/** `runbooks diff`: what changed between two versions, from their sources. */
import { compareEditions, patchLines, readEditions } from '../../../src/plugin/versions/index.ts';
import { UsageError, type Command } from '../command.ts';

const HELP = `Usage: ./runbooks diff VERSION VERSION [--json]

Lists the blocks that were added, removed and changed from the first version to the second, page by page: the text as a
unified diff, and what their fences say differently. \`next\` is the text in docs/ that is not published yet.

Exit status as diff(1): 0 the same, 1 different, 2 called wrongly.

  --json   print the changes as JSON`;

export const diff: Command = {
  name: 'diff',
  summary: 'list what changed between two versions',
  help: HELP,
  options: { json: { type: 'boolean' } },
  operands: { least: 2, most: 2 },
  async run(values, { projectDir, out }, [first, second]) {
    const editions = await readEditions(projectDir);
    const [before, after] = [first, second].map((version) => {
      const edition = editions.find((one) => one.version === version);
      if (edition !== undefined) return edition;
      throw new UsageError(
        `There is no version ${version}: there are ${editions.map((one) => one.version).join(', ')}.`,
      );
    });
    const changes = compareEditions(before!, after!);
    if (values['json'] === true) out(JSON.stringify(changes));
    else for (const line of patchLines(changes)) out(line);
    return changes.pages.length === 0 ? 0 : 1;
  },
};
