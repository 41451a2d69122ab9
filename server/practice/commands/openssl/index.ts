/** `openssl`, as far as one needs it to look at a certificate and to replace it. */
import { type Command, fail, withArgs } from '../context.ts';
import { pkey } from './pkey.ts';
import { req } from './req.ts';
import { sClient } from './s-client.ts';
import { x509 } from './x509.ts';

const SUBCOMMANDS: Readonly<Record<string, Command>> = { pkey, req, s_client: sClient, x509 };
const VERSION = 'OpenSSL 3.0.17 1 Jul 2025 (practice)\n';

export const openssl: Command = async (context) => {
  const [name, ...rest] = context.args;
  if (name === 'version') return await context.stdout.write(VERSION).then(() => 0);
  if (name !== undefined && Object.hasOwn(SUBCOMMANDS, name)) return await SUBCOMMANDS[name]!(withArgs(context, rest));
  return await fail(
    context,
    1,
    `openssl: the practice system knows ${Object.keys(SUBCOMMANDS).join(', ')} and version, and not '${name ?? ''}'.`,
  );
};
