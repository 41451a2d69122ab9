/** A certificate that vouches for itself: what `openssl req -x509` makes, and what the faults put in front of the stack. */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { der, integer, oid, sequence, TAG, time } from './der.ts';

export type SelfSigned = { certificate: string; key: string };

const RSA_BITS = 2_048;
const VERSION_3 = Buffer.from([0xa0, 0x03, 0x02, 0x01, 0x02]);
const COMMON_NAME = '2.5.4.3';
const SUBJECT_ALTERNATIVE_NAME = '2.5.29.17';
const SHA256_WITH_RSA = '1.2.840.113549.1.1.11';
/** Tags of the names of a subjectAltName: [2] a DNS name. And of the extensions of a certificate: [3]. */
const DNS_NAME = 0x82;
const EXTENSIONS = 0xa3;

/** Makes a key and a certificate for it, both as PEM. Times are milliseconds since the epoch. */
export function selfSigned(given: {
  commonName: string;
  dnsNames: readonly string[];
  notBefore: number;
  notAfter: number;
}): SelfSigned {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: RSA_BITS });
  const algorithm = sequence(oid(SHA256_WITH_RSA), der(TAG.null));
  const name = sequence(der(TAG.set, sequence(oid(COMMON_NAME), der(TAG.utf8, Buffer.from(given.commonName)))));
  const names = sequence(...given.dnsNames.map((dns) => der(DNS_NAME, Buffer.from(dns))));
  const extensions =
    given.dnsNames.length === 0
      ? []
      : [der(EXTENSIONS, sequence(sequence(oid(SUBJECT_ALTERNATIVE_NAME), der(TAG.octetString, names))))];
  const serial = randomBytes(16);
  serial[0] = (serial[0]! & 0x7f) | 0x40;
  const body = sequence(
    VERSION_3,
    integer(serial),
    algorithm,
    name,
    sequence(time(given.notBefore), time(given.notAfter)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    ...extensions,
  );
  const signature = der(TAG.bitString, Buffer.from([0]), sign('sha256', body, privateKey));
  return {
    certificate: pem('CERTIFICATE', sequence(body, algorithm, signature)),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g)!;
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
