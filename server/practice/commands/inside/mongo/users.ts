/** Accounts, as `db.changeUserPassword()`, `db.getUsers()` and their like see and change them. */
import { mongoAccounts, setMongoAccounts } from '../../../state/mongo-accounts.ts';
import type { MongoAccount } from '../../../state/index.ts';
import { NotImitated } from '../script/values.ts';
import { MongoServerError, type MongoSession, needLogin } from './session.ts';

type Role = { role: string; db: string };
const ACCOUNTS_LIMIT = 100;

/** The methods of a database that concern its own accounts. */
export function userMethods(session: MongoSession, on: string): Record<string, unknown> {
  const own = (): readonly MongoAccount[] => mongoAccounts(session.stack).filter(({ database }) => database === on);
  const find = (name: unknown, command: string): MongoAccount => {
    needAdmin(session, command);
    const account = own().find((known) => known.name === name);
    if (account === undefined) throw new MongoServerError(`User '${String(name)}@${on}' not found`);
    return account;
  };
  const replace = (account: MongoAccount, changed: MongoAccount | null): { ok: 1 } => {
    const others = mongoAccounts(session.stack).filter((known) => known !== account);
    setMongoAccounts(session.stack, changed === null ? others : [...others, changed].sort(byPlace));
    return { ok: 1 };
  };
  return {
    getUser: (name: unknown) => {
      needAdmin(session, 'usersInfo');
      const account = own().find((known) => known.name === name);
      return account === undefined ? null : shown(account);
    },
    getUsers: () => (needAdmin(session, 'usersInfo'), { users: own().map(shown), ok: 1 }),
    changeUserPassword: (name: unknown, password: unknown) =>
      replace(find(name, 'updateUser'), { ...find(name, 'updateUser'), password: passwordOf(password) }),
    updateUser: (name: unknown, given: unknown) => {
      const account = find(name, 'updateUser');
      const { pwd, roles } = (given ?? {}) as { pwd?: unknown; roles?: unknown };
      return replace(account, {
        ...account,
        ...(pwd === undefined ? {} : { password: passwordOf(pwd) }),
        ...(roles === undefined ? {} : { roles: rolesOf(roles, on) }),
      });
    },
    grantRolesToUser: (name: unknown, roles: unknown) => {
      const account = find(name, 'grantRolesToUser');
      const added = rolesOf(roles, on).filter((role) => !account.roles.some((known) => isSame(known, role)));
      return replace(account, { ...account, roles: [...account.roles, ...added] });
    },
    revokeRolesFromUser: (name: unknown, roles: unknown) => {
      const account = find(name, 'revokeRolesFromUser');
      const gone = rolesOf(roles, on);
      return replace(account, {
        ...account,
        roles: account.roles.filter((known) => !gone.some((role) => isSame(known, role))),
      });
    },
    createUser: (given: unknown) => {
      needAdmin(session, 'createUser');
      const { user, pwd, roles } = (given ?? {}) as { user?: unknown; pwd?: unknown; roles?: unknown };
      if (typeof user !== 'string' || user === '') throw new MongoServerError("User document needs 'user' field");
      const all = mongoAccounts(session.stack);
      if (own().some(({ name }) => name === user)) throw new MongoServerError(`User "${user}@${on}" already exists`);
      if (all.length >= ACCOUNTS_LIMIT) throw new NotImitated('that many accounts');
      const made = { name: user, password: passwordOf(pwd), database: on, roles: rolesOf(roles ?? [], on) };
      setMongoAccounts(session.stack, [...all, made].sort(byPlace));
      return { ok: 1 };
    },
    dropUser: (name: unknown) => replace(find(name, 'dropUser'), null),
  };
}

/** `{ usersInfo: 1 }`, `{ usersInfo: NAME }`, `{ usersInfo: { forAllDBs: true } }`. */
export function usersInfo(session: MongoSession, on: string, asked: unknown): unknown {
  needAdmin(session, 'usersInfo');
  const all = mongoAccounts(session.stack);
  const isAll = (asked as { forAllDBs?: unknown } | null)?.forAllDBs === true;
  const here = all.filter(({ database }) => database === on);
  const users = isAll ? all : typeof asked === 'string' ? here.filter(({ name }) => name === asked) : here;
  return { users: [...users].sort(byPlace).map(shown), ok: 1 };
}

/** Accounts are managed by root alone. */
function needAdmin(session: MongoSession, command: string): void {
  needLogin(session, 'admin', command);
}

function shown({ name, database, roles }: MongoAccount): unknown {
  return {
    _id: `${database}.${name}`,
    user: name,
    db: database,
    roles: roles.map((role) => ({ ...role })),
    mechanisms: ['SCRAM-SHA-1', 'SCRAM-SHA-256'],
  };
}

function passwordOf(value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new MongoServerError('Password cannot be empty');
  return value;
}

/** Roles as names of this database, or with a database of their own. */
function rolesOf(value: unknown, on: string): Role[] {
  if (!Array.isArray(value)) throw new MongoServerError('"roles" must be an array');
  return value.map((role: unknown) =>
    typeof role === 'string' ? { role, db: on } : { role: String((role as Role).role), db: String((role as Role).db) },
  );
}

const isSame = (a: Role, b: Role): boolean => a.role === b.role && a.db === b.db;
const byPlace = (a: MongoAccount, b: MongoAccount): number =>
  `${a.database}.${a.name}` < `${b.database}.${b.name}` ? -1 : 1;
