/**
 * Who may log in to MongoDB. Accounts lie on the data volume: the variables of the container count only when it starts on
 * an empty one.
 */
import { volumeName } from './catalogue.ts';
import type { MongoAccount, Stack } from './types.ts';

/** The accounts that a first start makes: root as its variables say, and the one of the init script. */
export function firstAccounts(environment: Readonly<Record<string, string>>): MongoAccount[] {
  return [
    {
      name: environment.MONGO_INITDB_ROOT_USERNAME || 'admin',
      password: environment.MONGO_INITDB_ROOT_PASSWORD || 'password',
      database: 'admin',
      roles: [{ role: 'root', db: 'admin' }],
    },
    {
      name: 'robo_app',
      password: 'robo_password',
      database: 'robo_rlhf',
      roles: [{ role: 'readWrite', db: 'robo_rlhf' }],
    },
  ];
}

/** The accounts of MongoDB's volume; those of the published stack where nobody has changed one yet. */
export function mongoAccounts(stack: Stack): readonly MongoAccount[] {
  return stack.volumes.get(volumeName('mongodb_data'))?.accounts ?? firstAccounts({});
}

/** Puts other accounts in their place; nothing happens while there is no volume. */
export function setMongoAccounts(stack: Stack, accounts: readonly MongoAccount[]): void {
  const volume = stack.volumes.get(volumeName('mongodb_data'));
  if (volume !== undefined) volume.accounts = [...accounts];
}
