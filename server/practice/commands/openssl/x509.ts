/** `openssl x509`: what a certificate says of itself, in the order in which it is asked. */
import { X509Certificate } from 'node:crypto';
import { attempt } from '../../tls/proxy.ts';
import { type Command, fail } from '../context.ts';
import { type Arguments, badArguments, noSuchFile, readArguments, readInput } from './arguments.ts';

const KNOWN = {
  values: ['in', 'checkend'],
  switches: [
    'noout',
    'subject',
    'issuer',
    'serial',
    'dates',
    'startdate',
    'enddate',
    'fingerprint',
    'sha256',
    'pubkey',
  ],
};

export const x509: Command = async (context) => {
  const parsed = readArguments('x509', context.args, KNOWN);
  if (!parsed.ok) return await badArguments(context, 'x509', parsed.why);
  const path = parsed.value('in');
  const text = await readInput(context, path);
  if (text === null) return await noSuchFile(context, 'certificate', path!);
  const certificate = attempt(() => new X509Certificate(text));
  if (certificate === null)
    return await fail(context, 1, `Could not read certificate from ${path ?? '<stdin>'}\nUnable to load certificate`);
  let status = 0;
  const lines = describe(certificate, parsed);
  const seconds = parsed.value('checkend');
  if (seconds !== undefined) {
    const ends = Date.parse(certificate.validTo) < context.now() + Number(seconds) * 1000;
    lines.push(ends ? 'Certificate will expire' : 'Certificate will not expire');
    status = ends ? 1 : 0;
  }
  if (!parsed.has('noout')) lines.push(certificate.toString().trimEnd());
  if (lines.length > 0) await context.stdout.write(`${lines.join('\n')}\n`);
  return status;
};

function describe(certificate: X509Certificate, parsed: Arguments): string[] {
  const fingerprint = parsed.has('sha256')
    ? `sha256 Fingerprint=${certificate.fingerprint256}`
    : `SHA1 Fingerprint=${certificate.fingerprint}`;
  const said: Record<string, string[]> = {
    subject: [`subject=${nameOf(certificate.subject)}`],
    issuer: [`issuer=${nameOf(certificate.issuer)}`],
    serial: [`serial=${certificate.serialNumber}`],
    dates: [`notBefore=${certificate.validFrom}`, `notAfter=${certificate.validTo}`],
    startdate: [`notBefore=${certificate.validFrom}`],
    enddate: [`notAfter=${certificate.validTo}`],
    fingerprint: [fingerprint],
    pubkey: [(certificate.publicKey.export({ type: 'spki', format: 'pem' }) as string).trimEnd()],
  };
  return parsed.given.flatMap(({ name }) => said[name] ?? []);
}

/** `CN=a\nO=b` as openssl writes it. */
export function nameOf(name: string): string {
  return name
    .split('\n')
    .map((part) => part.replace('=', ' = '))
    .join(', ');
}
