/** One-time sign-in codes: made on the server's host, used once, good for ten minutes. Only their hash is kept. */
import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';
import { newSecret, sameDigest, sha256Hex } from './secret.ts';

export const CODE_LIFETIME_MS = 10 * 60 * 1000;

/** Spent codes are kept this long, so that a late click hears `used` or `expired` and not `unknown`. */
const CODE_MEMORY_MS = 24 * 60 * 60 * 1000;

export type CodeRefusal = 'used' | 'expired' | 'unknown';

export async function makeSignInCode(
  db: Kysely<Schema>,
  { personId, now }: { personId: string; now: number },
): Promise<{ code: string; expiresAt: number }> {
  const code = newSecret();
  const expiresAt = now + CODE_LIFETIME_MS;
  await db
    .deleteFrom('sign_in_code')
    .where('expires_at', '<', now - CODE_MEMORY_MS)
    .execute();
  await db
    .insertInto('sign_in_code')
    .values({ code_hash: sha256Hex(code), person_id: personId, expires_at: expiresAt, used_at: null })
    .execute();
  return { code, expiresAt };
}

/** Spends a code. Of two attempts at the same moment, one succeeds: the update counts the rows it changed. */
export async function redeemSignInCode(
  db: Kysely<Schema>,
  { code, now }: { code: string; now: number },
): Promise<{ ok: true; personId: string } | { ok: false; why: CodeRefusal }> {
  const hash = sha256Hex(code);
  const row = await db.selectFrom('sign_in_code').selectAll().where('code_hash', '=', hash).executeTakeFirst();
  if (row === undefined || !sameDigest(row.code_hash, hash)) return { ok: false, why: 'unknown' };
  if (row.used_at !== null) return { ok: false, why: 'used' };
  if (row.expires_at <= now) return { ok: false, why: 'expired' };
  const spent = await db
    .updateTable('sign_in_code')
    .set({ used_at: now })
    .where('code_hash', '=', hash)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return spent.numUpdatedRows === 1n ? { ok: true, personId: row.person_id } : { ok: false, why: 'used' };
}
