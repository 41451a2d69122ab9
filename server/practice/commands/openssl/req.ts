/** `openssl req -x509 -newkey rsa:2048 -nodes …`: a key and a certificate that vouches for itself, as two files. */
import { selfSigned } from '../../tls/self-signed.ts';
import { type Command, fail } from '../context.ts';
import { badArguments, readArguments } from './arguments.ts';

const KNOWN = {
  values: ['newkey', 'keyout', 'out', 'days', 'subj', 'addext'],
  switches: ['x509', 'nodes', 'noenc', 'sha256', 'batch'],
};
const DAY_MS = 24 * 3_600_000;
const DEFAULT_DAYS = 30;
const DAYS_LIMIT = 3_650;

export const req: Command = async (context) => {
  const parsed = readArguments('req', context.args, KNOWN);
  if (!parsed.ok) return await badArguments(context, 'req', parsed.why);
  const [keyPath, path] = [parsed.value('keyout'), parsed.value('out')];
  const isWhole = parsed.has('x509') && (parsed.has('nodes') || parsed.has('noenc'));
  if (!isWhole || parsed.value('newkey') !== 'rsa:2048' || keyPath === undefined || path === undefined) {
    return await fail(
      context,
      1,
      'req: the practice system knows -x509 -newkey rsa:2048 -nodes -keyout FILE -out FILE -subj /CN=NAME only',
    );
  }
  const commonName = /^\/CN=([^/]{1,64})$/.exec(parsed.value('subj') ?? '')?.[1];
  if (commonName === undefined) return await fail(context, 1, 'req: the practice system needs -subj /CN=NAME');
  const days = Number(parsed.value('days') ?? DEFAULT_DAYS);
  if (!Number.isInteger(days) || days < 1 || days > DAYS_LIMIT)
    return await fail(context, 1, `req: Non-positive number "${parsed.value('days')}" for option -days`);
  const names = /^subjectAltName\s*=\s*(.+)$/.exec(parsed.value('addext') ?? '')?.[1] ?? '';
  const made = selfSigned({
    commonName,
    dnsNames: [...names.matchAll(/DNS:([^,\s]+)/g)].map(([, name]) => name!),
    notBefore: context.now(),
    notAfter: context.now() + days * DAY_MS,
  });
  await context.stderr.write('-----\n');
  for (const [place, text] of [
    [keyPath, made.key],
    [path, made.certificate],
  ] as const) {
    const written = await context.writeFile(place, Buffer.from(text));
    if (!written.ok) return await fail(context, 1, `req: Can't open "${place}" for writing, ${written.why}`);
  }
  return 0;
};
