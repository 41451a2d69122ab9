/** Faults that a security procedure finds: an expired certificate in front of the stack, and a password in a log. */
import { addEvent, type Container, type Stack } from '../state/index.ts';
import { CERTIFICATE_PATH, firstPair, KEY_PATH } from '../tls/proxy.ts';
import { selfSigned, type SelfSigned } from '../tls/self-signed.ts';
import type { Fault } from './fault.ts';

const DAY_MS = 86_400_000;
/** A pair made for 90 days that nobody has renewed. */
const EXPIRED_SINCE_MS = 2 * DAY_MS;
const LIFETIME_MS = 90 * DAY_MS;

const LEAK_MODULE = 'robo_rlhf.core.config';
/** When the app said it, before now. */
const LEAKED_AGO_MS = [41_000, 22_000, 3_000] as const;

/** Puts a pair on the disk of the checkout; the proxy reads it when it is reloaded. */
function putPair(stack: Stack, pair: SelfSigned): void {
  stack.edits.push(
    { path: CERTIFICATE_PATH, change: () => pair.certificate },
    { path: KEY_PATH, change: () => pair.key },
  );
}

/** What a program at level DEBUG prints of its configuration. */
function leakOf(container: Container): string | null {
  const url = container.config.environment.DATABASE_URL;
  return url === undefined || !/:\/\/[^:]+:[^@]+@/.test(url)
    ? null
    : `${LEAK_MODULE} - DEBUG - effective configuration: database=${url} redis=redis://redis:6379/0`;
}

export const SECURITY_FAULTS = {
  'certificate-expired': {
    summary: 'The TLS certificate of the proxy in front of the host has expired, and nobody has renewed it.',
    inject: (stack, now) => {
      const notAfter = now - EXPIRED_SINCE_MS;
      const name = 'robo-rlhf.practice';
      const pair = selfSigned({ commonName: name, dnsNames: [name], notBefore: notAfter - LIFETIME_MS, notAfter });
      putPair(stack, pair);
      stack.servedCertificate = pair.certificate;
      stack.expiredCertificate = pair.certificate;
    },
    clear: (stack) => {
      const isServed = stack.servedCertificate === stack.expiredCertificate;
      delete stack.expiredCertificate;
      if (!isServed) return;
      putPair(stack, firstPair());
      delete stack.servedCertificate;
    },
  },
  'credential-in-log': {
    summary: 'Somebody started the app at level DEBUG, and its log shows the password of the database.',
    inject: (stack, now) => {
      const app = stack.containers.get('robo-rlhf');
      const leak = app === undefined ? null : leakOf(app);
      if (app === undefined || leak === null) return;
      app.config = { ...app.config, environment: { ...app.config.environment, LOG_LEVEL: 'DEBUG' } };
      for (const ago of LEAKED_AGO_MS) {
        const at = Math.max(now - ago, app.createdAt);
        addEvent(app, at, `${stamp(at)} - ${leak}`);
      }
    },
    clear: (stack) => {
      const app = stack.containers.get('robo-rlhf');
      if (app === undefined) return;
      app.events = app.events.filter(({ text }) => !text.includes(`${LEAK_MODULE} - DEBUG - effective configuration`));
      if (app.config.environment.LOG_LEVEL === 'DEBUG')
        app.config = { ...app.config, environment: { ...app.config.environment, LOG_LEVEL: 'INFO' } };
    },
  },
} as const satisfies Record<string, Fault>;

/** As Python's logging writes it. */
function stamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')},${String(at % 1000).padStart(3, '0')}`;
}
