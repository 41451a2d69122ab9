/** The server as a process: started, met, and ended as an operator would. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiError, RunStarted } from '../src/contract/api.ts';
import type { RunView } from '../src/contract/run.ts';
import { runCli } from './cli/run.ts';
import { runtimePlace } from './runtime-place.ts';
import { memoryDirectory, passageDirectory } from './targets/runtime-dirs.ts';
import { publishTestRelease, TEST_BLOCK, testBlock, testManifest } from './testing/release.ts';

const isRoot = process.getuid?.() === 0;
/** A target that needs no sandbox: what runs here is harmless. */
const CONFIG = `targets:
  stack: { kind: local, environment: practice, cwd: /tmp, ${isRoot ? 'runAs: nobody' : 'allowSameUser: true'} }
`;
/** Above the 15 s after which a host that was being started is given up. */
const DEADLINE_MS = 40_000;

let root: string;
let env: Record<string, string | undefined>;
let servers: ChildProcess[];

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'runbooks-main-'));
  writeFileSync(join(root, 'runbooks.yaml'), CONFIG);
  mkdirSync(join(root, 'run'), { mode: 0o700 });
  env = {
    ...process.env,
    RUNBOOKS_DATA: join(root, 'data'),
    RUNBOOKS_PUBLISHED: join(root, 'published'),
    XDG_RUNTIME_DIR: join(root, 'run'),
  };
  servers = [];
  const blocks = [
    TEST_BLOCK,
    testBlock({ id: 'hello', code: 'echo hello\n', line: 1 }),
    testBlock({ id: 'long', code: 'echo begun; sleep 600\n', line: 9, timeoutMs: 60_000 }),
  ];
  await publishTestRelease(join(root, 'published'), { manifest: testManifest({ blocks }) });
});
afterEach(async () => {
  for (const server of servers) {
    if (server.exitCode !== null || server.signalCode !== null) continue;
    server.kill('SIGKILL');
    await once(server, 'exit');
  }
  const place = runtimePlace(join(root, 'data'), env);
  // A server that is killed while it starts another host leaves one that listens a moment later.
  await until(async () => {
    await cli('stop', '--all');
    return existsSync(place) ? null : true;
  });
  rmSync(root, { recursive: true, force: true });
});

type Started = { child: ChildProcess; url: string; link: string; output: () => string; ended: Promise<number | null> };

/** Starts `startServer` in a process of its own; resolves when it prints its link, or rejects with what it printed. */
async function start(port = 0): Promise<Started> {
  const program = `
    import { startServer } from ${JSON.stringify(new URL('./main.ts', import.meta.url).href)};
    process.exitCode = await startServer({
      projectDir: ${JSON.stringify(root)}, env: process.env, overrides: { port: ${port} }, now: Date.now,
      out: (line) => process.stdout.write(line + '\\n'), err: (line) => process.stderr.write(line + '\\n'),
    });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  servers.push(child);
  let printed = '';
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const ready = Promise.withResolvers<void>();
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      if (printed.includes('/sign-in#code=')) ready.resolve();
    });
  }
  void ended.then((code) => ready.reject(new Error(`ended with ${code}: ${printed}`)));
  await ready.promise;
  const link = /https?:\S+#code=\S+/.exec(printed)![0];
  return { child, url: new URL(link).origin, link, output: () => printed, ended };
}

async function signIn({ url, link }: Pick<Started, 'url' | 'link'>): Promise<string> {
  const response = await post(url, '/api/sign-in', { code: link.split('#code=')[1] });
  expect(response.status).toBe(200);
  return response.headers.get('set-cookie')!.split(';')[0]!;
}

function post(url: string, path: string, body: unknown, cookie = ''): Promise<Response> {
  return fetch(`${url}${path}`, {
    method: 'POST',
    headers: { Origin: url, 'Content-Type': 'application/json', Cookie: cookie },
    body: JSON.stringify(body),
  });
}

async function run(url: string, cookie: string, id: string): Promise<RunView> {
  const { sha256 } =
    id === 'hello' ? testBlock({ id, code: 'echo hello\n' }) : testBlock({ id, code: 'echo begun; sleep 600\n' });
  const response = await post(
    url,
    '/api/runs',
    { version: 'next', doc: TEST_BLOCK.doc, block: id, sha256, target: 'stack', requestId: `r-${id}` },
    cookie,
  );
  expect(response.status).toBe(201);
  return ((await response.json()) as RunStarted).run;
}

async function until<T>(look: () => Promise<T | null>): Promise<T> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() > deadline) throw new Error('it did not come to pass in time');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const viewOf = async (url: string, cookie: string, id: string) =>
  ((await (await fetch(`${url}/api/runs/${id}`, { headers: { Cookie: cookie } })).json()) as { run: RunView }).run;

async function cli(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const status = await runCli(args, {
    projectDir: root,
    env,
    now: Date.now,
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  });
  return { status, out: out.join('\n'), err: err.join('\n') };
}

describe('the server', () => {
  it(
    'prints its address and a sign-in link, runs a block for whoever uses it, and stops when told',
    { timeout: 60_000 },
    async () => {
      const server = await start();
      expect(server.output()).toBe(
        `Robo-RLHF Runbooks: ${server.url}\nSign in (once, within 10 minutes): ${server.link}\n`,
      );
      const cookie = await signIn(server);
      expect(
        ((await (await post(server.url, '/api/sign-in', { code: server.link.split('#code=')[1] })).json()) as ApiError)
          .error.code,
      ).toBe('sign-in-code-used');

      const { id } = await run(server.url, cookie, 'hello');
      const ended = await until(async () => {
        const view = await viewOf(server.url, cookie, id);
        return view.state === 'ended' ? view : null;
      });
      expect(ended).toMatchObject({ exitStatus: 0, reason: 'exited', outcome: { verdict: 'as-expected' } });
      expect(await (await fetch(`${server.url}/api/runs/${id}/output`, { headers: { Cookie: cookie } })).text()).toBe(
        'hello\r\n',
      );

      server.child.kill('SIGTERM');
      expect(await server.ended).toBe(0);
      expect(server.output()).toContain('Stopped.\n');
      const verified = await cli('evidence', 'verify');
      expect(verified).toMatchObject({ status: 0, err: '' });
      expect(verified.out).toMatch(
        /^chain whole, (\d+) events, not anchored after event \1\njournals whole, 1 ended runs$/,
      );
    },
  );

  it('lets a run go on when it is stopped, says so, and finds it again', { timeout: 60_000 }, async () => {
    const first = await start();
    const cookie = await signIn(first);
    const { id } = await run(first.url, cookie, 'long');
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
    expect(first.output()).toContain('Stopped. 1 run goes on; `./runbooks stop --all` ends it.');

    const port = Number(new URL(first.url).port);
    const second = await start(port);
    expect(await viewOf(second.url, cookie, id)).toMatchObject({ state: 'running' });
    expect(await cli('stop', '--all')).toMatchObject({ status: 0 });
    const ended = await until(async () => {
      const view = await viewOf(second.url, cookie, id);
      return view.state === 'ended' ? view : null;
    });
    expect(ended.reason).toBe('server-shutdown');
  });

  it('keeps record and run when it is killed', { timeout: 60_000 }, async () => {
    const first = await start();
    const cookie = await signIn(first);
    const { id } = await run(first.url, cookie, 'long');
    first.child.kill('SIGKILL');
    await first.ended;
    expect(await cli('evidence', 'verify')).toMatchObject({ status: 0 });
    const second = await start(Number(new URL(first.url).port));
    expect(await viewOf(second.url, cookie, id)).toMatchObject({ state: 'running' });
  });

  it('leaves nothing behind once it is gone and `stop --all` was said', { timeout: 60_000 }, async () => {
    const server = await start();
    const { id } = await run(server.url, await signIn(server), 'long');
    const place = runtimePlace(join(root, 'data'), env);
    const places = [place, memoryDirectory(place), passageDirectory(memoryDirectory(place))];
    const ofRun = () =>
      readdirSync('/proc').filter((name) => {
        try {
          return /^\d+$/.test(name) && readFileSync(`/proc/${name}/environ`, 'latin1').includes(`RUNBOOK_RUN=${id}`);
        } catch {
          return false;
        }
      });
    await until(async () => (ofRun().length > 0 ? true : null));
    expect(places.some(existsSync)).toBe(true);
    server.child.kill('SIGKILL');
    await server.ended;
    expect((await cli('stop', '--all', '--json')).out).toBe('{"runs":1,"systems":0,"stuck":[]}');
    expect(ofRun()).toEqual([]);
    expect(places.filter(existsSync)).toEqual([]);
    expect(await cli('stop', '--all')).toMatchObject({ status: 0, out: 'Ended 0 runs and 0 practice systems.' });
  });

  it('says what is missing when there is no site, and goes on', { timeout: 60_000 }, async () => {
    rmSync(join(root, 'published'), { recursive: true });
    const server = await start();
    const words =
      /^No page can be shown yet\. There is no published site in .*\. Build it with `\.\/runbooks build`\.$/m;
    await until(async () => (words.test(server.output()) ? true : null));
    const answer = await fetch(server.url);
    expect([answer.status, ((await answer.json()) as ApiError).error.code]).toEqual([503, 'site-missing']);
  });

  it('ends with a sentence, not with a trace, when it cannot use what it was given', { timeout: 60_000 }, async () => {
    writeFileSync(join(root, 'file'), '');
    const said = async (data: string, ...args: string[]) => {
      const main = fileURLToPath(new URL('./main.ts', import.meta.url));
      const child = spawn(process.execPath, [main, '--port', '0', ...args], {
        env: { ...env, RUNBOOKS_DATA: data },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      servers.push(child);
      let text = '';
      child.stderr!.on('data', (chunk: Buffer) => (text += chunk.toString()));
      const [status] = await once(child, 'close');
      expect(text.trim().split('\n')).toHaveLength(1);
      return `${status}: ${text}`;
    };
    expect(await said(join(root, 'file'))).toMatch(/^1: The data folder .* Give another one in RUNBOOKS_DATA\.$/m);
    mkdirSync(join(root, 'data'));
    writeFileSync(join(root, 'data', 'runbooks.db'), 'no database'.repeat(100));
    expect(await said(join(root, 'data'))).toMatch(/^1: The database at .* cannot be used \(file is not a database\)/);
    expect(await said(join(root, 'data'), '--host', '0.0.0.0')).toMatch(/^1: 0\.0\.0\.0 can be reached from other/);
    rmSync(join(root, 'data'), { recursive: true });
  });

  it(
    'refuses a data folder that another server uses, and a port that another program has',
    { timeout: 60_000 },
    async () => {
      const server = await start();
      await expect(start()).rejects.toThrow(
        `ended with 1: The server with pid ${server.child.pid} at ${server.url} is using the data folder`,
      );
      server.child.kill('SIGTERM');
      await server.ended;

      const other = createServer().listen(0, '127.0.0.1');
      await once(other, 'listening');
      const { port } = other.address() as AddressInfo;
      await expect(start(port)).rejects.toThrow(
        `ended with 1: Port ${port} on 127.0.0.1 is in use by another program. Choose another with \`npm start -- --port 0\``,
      );
      other.close();
    },
  );

  it('gives people links while it runs, in its own address', { timeout: 60_000 }, async () => {
    const server = await start();
    const { status, out, err } = await cli('sign-in-link', '--as', 'Bo', '--role', 'operator');
    expect([status, err, new URL(out).origin]).toEqual([0, '', server.url]);
    const cookie = await signIn({ url: server.url, link: out });
    const me = await (await fetch(`${server.url}/api/me`, { headers: { Cookie: cookie } })).json();
    expect(me).toMatchObject({ person: { name: 'Bo', roles: ['operator'] } });
  });

  it('prints the address that people use where TLS is in front of it', { timeout: 60_000 }, async () => {
    writeFileSync(join(root, 'runbooks.yaml'), `${CONFIG}server: { origins: ["https://runbooks.example.org"] }\n`);
    const server = await start().catch((error: Error) => error.message);
    expect(server).toMatchObject({ url: 'https://runbooks.example.org' });
    expect((await cli('sign-in-link')).out).toMatch(/^https:\/\/runbooks\.example\.org\/sign-in#code=/);
  });

  it('shows no secret in what it logs, keeps or is started with', { timeout: 60_000 }, async () => {
    writeFileSync(join(root, 'runbooks.yaml'), `${CONFIG}logging: { level: trace }\n`);
    const server = await start();
    const cookie = await signIn(server);
    const { ticket } = (await (await post(server.url, '/api/tickets', {}, cookie)).json()) as { ticket: string };
    const printed = server.output().replace(server.link, '');
    const started = ['cmdline', 'environ']
      .map((name) => readFileSync(`/proc/${server.child.pid}/${name}`, 'utf8'))
      .join('');
    for (const secret of [server.link.split('#code=')[1]!, cookie.split('=')[1]!, ticket]) {
      expect(printed).not.toContain(secret);
      expect(started).not.toContain(secret);
      for (const file of ['runbooks.db', 'runbooks.db-wal'])
        expect(readFileSync(join(root, 'data', file)).includes(secret)).toBe(false);
    }
  });

  it('answers what is no proper request with a refusal, and lives on', { timeout: 60_000 }, async () => {
    const server = await start();
    const port = Number(new URL(server.url).port);
    const raw = async (text: string) => {
      const socket = connect(port, '127.0.0.1');
      let answer = '';
      socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
      socket.on('error', () => undefined);
      // Not `end`: who hangs up gets no answer.
      socket.write(text);
      await once(socket, 'close');
      return answer.split('\r\n')[0];
    };
    expect(await raw('nonsense\r\n\r\n')).toBe('HTTP/1.1 400 Bad Request');
    expect(await raw('GET / HTTP/1.1\r\n\r\n')).toBe('HTTP/1.1 400 Bad Request');
    expect(await raw('GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 4(00|21) /);
    expect(await raw(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toBe(
      'HTTP/1.1 431 Request Header Fields Too Large',
    );
    expect(await raw(`GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`)).toBe(
      'HTTP/1.1 421 Misdirected Request',
    );
    expect(await raw(`GET /../../etc/passwd HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`)).toBe(
      'HTTP/1.1 404 Not Found',
    );
    expect(
      await raw(
        `GET /nowhere HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
      ),
    ).toMatch(/^HTTP\/1.1 4\d\d /);
    const trickle = request({
      port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/api/runs',
      headers: { 'Content-Length': 10 },
    });
    trickle.on('error', () => undefined);
    trickle.write('{');
    trickle.destroy();
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });
});
