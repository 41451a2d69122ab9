/**
 * `lint --fix`: mistakes that have one right form and no meaning. Only docs/ is touched, because published versions
 * change by a reviewed edit alone. Fixing twice changes nothing more.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NEXT_VERSION } from '../contract/block.ts';
import { readPage } from './page.ts';
import type { Page } from './page.ts';
import { oldComposeOf, promptsOf } from './rules/commands.ts';
import { placeInFile } from './rules/context.ts';
import { readSite } from './site.ts';

/** Writes the pages that it can better; returns their names. */
export async function fixDocs({ siteDir }: { siteDir: string }): Promise<string[]> {
  const changed: string[] = [];
  for (const page of await readSite(siteDir)) {
    if (page.version !== NEXT_VERSION || page.file.startsWith('i18n/')) continue;
    const text = fixedText(page.file, page.source);
    if (text === page.source) continue;
    await writeFile(join(siteDir, page.file), text);
    changed.push(page.file);
  }
  return changed;
}

/** LF at every line end, the last one too; no prompts; Compose by its name of today. */
export function fixedText(file: string, text: string): string {
  let [before, after] = ['', text];
  // What stands behind a prompt is a command only once the prompt is gone. Each round takes something away for good.
  while (after !== before) [before, after] = [after, onceFixed(readPage(file, after))];
  return after;
}

function onceFixed({ source, blocks }: Page): string {
  const lines = source.split(/\r\n|\n|\r/);
  for (const block of blocks) {
    // From the end of the block, so that places further up stay right.
    for (const at of promptsOf(block.code).toReversed()) replace(lines, placeInFile(lines, block, at), /^\$ +/, '');
    for (const at of oldComposeOf(block.code).toReversed()) {
      replace(lines, placeInFile(lines, block, at), /^docker-compose/, 'docker compose');
    }
  }
  const text = lines.join('\n');
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function replace(lines: string[], { line, column }: { line: number; column: number }, what: RegExp, by: string): void {
  const text = lines[line - 1] ?? '';
  lines[line - 1] = text.slice(0, column - 1) + text.slice(column - 1).replace(what, by);
}
