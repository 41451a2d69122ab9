/**
 * Whom blocks of a local target run as, and what the configuration must say for it.
 */
import { userInfo } from 'node:os';
import { TargetConfigError } from '../config-error.ts';
import { findUser } from '../users.ts';
import type { LocalTargetConfig } from '../config-types.ts';
import type { SystemUser } from '../users.ts';

/** Throws TargetConfigError: there is no safe user to fall back to. */
export async function userOf(name: string, config: LocalTargetConfig, isRoot: boolean): Promise<SystemUser> {
  if (!isRoot) {
    if (config.runAs !== undefined) {
      throw new TargetConfigError(
        name,
        'runAs',
        'only a server that is root can run blocks as another user. Remove it, or start the server as root.',
      );
    }
    if (config.allowSameUser !== true) {
      throw new TargetConfigError(
        name,
        'allowSameUser',
        'blocks would run as the server’s own user, who can change the record. Start the server as root with `runAs`, or set `allowSameUser: true` to accept this.',
      );
    }
    const own = userInfo();
    return { name: own.username, uid: own.uid, gid: own.gid, home: own.homedir };
  }
  if (config.runAs === undefined) {
    throw new TargetConfigError(
      name,
      'runAs',
      'the server is root, so this target needs the name of a user that its blocks run as.',
    );
  }
  const user = await findUser(config.runAs);
  if (user === null)
    throw new TargetConfigError(name, 'runAs', `this host has no user ${JSON.stringify(config.runAs)}.`);
  if (user.uid === 0) throw new TargetConfigError(name, 'runAs', 'blocks never run as root. Name another user.');
  return user;
}
