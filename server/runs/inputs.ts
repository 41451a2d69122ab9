/**
 * What a block is given besides its text: parameters, captured values, and for a rollback those of the run it undoes.
 * Read here with the page's own schema, whatever the page in front of the person has checked.
 */
import { createContext, Script } from 'node:vm';
import type { Kysely } from 'kysely';
import type { Block } from '../../src/contract/block.ts';
import { checkParam } from '../../src/contract/param.ts';
import type { ParamSpec } from '../../src/contract/param.ts';
import type { Person } from '../../src/contract/policy.ts';
import type { RunRequest } from '../../src/contract/run.ts';
import { AppError } from '../errors.ts';
import type { Sessions } from '../sessions/index.ts';
import type { Schema } from '../store/schema.ts';
import type { BlocksPort } from './ports.ts';
import { rowById } from './rows.ts';

/** A pattern of a page meets at most 8 KiB: what is not decided by then never ends. */
const PATTERN_DEADLINE_MS = 100;

export type Inputs = {
  /** Environment variables of the block: parameters and captured values, by name. */
  variables: Record<string, string>;
  /** The same without the secret ones: for the record and for everybody's eyes. */
  shown: Record<string, string>;
  secrets: { name: string; value: string }[];
  /** The run that this one undoes. */
  rollbackOf: string | null;
};

export type ReadInputs = (person: Person, block: Block, request: RunRequest) => Promise<Inputs>;

/** What a block behind `from` has printed for a person lately; null when nobody has asked. */
type ChoicesOf = (personId: string, block: Pick<Block, 'version' | 'doc'>, param: string) => readonly string[] | null;

export function createReadInputs(deps: {
  db: Kysely<Schema>;
  blocks: BlocksPort;
  sessions: Pick<Sessions, 'find' | 'captures'>;
  choicesOf: ChoicesOf;
}): ReadInputs {
  const { db, blocks, sessions, choicesOf } = deps;

  /** Of the run that is undone: its parameters win over what the page sends. AppError rollback-unknown. */
  async function earlierOf(block: Block, run: string): Promise<Record<string, string>> {
    const row = await rowById(db, run);
    const undone = row === undefined ? null : blocks.block(row.version, row.doc, row.block);
    if (row === undefined || row.version !== block.version || row.doc !== block.doc || undone?.rollback !== block.id) {
      throw new AppError('rollback-unknown');
    }
    return JSON.parse(row.params) as Record<string, string>;
  }

  return async (person, block, request) => {
    const rollbackOf = request.rollbackOf ?? null;
    const earlier = rollbackOf === null ? {} : await earlierOf(block, rollbackOf);
    const specs = blocks.params(block.version, block.doc).filter((spec) => block.params.includes(spec.name));
    const given = { ...request.params, ...pick(earlier, block.params) };
    const params = readParams(block, specs, given, (name) => choicesOf(person.id, block, name));
    const session = block.captures.length === 0 ? null : await sessions.find(person.id, block);
    const known = session === null ? new Map<string, string>() : await sessions.captures(session.id);
    const captured = readCaptures(block, { ...Object.fromEntries(known), ...earlier }, blocks);
    const secret = specs.filter((spec) => spec.type === 'secret').map((spec) => spec.name);
    const variables = { ...captured, ...params };
    return {
      variables,
      shown: pick(
        variables,
        Object.keys(variables).filter((name) => !secret.includes(name)),
      ),
      secrets: secret.map((name) => ({ name, value: params[name]! })),
      rollbackOf,
    };
  };
}

/** AppError param-unknown, param-missing (no value and no default), param-invalid; each names the parameters. */
function readParams(
  block: Block,
  specs: readonly ParamSpec[],
  given: Record<string, string>,
  choicesOf: (name: string) => readonly string[] | null,
): Record<string, string> {
  const unknown = Object.keys(given).find((name) => !block.params.includes(name));
  if (unknown !== undefined) throw new AppError('param-unknown', { detail: unknown });
  const values: Record<string, string> = {};
  const missing: string[] = [];
  const invalid: { name: string; words: string }[] = [];
  for (const spec of specs) {
    const value = given[spec.name] ?? spec.default;
    // An empty field is no value, unless the author says that empty is one.
    if (value === null || (value === '' && spec.default !== '')) {
      missing.push(spec.name);
      continue;
    }
    const verdict = check(spec, value, spec.from === null ? null : choicesOf(spec.name));
    if (verdict.ok) values[spec.name] = value;
    else invalid.push({ name: spec.name, words: verdict.words });
  }
  if (missing.length > 0) {
    throw new AppError('param-missing', {
      message: `${list(missing)} ${missing.length === 1 ? 'has' : 'have'} no value. Fill it in, then run the block again.`,
      extra: { params: missing.map((name) => ({ name, words: 'has no value' })) },
    });
  }
  if (invalid.length > 0) {
    throw new AppError('param-invalid', {
      message: `${invalid.map(({ name, words }) => `${name} ${words}`).join('; ')}.`,
      extra: { params: invalid },
    });
  }
  return values;
}

function check(spec: ParamSpec, value: string, choices: readonly string[] | null) {
  try {
    return checkParam(spec, value, { choices, matches });
  } catch {
    return { ok: false as const, words: 'could not be compared with its pattern in time' };
  }
}

const test = new Script(`new RegExp('^(?:' + pattern + ')$', 'u').test(value)`);

/** Throws when the pattern does not come to an end. */
function matches(pattern: string, value: string): boolean {
  return test.runInContext(createContext({ pattern, value }), { timeout: PATTERN_DEADLINE_MS }) as boolean;
}

/** AppError capture-missing: names the block that finds the value out. */
function readCaptures(
  block: Block,
  known: Record<string, string>,
  blocks: Pick<BlocksPort, 'pageBlocks'>,
): Record<string, string> {
  const missing = block.captures.find((name) => known[name] === undefined);
  if (missing === undefined) return pick(known, block.captures);
  const source = blocks.pageBlocks(block.version, block.doc).find((each) => each.capture === missing);
  throw new AppError('capture-missing', {
    message: `${missing} has no value yet. Run “${source?.title ?? missing}” first, or write the value in the session’s panel.`,
    extra: { params: [{ name: missing, words: 'has no value yet' }] },
  });
}

function pick(values: Record<string, string>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
}

function list(names: string[]): string {
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
}
