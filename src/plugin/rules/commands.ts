/**
 * Rules about the commands of a block: a `read` block only reads, and a block can be run as it stands, without a prompt
 * to leave out or a placeholder to fill in.
 */
import type { Page, SourceBlock } from '../page.ts';
import { scanShell } from '../shell/index.ts';
import type { ShellCommand } from '../shell/index.ts';
import { changesOf } from './changes/index.ts';
import { isAllowed, linesOf, placeInFile } from './context.ts';
import type { PageRule } from './context.ts';

/** Words in angle brackets that programs print or take, and that nobody fills in. */
const NOT_FOR_READERS = new Set(['<none>', '<nil>', '<unknown>', '<missing>']);
const PLACEHOLDER = /<[A-Za-z][A-Za-z0-9]*(?:[ _-][A-Za-z0-9]+)*>/g;

/** Rules of which some findings can be overridden. */
export type Judged = 'read-changes' | 'placeholder';

/** What a page's overrides could be for: offsets of what each rule finds in a block, overridden or not. */
export function findingsOf(block: SourceBlock, rule: Judged): { at: number; message: string }[] {
  if (rule === 'placeholder') {
    return placeholdersOf(block.code).map(({ at, text }) => ({
      at,
      message: `${text} is to be filled in by hand, and would run as it stands: make it a parameter`,
    }));
  }
  if (block.risk !== 'read') return [];
  return changesOf(block.code).map(({ at, what }) => ({
    at,
    message: `risk=read, but ${what}: say risk=change, or explain it under \`lint\` in the front matter`,
  }));
}

export const lintCommands: PageRule = (page, reporter) => {
  const lines = linesOf(page);
  for (const block of page.blocks) {
    for (const rule of ['read-changes', 'placeholder'] as const) {
      if (isAllowed(page, rule, block)) continue;
      for (const { at, message } of findingsOf(block, rule)) {
        const { line, column } = placeInFile(lines, block, at);
        reporter(rule)(line, message, 'error', column);
      }
    }
    for (const at of promptsOf(block.code)) {
      const { line, column } = placeInFile(lines, block, at);
      reporter('prompt')(line, 'the prompt `$ ` would run as a command: leave it out', 'error', column);
    }
  }
};

export const lintCompose: PageRule = (page, reporter) => {
  const lines = linesOf(page);
  for (const block of page.blocks) {
    for (const at of oldComposeOf(block.code)) {
      const { line, column } = placeInFile(lines, block, at);
      reporter('compose-v1')(line, 'docker-compose is version 1: write `docker compose`', 'error', column);
    }
  }
};

/** Offsets of prompts: `$` as a command of its own. */
export function promptsOf(code: string): number[] {
  return commandsNamed(code, '$');
}

/** Offsets of `docker-compose` as a command. */
export function oldComposeOf(code: string): number[] {
  return commandsNamed(code, 'docker-compose');
}

function commandsNamed(code: string, name: string): number[] {
  return scanShell(code).commands.flatMap(({ words: [first] }) =>
    first?.text === name && !first.quoted ? [first.at] : [],
  );
}

/** `<name>` in a word, or unquoted, where bash reads it as two redirections. */
function placeholdersOf(code: string): { at: number; text: string }[] {
  return scanShell(code)
    .commands.flatMap((command) => [...unquoted(code, command), ...quoted(command)])
    .filter(({ text }) => !NOT_FOR_READERS.has(text));
}

function unquoted(code: string, { redirections }: ShellCommand): { at: number; text: string }[] {
  return redirections.flatMap(({ operator, at }) => {
    const text = operator === '<' ? new RegExp(PLACEHOLDER.source, 'y') : null;
    if (text === null) return [];
    text.lastIndex = at;
    const found = text.exec(code)?.[0];
    return found === undefined ? [] : [{ at, text: found }];
  });
}

function quoted({ words }: ShellCommand): { at: number; text: string }[] {
  return words.flatMap(({ text, at, quoted: isQuoted }) =>
    // With a closing tag it is markup.
    isQuoted && !text.includes('</') ? [...text.matchAll(PLACEHOLDER)].map(([found]) => ({ at, text: found })) : [],
  );
}

/** The block that an override names, null when the page has none of that id. */
export function blockNamed(page: Page, id: string): SourceBlock | null {
  return page.blocks.find((block) => block.id === id) ?? null;
}
