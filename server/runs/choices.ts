/**
 * Choices of a parameter that a `read` block of the page prints, one a line: run for the person who asks, as every run is,
 * outside their session, and remembered for a minute.
 */
import { randomUUID } from 'node:crypto';
import type { AskChoices, Choices } from '../../src/contract/api.ts';
import type { Block } from '../../src/contract/block.ts';
import type { Person } from '../../src/contract/policy.ts';
import type { RunView } from '../../src/contract/run.ts';
import { AppError } from '../errors.ts';
import type { BlocksPort } from './ports.ts';

/** Asked again within this time, the answer is the same. */
export const FRESH_MS = 60_000;
/** What was offered this long ago may still be chosen. */
const VALID_MS = 15 * 60_000;
/** A form waits no longer, whatever the block's own timeout. */
const DEADLINE_MS = 30_000;
const MAX_CHOICES = 200;
const MAX_CHOICE_CHARS = 256;
/** Lists remembered, of all people; the oldest goes first. */
const MAX_LISTS = 1_000;

export type ChoicesOf = (personId: string, page: Pick<Block, 'version' | 'doc'>, param: string) => string[] | null;

export type ChoiceLists = {
  /** AppError block-not-found, choices-failed, and whatever starting the block may say. */
  ask(person: Person, request: AskChoices): Promise<Choices>;
  /** What may be chosen now; null when nobody has asked lately. */
  of: ChoicesOf;
};

type Deps = {
  blocks: Pick<BlocksPort, 'block' | 'params'>;
  now: () => number;
  start: (person: Person, block: Block, requestId: string) => Promise<RunView>;
  /** Resolves with the ended run, or with null after `deadlineMs`, when it is stopped. */
  ended: (run: string, deadlineMs: number) => Promise<RunView | null>;
  /** The plain lines a run printed last. */
  lines: (run: RunView) => Promise<string[]>;
};

export function createChoiceLists({ blocks, now, start, ended, lines }: Deps): ChoiceLists {
  const lists = new Map<string, Choices>();
  const asking = new Map<string, Promise<Choices>>();
  const keyOf = (personId: string, { version, doc }: Pick<Block, 'version' | 'doc'>, param: string) =>
    [personId, version, doc, param].join('\0');

  async function run(person: Person, block: Block): Promise<Choices> {
    const started = await start(person, block, randomUUID());
    const end = await ended(started.id, Math.min(block.timeoutMs ?? DEADLINE_MS, DEADLINE_MS));
    if (end?.outcome.verdict !== 'as-expected') {
      throw new AppError('choices-failed', {
        message: `“${block.title}”, which lists the choices, did not end as expected. Run it by itself and read what it says.`,
      });
    }
    const printed = (await lines(end)).map((line) => line.trim()).filter((line) => line !== '');
    const choices = [...new Set(printed)].filter((line) => line.length <= MAX_CHOICE_CHARS).slice(0, MAX_CHOICES);
    return { choices, at: now() };
  }

  return {
    async ask(person, { version, doc, param }) {
      const from = blocks.params(version, doc).find((spec) => spec.name === param)?.from ?? null;
      const block = from === null ? null : blocks.block(version, doc, from);
      if (block === null) throw new AppError('block-not-found');
      const key = keyOf(person.id, block, param);
      const known = lists.get(key);
      if (known !== undefined && now() - known.at < FRESH_MS) return known;
      const already = asking.get(key);
      if (already !== undefined) return already;
      const answer = run(person, block).finally(() => asking.delete(key));
      asking.set(key, answer);
      const choices = await answer;
      lists.delete(key);
      lists.set(key, choices);
      if (lists.size > MAX_LISTS) lists.delete(lists.keys().next().value!);
      return choices;
    },
    of(personId, page, param) {
      const known = lists.get(keyOf(personId, page, param));
      return known === undefined || now() - known.at >= VALID_MS ? null : known.choices;
    },
  };
}
