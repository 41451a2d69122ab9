/** `runbooks sign-in-link`: a one-time link for a person, made on the server's host through the data folder. */
import { loadConfig } from '../../config.ts';
import { createRecord } from '../../evidence/record.ts';
import { createIdentity, LOCAL_ADMIN_NAME, nameProblem, sessionCookie, signInUrl } from '../../identity/index.ts';
import { ROLES, type Role } from '../../../src/contract/policy.ts';
import { makeDataFolder, openStore, serverOf } from '../../store/index.ts';
import { UsageError, type Command } from '../command.ts';

const HELP = `Usage: ./runbooks sign-in-link [--as NAME] [--role ROLE]... [--json]

Prints a link that signs one person in, once, within 10 minutes.

  --as NAME     the person; made when there is none of that name. Without it: the local admin
  --role ROLE   ${ROLES.join(', ')}; may be given several times, and replaces the roles the person had.
                A new person without it is a viewer
  --json        print link, person and expiry as JSON`;

export const signInLink: Command = {
  name: 'sign-in-link',
  summary: 'print a link that signs one person in, once',
  help: HELP,
  options: { as: { type: 'string' }, role: { type: 'string', multiple: true }, json: { type: 'boolean' } },
  async run(values, { projectDir, env, now, out, err }) {
    const name = typeof values['as'] === 'string' ? values['as'] : LOCAL_ADMIN_NAME;
    const problem = nameProblem(name);
    if (problem !== null) throw new UsageError(`--as does not take that name: ${problem}.`);
    const roles = rolesOf(values['role'], name);
    const config = loadConfig({ projectDir, env });
    const paths = makeDataFolder(config.dataDir);
    const server = serverOf(paths);
    const store = openStore(paths.database);
    try {
      const record = createRecord({ db: store.db, now });
      const cookie = sessionCookie({ origins: config.server.origins, port: config.server.port });
      const identity = createIdentity({ db: store.db, record, now, cookie, ...config.session, sweepEveryMs: null });
      const made = await identity.makeCode(name, roles);
      const address = server?.address ?? `http://127.0.0.1:${config.server.port}`;
      const link = signInUrl(address, made.code);
      out(values['json'] === true ? JSON.stringify({ link, person: made.person, expiresAt: made.expiresAt }) : link);
      if (server === null)
        err(
          'No server is running on this data folder: start it with `npm start`, then open the link within 10 minutes.',
        );
      return 0;
    } finally {
      await store.dispose();
    }
  },
};

function rolesOf(given: unknown, name: string): Role[] | undefined {
  if (given === undefined) return name === LOCAL_ADMIN_NAME ? ['admin'] : undefined;
  const words = given as string[];
  const unknown = words.find((word) => !(ROLES as readonly string[]).includes(word));
  if (unknown !== undefined) throw new UsageError(`There is no role \`${unknown}\`. Roles are ${ROLES.join(', ')}.`);
  return ROLES.filter((role) => words.includes(role));
}
