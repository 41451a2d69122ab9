/**
 * `node e2e/content.main.ts BUILD_DIR`: holds the built start page against e2e/content.list.ts.
 * Exit status 0 when all is there, 1 when something is missing (one line each), 2 when there is no page to check.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { checkHomePage } from './content.check.ts';

const [buildDir = 'build'] = process.argv.slice(2);
const file = path.join(buildDir, 'index.html');
const html = await readFile(file, 'utf8').catch(() => null);
if (html === null) {
  console.error(`${file} cannot be read: build the site first`);
  process.exitCode = 2;
} else {
  const problems = checkHomePage(html);
  for (const problem of problems) console.error(`${file}: ${problem}`);
  if (problems.length === 0) console.log(`${file}: everything on the list is there`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
