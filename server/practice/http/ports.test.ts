import { connect, createServer, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serves } from '../state/index.ts';
import { run, type TestSystem, testSystem } from '../test-harness.ts';
import type { ServiceName } from '../state/index.ts';
import { openPorts, PORT_SERVICES, type Ports } from './ports.ts';
import { readRedisCommands } from './redis-wire.ts';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Everything the other side says until it hangs up or falls silent after `expected` bytes; an error's code otherwise. */
function talk(port: number, say: string, expected = Infinity): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(say));
    let heard = '';
    socket.on('data', (bytes) => {
      heard += bytes.toString();
      if (heard.length >= expected) socket.end();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
    socket.on('close', () => resolve(heard));
  });
}

function opens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

describe('published ports', () => {
  let system: TestSystem;
  let ports: Ports;
  const at = new Map<ServiceName, number>();
  beforeEach(async () => {
    system = testSystem();
    for (const name of PORT_SERVICES) at.set(name, await freePort());
    ports = await openPorts(
      system,
      () => {},
      (name) => at.get(name)!,
    );
  });
  afterEach(() => ports.dispose());
  const url = (name: ServiceName, path: string): string => `http://127.0.0.1:${at.get(name)}${path}`;

  it('answer HTTP as the services do', async () => {
    expect(await (await fetch(url('robo-rlhf', '/health'))).json()).toMatchObject({ status: 'healthy' });
    expect(await (await fetch(url('prometheus', '/-/healthy'))).text()).toBe('Prometheus Server is Healthy.\n');
    expect(await (await fetch(url('grafana', '/api/health'))).json()).toMatchObject({ database: 'ok' });
    expect((await fetch(url('robo-rlhf', '/nothing'))).status).toBe(404);
    expect(await (await fetch(url('mongodb', '/'))).text()).toContain('MongoDB over HTTP');
  });

  it('speak Redis, typed and framed, and hang up on HTTP', async () => {
    expect(await talk(at.get('redis')!, 'PING\r\n', 7)).toBe('+PONG\r\n');
    expect(await talk(at.get('redis')!, '*1\r\n$4\r\nPING\r\n', 7)).toBe('+PONG\r\n');
    await expect(fetch(url('redis', '/'))).rejects.toThrow();
  });

  it('close with their service and open with it', async () => {
    for (const name of PORT_SERVICES) {
      await run(system, ['docker', 'compose', 'stop', name]);
      expect(serves(system.look(), name)).toBe(false);
      expect(await talk(at.get(name)!, 'PING\r\n')).toBe('ECONNREFUSED');
      await run(system, ['docker', 'compose', 'start', name]);
      expect(await opens(at.get(name)!)).toBe(true);
    }
    expect((await fetch(url('robo-rlhf', '/health'))).status).toBe(200);
  });

  it('are not opened twice by changes at the same time', async () => {
    await Promise.all(
      ['stop', 'start', 'restart', 'stop', 'start'].map((verb) => run(system, `docker compose ${verb} redis`)),
    );
    expect(await talk(at.get('redis')!, 'PING\r\n', 7)).toBe('+PONG\r\n');
  });

  it('say when a port is taken', async () => {
    await expect(
      openPorts(
        testSystem(),
        () => {},
        (name) => at.get(name)!,
      ),
    ).rejects.toThrow('EADDRINUSE');
  });
});

describe('the Redis protocol', () => {
  it('keeps an incomplete command for later, and refuses nonsense', () => {
    const whole = '*2\r\n$4\r\nECHO\r\n$3\r\na\r\n\r\n';
    for (let cut = 0; cut < whole.length; cut++) {
      const first = readRedisCommands(Buffer.from(whole.slice(0, cut)));
      expect(first.ok).toBe(true);
      if (!first.ok) continue;
      expect(first.commands).toEqual([]);
      expect(readRedisCommands(Buffer.concat([first.rest, Buffer.from(whole.slice(cut))]))).toMatchObject({
        ok: true,
        commands: [['ECHO', 'a\r\n']],
      });
    }
    for (const bad of ['*x\r\n', '*99999999\r\n', '*1\r\n+OK\r\n', '*1\r\n$99999999\r\n', 'Host: x\r\n'])
      expect(readRedisCommands(Buffer.from(bad)).ok).toBe(false);
    expect(readRedisCommands(Buffer.alloc(100_000, 'a')).ok).toBe(false);
  });
});
