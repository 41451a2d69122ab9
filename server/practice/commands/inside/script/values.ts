/** Values of a mongosh script beyond plain JavaScript ones, and the methods of plain ones that a script may call. */
import { inspect } from 'node:util';

/** Something the simulator does not imitate. */
export class NotImitated extends Error {}
/** An error that the script threw itself. */
export class Thrown extends Error {}

/**
 * A thing with members, such as `db` or a cursor. `find` gives the value of a name, undefined when there is none;
 * `show` is what printing it gives.
 */
export class Host {
  readonly find: (name: string) => unknown;
  readonly show: () => unknown;
  constructor(find: (name: string) => unknown, show: () => unknown) {
    this.find = find;
    this.show = show;
  }
}

/** A host whose members are known beforehand. */
export function hostOf(members: Readonly<Record<string, unknown>>, show: () => unknown): Host {
  return new Host((name) => (Object.hasOwn(members, name) ? members[name] : undefined), show);
}

/** A date as mongosh shows it. */
export class IsoDate {
  readonly at: number;
  constructor(at: number) {
    this.at = at;
  }
  toJSON(): string {
    return new Date(this.at).toISOString();
  }
  toString(): string {
    return this.toJSON();
  }
  valueOf(): number {
    return this.at;
  }
  [inspect.custom](): string {
    return `ISODate('${this.toJSON()}')`;
  }
}

/** Longest text and longest list a script may make. */
export const TEXT_LIMIT = 1024 * 1024;
export const LIST_LIMIT = 100_000;
const PADDING_LIMIT = 1_000;

const TEXT_METHODS = new Set(
  'at endsWith includes indexOf padEnd padStart repeat replace slice split startsWith toLowerCase toString toUpperCase trim'.split(
    ' ',
  ),
);
const LIST_METHODS = new Set(
  'at concat every filter find flatMap forEach includes indexOf join map reduce reverse slice some sort'.split(' '),
);
/** What every JavaScript object has besides its own members. */
const HIDDEN = new Set(['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', 'valueOf']);
const NUMBER_METHODS = new Set(['toFixed', 'toString']);

/** The member `name` of a plain value. Throws NotImitated for everything that is not listed here. */
export function memberOf(value: unknown, name: string): unknown {
  if (value instanceof Host) {
    const found = value.find(name);
    if (found === undefined) throw new NotImitated(name);
    return found;
  }
  if (value instanceof IsoDate) {
    if (name === 'toISOString' || name === 'toJSON') return () => value.toJSON();
    if (name === 'getTime' || name === 'valueOf') return () => value.at;
    throw new NotImitated(name);
  }
  if (typeof value === 'string') return name === 'length' ? value.length : method(value, name, TEXT_METHODS);
  if (typeof value === 'number') return method(value, name, NUMBER_METHODS);
  if (Array.isArray(value)) {
    if (name === 'length') return value.length;
    return /^\d+$/.test(name) ? value[Number(name)] : method(value, name, LIST_METHODS);
  }
  if (typeof value !== 'object' || value === null || HIDDEN.has(name)) throw new NotImitated(name);
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

function method(value: object | string | number, name: string, known: ReadonlySet<string>): unknown {
  if (!known.has(name)) throw new NotImitated(name);
  return (...args: unknown[]) => {
    // `repeat` and the paddings make text out of a number.
    if (args.some((arg) => typeof arg === 'number' && arg > PADDING_LIMIT)) throw new NotImitated(name);
    return bounded((Object(value) as Record<string, (...given: unknown[]) => unknown>)[name]!(...args));
  };
}

/** The value, when it is not too long for a script. */
export function bounded<T>(value: T): T {
  if (typeof value === 'string' && value.length > TEXT_LIMIT) throw new NotImitated('a text of that length');
  if (Array.isArray(value) && value.length > LIST_LIMIT) throw new NotImitated('a list of that length');
  return value;
}

const math =
  (name: 'round' | 'floor' | 'ceil' | 'max' | 'min' | 'abs') =>
  (...values: unknown[]) =>
    Math[name](...(values.map(Number) as [number]));
const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null && !(value instanceof Host) ? Object.entries(value) : [];

/** Names that every script knows. */
export const GLOBALS: Readonly<Record<string, unknown>> = {
  Math: hostOf(
    Object.fromEntries((['round', 'floor', 'ceil', 'max', 'min', 'abs'] as const).map((n) => [n, math(n)])),
    () => ({}),
  ),
  JSON: hostOf({ stringify: (value: unknown) => JSON.stringify(value) }, () => ({})),
  EJSON: hostOf({ stringify: (value: unknown) => JSON.stringify(value) }, () => ({})),
  Object: hostOf(
    {
      keys: (value: unknown) => entriesOf(value).map(([key]) => key),
      values: (value: unknown) => entriesOf(value).map(([, item]) => item),
      entries: (value: unknown) => entriesOf(value),
    },
    () => ({}),
  ),
  Number: (value: unknown) => Number(value),
  NumberLong: (value: unknown) => Number(value),
  String: (value: unknown) => text(value),
  ISODate: (value: unknown) => makeDate(value),
};

export function makeDate(value: unknown, now?: number): IsoDate {
  const at =
    value === undefined ? (now ?? Number.NaN) : value instanceof IsoDate ? value.at : Date.parse(String(value));
  const given = typeof value === 'number' ? value : at;
  if (!Number.isFinite(given)) throw new NotImitated('a date of that form');
  return new IsoDate(given);
}

/** A value as text, as a template or a sum puts it together. */
export function text(value: unknown): string {
  if (value instanceof Host) return text(value.show());
  if (typeof value === 'function') throw new NotImitated('a function as text');
  return Array.isArray(value) ? bounded(value.map(text).join(',')) : String(value);
}
