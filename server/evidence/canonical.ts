/** Canonical JSON and the hash of a row: the same values give the same bytes, whoever wrote them and in what order. */
import { createHash } from 'node:crypto';

/** What the first row points back to. */
export const GENESIS_HASH = '0'.repeat(64);

/** JSON with keys sorted and no spaces. Throws TypeError on what JSON cannot hold: a record must not lose anything silently. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`Expected a finite number in a record, got ${value}`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && isPlain(value)) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    members.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
  }
  throw new TypeError(`Expected JSON in a record, got ${typeof value}`);
}

/** The fields a row's hash covers: all of them, its number and its predecessor's hash included. */
export type HashedRow = {
  seq: number;
  at: number;
  kind: string;
  person_id: string | null;
  body: string;
  prev_hash: string;
};

/** sha256 over the previous hash, a newline, and the canonical JSON of the row, lower-case hex. */
export function hashRow(row: HashedRow): string {
  const { seq, at, kind, person_id, body } = row;
  return createHash('sha256')
    .update(`${row.prev_hash}\n${canonicalJson({ seq, at, kind, person_id, body })}`, 'utf8')
    .digest('hex');
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
