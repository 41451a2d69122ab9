/**
 * People of the operating system: who `runAs` names.
 */
import { readFile } from 'node:fs/promises';
import { findProgram, runProgram } from './programs.ts';

export type SystemUser = { name: string; uid: number; gid: number; home: string };

const USER_NAME = /^[a-z_][a-z0-9_-]{0,31}$/i;

/** Looks a user up where the system does (getent: also LDAP and the like), else in /etc/passwd. Null: no such user. */
export async function findUser(name: string): Promise<SystemUser | null> {
  if (!USER_NAME.test(name)) return null;
  const getent = findProgram('getent');
  const lines =
    getent === null
      ? await readFile('/etc/passwd', 'utf8')
      : (await runProgram([getent, 'passwd', name], { timeoutMs: 5_000 })).stdout;
  return parsePasswd(lines).find((user) => user.name === name) ?? null;
}

/** Lines of /etc/passwd; lines that are not of its shape are left out. */
export function parsePasswd(text: string): SystemUser[] {
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid, , home] = line.split(':');
    if (!name || !uid || !gid || !home || !/^\d+$/.test(uid) || !/^\d+$/.test(gid)) return [];
    return [{ name, uid: Number(uid), gid: Number(gid), home }];
  });
}
