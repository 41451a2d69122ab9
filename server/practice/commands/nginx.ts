/** `nginx -t` and `nginx -s reload`, of the proxy in front of the host. */
import { CERTIFICATE_PATH, KEY_PATH, readPair } from '../tls/proxy.ts';
import { type Command, fail } from './context.ts';

const CONFIGURATION = '/etc/nginx/nginx.conf';
const RELOAD_MS = 120;

export const nginx: Command = async (context) => {
  const asked = context.args.join(' ');
  if (asked === '-v') return await context.stderr.write('nginx version: nginx/1.26.3 (practice)\n').then(() => 0);
  if (asked !== '-t' && asked !== '-s reload')
    return await fail(context, 1, `nginx: the practice system knows -t, -v and -s reload, and not '${asked}'`);
  const { system } = context;
  const pair = readPair(system.checkoutFile(CERTIFICATE_PATH), system.checkoutFile(KEY_PATH), context.cwd);
  if (!pair.ok) {
    const test = asked === '-t' ? `\nnginx: configuration file ${CONFIGURATION} test failed` : '';
    return await fail(context, 1, `nginx: [emerg] ${pair.why}${test}`);
  }
  if (asked === '-t') {
    await context.stderr.write(
      `nginx: the configuration file ${CONFIGURATION} syntax is ok\nnginx: configuration file ${CONFIGURATION} test is successful\n`,
    );
    return 0;
  }
  await context.sleep(RELOAD_MS);
  await system.change((stack) => {
    stack.servedCertificate = pair.certificate;
  });
  return 0;
};
