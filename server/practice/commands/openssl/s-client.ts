/** `openssl s_client -connect HOST:PORT`: the handshake with the proxy of the host, and the certificate it shows. */
import { X509Certificate } from 'node:crypto';
import { servedCertificate, TLS_PORT } from '../../tls/proxy.ts';
import { type Command, fail } from '../context.ts';
import { badArguments, readArguments } from './arguments.ts';
import { nameOf } from './x509.ts';

const KNOWN = {
  values: ['connect', 'servername', 'verify_return_error', 'CAfile'],
  switches: ['showcerts', 'verify_quiet'],
};
const HANDSHAKE_MS = 20;
const HERE = ['localhost', '127.0.0.1'];

export const sClient: Command = async (context) => {
  const parsed = readArguments('s_client', context.args, KNOWN);
  if (!parsed.ok) return await badArguments(context, 's_client', parsed.why);
  const [, host = '', port = ''] = /^(.+):(\d+)$/.exec(parsed.value('connect') ?? '') ?? [];
  await context.sleep(HANDSHAKE_MS);
  if (!HERE.includes(host)) {
    return await fail(
      context,
      1,
      `BIO_lookup_ex:system lib:calling getaddrinfo()\ns_client: the practice system has one proxy, at localhost:${TLS_PORT}\nconnect:errno=2`,
    );
  }
  if (Number(port) !== TLS_PORT) {
    return await fail(
      context,
      1,
      'error:8000006F:system library:BIO_connect:Connection refused:calling connect()\nerror:10000067:BIO routines:BIO_connect:connect error\nconnect:errno=111',
    );
  }
  const pem = servedCertificate(context.system.look());
  const certificate = new X509Certificate(pem);
  const name = nameOf(certificate.subject);
  const expired = Date.parse(certificate.validTo) < context.now();
  const [code, words] = expired ? [10, 'certificate has expired'] : [18, 'self-signed certificate'];
  const trouble = [
    `depth=0 CN = ${name.replace(/^CN = /, '')}`,
    `verify error:num=18:self-signed certificate`,
    'verify return:1',
  ];
  if (expired) {
    trouble.push(
      `depth=0 ${name}`,
      'verify error:num=10:certificate has expired',
      `notAfter=${certificate.validTo}`,
      'verify return:1',
    );
  }
  await context.stderr.write(`${trouble.join('\n')}\nDONE\n`);
  const issuer = nameOf(certificate.issuer);
  await context.stdout.write(
    [
      'CONNECTED(00000003)',
      '---',
      'Certificate chain',
      ` 0 s:${name}`,
      `   i:${issuer}`,
      '   a:PKEY: rsaEncryption, 2048 (bit); sigalg: RSA-SHA256',
      `   v:NotBefore: ${certificate.validFrom}; NotAfter: ${certificate.validTo}`,
      '---',
      'Server certificate',
      pem.trimEnd(),
      `subject=${name}`,
      `issuer=${issuer}`,
      '---',
      'No client certificate CA names sent',
      'Peer signing digest: SHA256',
      'Peer signature type: RSA-PSS',
      'Server Temp Key: X25519, 253 bits',
      '---',
      `Verification error: ${words}`,
      '---',
      'New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384',
      'Server public key is 2048 bit',
      `Verify return code: ${code} (${words})`,
      '---',
      '',
    ].join('\n'),
  );
  return 0;
};
