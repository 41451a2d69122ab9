/** `openssl pkey -pubout`: the public half of a private key, to hold against that of a certificate. */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { attempt } from '../../tls/proxy.ts';
import { type Command, fail } from '../context.ts';
import { badArguments, noSuchFile, readArguments, readInput } from './arguments.ts';

export const pkey: Command = async (context) => {
  const parsed = readArguments('pkey', context.args, { values: ['in'], switches: ['pubout', 'noout'] });
  if (!parsed.ok) return await badArguments(context, 'pkey', parsed.why);
  if (!parsed.has('pubout') && !parsed.has('noout'))
    return await fail(context, 1, 'pkey: the practice system shows the public half only; add -pubout');
  const path = parsed.value('in');
  const text = await readInput(context, path);
  if (text === null) return await noSuchFile(context, 'key', path!);
  const key = attempt(() => createPrivateKey(text));
  if (key === null) return await fail(context, 1, `Could not read key from ${path ?? '<stdin>'}`);
  if (parsed.has('pubout'))
    await context.stdout.write(createPublicKey(key).export({ type: 'spki', format: 'pem' }) as string);
  return 0;
};
