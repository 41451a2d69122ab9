/** People the server knows. */
import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { ROLES, type Person, type Role } from '../../src/contract/policy.ts';
import type { PersonRow, Schema } from '../store/schema.ts';

/** The person that the link printed at start signs in. */
export const LOCAL_ADMIN_NAME = 'Local admin';

const NAME_LIMIT_CHARS = 64;

/** Why a name cannot be taken, null when it can. Names show in the record and in terminals: no control or format characters. */
export function nameProblem(name: string): string | null {
  if (name.trim() !== name || name.length === 0) return 'a name has at least one character and no spaces around it';
  if ([...name].length > NAME_LIMIT_CHARS) return `a name has at most ${NAME_LIMIT_CHARS} characters`;
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(name)) return 'a name has no control characters';
  return null;
}

/** The person of that name, made when missing (as viewer unless roles are given). Given roles replace the old ones. */
export async function personNamed(
  db: Kysely<Schema>,
  { name, roles, now }: { name: string; roles: Role[] | null; now: number },
): Promise<Person> {
  const problem = nameProblem(name);
  if (problem !== null) throw new RangeError(`Expected a person's name, but ${problem}`);
  return db.transaction().execute(async (trx) => {
    const known = await trx.selectFrom('person').selectAll().where('name', '=', name).executeTakeFirst();
    if (known !== undefined) {
      if (roles === null) return personOf(known);
      await trx
        .updateTable('person')
        .set({ roles: JSON.stringify(roles) })
        .where('id', '=', known.id)
        .execute();
      return { id: known.id, name, roles };
    }
    const fresh: Person = { id: randomBytes(16).toString('hex'), name, roles: roles ?? ['viewer'] };
    await trx
      .insertInto('person')
      .values({ id: fresh.id, name, roles: JSON.stringify(fresh.roles), created_at: now })
      .execute();
    return fresh;
  });
}

export async function personById(db: Kysely<Schema>, id: string): Promise<Person | null> {
  const row = await db.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : personOf(row);
}

/** Roles that this program does not know give nothing. */
export function personOf({ id, name, roles }: Pick<PersonRow, 'id' | 'name' | 'roles'>): Person {
  const given: unknown = JSON.parse(roles);
  return { id, name, roles: Array.isArray(given) ? ROLES.filter((role) => given.includes(role)) : [] };
}
