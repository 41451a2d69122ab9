/** What every part of the simulated MongoDB shell is given. */
import type { MongoCatalog, MongoData, Stack } from '../../../state/index.ts';

/** An error of the server, with its words. */
export class MongoServerError extends Error {}

export type MongoSession = {
  /** The truth; a script may change it. */
  stack: Stack;
  data: MongoData;
  catalog: MongoCatalog;
  /** Null when nobody logged in. */
  user: string | null;
  startedAt: number;
  now: number;
};

/** Throws unless somebody is logged in who may do `command` on database `on`. */
export function needLogin(session: MongoSession, on: string, command: string): void {
  if (session.user === null) throw new MongoServerError(`command ${command} requires authentication`);
  if (session.user !== 'admin' && on !== 'robo_rlhf')
    throw new MongoServerError(`not authorized on ${on} to execute command { ${command}: 1 }`);
}

/** Counts of a database, empty when there is none of that name. */
export function dataOf(session: MongoSession, database: string): Partial<MongoData> {
  return database === 'robo_rlhf' ? session.data : (session.catalog.others.get(database) ?? {});
}

const USUAL_VERSION = '6.0.24';

/** The server's version: what the image's tag says, where it says all of it. */
export function versionOf(stack: Stack): string {
  const image = stack.containers.get('mongodb')?.config.image ?? '';
  return /:(\d+\.\d+\.\d+)/.exec(image)?.[1] ?? USUAL_VERSION;
}
