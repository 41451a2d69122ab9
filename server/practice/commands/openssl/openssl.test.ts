import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { clearFault, injectFault } from '../../faults/index.ts';
import { run, START, type TestSystem, testSystem } from '../../test-harness.ts';
import { CERTIFICATE_PATH, firstPair } from '../../tls/proxy.ts';
import { selfSigned } from '../../tls/self-signed.ts';

const DAY_MS = 86_400_000;
const SERVED = ['openssl', 's_client', '-connect', 'localhost:443', '-servername', 'localhost'];
const CHECK = ['openssl', 'x509', '-noout', '-subject', '-enddate', '-checkend', '1209600'];

async function served(system: TestSystem): Promise<{ status: number; out: string }> {
  const { out } = await run(system, SERVED);
  return await run(system, CHECK, { stdin: out });
}

describe('a certificate that vouches for itself', () => {
  it('is one that Node reads, for the names and times it was made for', () => {
    const made = selfSigned({
      commonName: 'robo.example',
      dnsNames: ['robo.example', 'localhost'],
      notBefore: START,
      notAfter: START + 90 * DAY_MS,
    });
    const certificate = new X509Certificate(made.certificate);
    expect(certificate.subject).toBe('CN=robo.example');
    expect(certificate.subjectAltName).toBe('DNS:robo.example, DNS:localhost');
    expect(Date.parse(certificate.validTo)).toBe(START + 90 * DAY_MS);
    expect(certificate.checkPrivateKey(createPrivateKey(made.key))).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
  });

  it('may end after 2049, where the form of its times changes', () => {
    const notAfter = Date.UTC(2061, 4, 6, 7, 8, 9);
    const { certificate } = selfSigned({ commonName: 'a', dnsNames: [], notBefore: START, notAfter });
    expect(Date.parse(new X509Certificate(certificate).validTo)).toBe(notAfter);
  });
});

describe('openssl', () => {
  it('shows the certificate that the proxy serves, and says for how long it is good', async () => {
    expect(await served(testSystem())).toEqual(
      expect.objectContaining({
        status: 0,
        out: 'subject=CN = robo-rlhf.practice\nnotAfter=Sep  1 00:00:00 2036 GMT\nCertificate will not expire\n',
      }),
    );
  });

  it('shows an expired one while the fault is in force, on the disk as well', async () => {
    const system = testSystem();
    await system.change((stack, now) => injectFault(stack, 'certificate-expired', now));
    expect(await served(system)).toMatchObject({ status: 1, out: expect.stringContaining('Certificate will expire') });
    const { err } = await run(system, SERVED);
    expect(err).toContain('verify error:num=10:certificate has expired');
    expect(await run(system, [...CHECK, '-in', CERTIFICATE_PATH])).toMatchObject({ status: 1 });
    await system.change((stack, now) => clearFault(stack, 'certificate-expired', now));
    expect((await served(system)).status).toBe(0);
    expect((await run(system, [...CHECK, '-in', CERTIFICATE_PATH])).status).toBe(0);
  });

  it('makes a pair whose halves belong together', async () => {
    const line =
      'openssl req -x509 -newkey rsa:2048 -nodes -keyout certs/new.key -out certs/new.crt -days 90 -subj /CN=a.example -addext subjectAltName=DNS:a.example';
    const { status, files } = await run(testSystem(), line);
    expect(status).toBe(0);
    const [key, certificate] = [files.get('certs/new.key')!, files.get('certs/new.crt')!];
    const fromKey = await run(testSystem(), 'openssl pkey -pubout', { stdin: key });
    const fromCertificate = await run(testSystem(), 'openssl x509 -noout -pubkey', { stdin: certificate });
    expect(fromKey.out).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
    expect(fromCertificate.out).toBe(fromKey.out);
  });

  it('refuses what it does not know, what is not there, and what is no certificate', async () => {
    const system = testSystem();
    expect(await run(system, 'openssl dgst -sha256')).toMatchObject({
      status: 1,
      err: expect.stringContaining("'dgst'"),
    });
    expect(await run(system, 'openssl x509 -text')).toMatchObject({
      status: 1,
      err: expect.stringContaining('Unknown option: -text'),
    });
    expect((await run(system, 'openssl x509 -noout -in certs/none.crt')).err).toContain('No such file or directory');
    expect((await run(system, 'openssl x509 -noout', { stdin: 'nothing' })).status).toBe(1);
    const closed = await run(system, 'openssl s_client -connect localhost:8443');
    expect(closed).toMatchObject({ status: 1, out: '', err: expect.stringContaining('connect:errno=111') });
  });
});

describe('nginx', () => {
  it('serves what it read at its last reload', async () => {
    const system = testSystem();
    await system.change((stack, now) => injectFault(stack, 'certificate-expired', now));
    await system.change((stack) => void (stack.edits.length = 0));
    // The disk is good again, and the proxy has not read it.
    expect((await run(system, [...CHECK, '-in', CERTIFICATE_PATH])).status).toBe(0);
    expect((await served(system)).status).toBe(1);
    expect((await run(system, 'nginx -t')).err).toContain('test is successful');
    expect((await run(system, 'nginx -s reload')).status).toBe(0);
    expect((await served(system)).status).toBe(0);
  });

  it('keeps what it has when key and certificate are of two pairs', async () => {
    const system = testSystem();
    const other = selfSigned({ commonName: 'b', dnsNames: [], notBefore: START, notAfter: START + DAY_MS });
    await system.change((stack) => void stack.edits.push({ path: CERTIFICATE_PATH, change: () => other.certificate }));
    expect(await run(system, 'nginx -t')).toMatchObject({
      status: 1,
      err: expect.stringMatching(/key values mismatch\)\nnginx: configuration file .* test failed/),
    });
    expect((await run(system, 'nginx -s reload')).status).toBe(1);
    expect((await run(system, SERVED)).out).toContain(firstPair().certificate.trimEnd());
    expect((await run(system, 'nginx -s quit')).err).toContain('the practice system knows');
  });
});
