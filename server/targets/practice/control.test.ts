/** A person's practice system, steered by the server: faults that blocks meet, and a new system; with every isolation. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND_NAMES } from '../../practice/commands/index.ts';
import { faultCatalogue, runningControl } from '../index.ts';
import { UNPRIVILEGED_UID, drive, PRACTICE, whyNotUnprivileged } from '../testing/drive.ts';
import type { DriveOptions, Driver } from '../testing/drive.ts';
import { systemPlaces } from './places.ts';
import { systemId } from '../staged-scripts.ts';

const faults = await faultCatalogue();
const program = {
  directory: fileURLToPath(new URL('../../practice', import.meta.url)),
  commands: COMMAND_NAMES,
  faults,
};
/** A busy machine is no reason to fail here. */
const PRACTICE_OPTIONS = { program, startTimeoutMs: 30_000 };
const targets = { stack: { ...PRACTICE['stack']!, profiles: { '1.0': 'as-found' } } } as DriveOptions['targets'] &
  object;
const PING = 'docker compose exec -T redis redis-cli ping\n';
const mended = (running: boolean, ...inForce: string[]) => ({
  ok: true,
  status: { running, profile: 'mended', faults: inForce },
});

const unprivileged = whyNotUnprivileged();
const WAYS: { way: string; options: DriveOptions; skip: string | null }[] = [
  { way: 'sandboxed', options: {}, skip: null },
  { way: 'sandboxed by a server that is not root', options: { uid: UNPRIVILEGED_UID }, skip: unprivileged },
  { way: 'without a sandbox', options: { practice: { withoutSandbox: true } }, skip: null },
];

for (const { way, options, skip } of WAYS) {
  describe.skipIf(skip !== null)(`control of a practice system, ${way}${skip === null ? '' : ` (${skip})`}`, () => {
    let driver: Driver;
    beforeAll(async () => {
      driver = await drive({ ...options, targets, practice: { ...options.practice, ...PRACTICE_OPTIONS } });
    });
    afterAll(() => driver?.end());

    it('puts a fault in force that blocks meet, and puts it right', async () => {
      expect(await driver.steer('status')).toEqual(mended(false));
      expect(await driver.steer('inject', 'redis-down')).toEqual(mended(true, 'redis-down'));
      expect((await driver.run(PING)).status).not.toBe(0);
      expect(await driver.steer('inject', 'mongodb-down')).toEqual(mended(true, 'mongodb-down', 'redis-down'));
      expect(await driver.steer('clear', 'redis-down')).toEqual(mended(true, 'mongodb-down'));
      expect((await driver.run(PING)).output).toBe('PONG\n');
      expect(await driver.steer('status')).toEqual(mended(true, 'mongodb-down'));
    });

    it('is each person’s own, and each profile’s', async () => {
      const of = (person: string, version: string) => driver.steer('status', '', { person, version });
      await driver.steer('inject', 'redis-down', { person: 'bo' });
      expect(await of('bo', 'next')).toEqual(mended(true, 'redis-down'));
      expect(await of('cy', 'next')).toEqual(mended(false));
      expect(await of('bo', '1.0')).toEqual({ ok: true, status: { running: false, profile: 'as-found', faults: [] } });
    });

    it('ends the system on reset, but not under a block', async () => {
      await driver.steer('inject', 'redis-down', { person: 'di' });
      // Not released: to the server it still runs.
      await driver.run('true\n', { person: 'di', keep: true });
      expect(await driver.steer('reset', '', { person: 'di' })).toMatchObject({ ok: false, reason: 'busy' });
      expect((await driver.run(PING, { person: 'di' })).status).not.toBe(0);
      expect(await driver.steer('reset', '', { person: 'ada' })).toEqual(mended(false));
      expect((await driver.run(PING)).output).toBe('PONG\n');
      expect(await driver.steer('status')).toEqual(mended(true));
    });

    it('knows no fault but those of the catalogue', async () => {
      for (const action of ['inject', 'clear'] as const) {
        expect(await driver.steer(action, 'no-such-fault')).toMatchObject({ ok: false, reason: 'unknown-fault' });
      }
    });
  });
}

describe('a block', () => {
  let driver: Driver;
  beforeAll(async () => {
    driver = await drive({ targets, practice: PRACTICE_OPTIONS });
  });
  afterAll(() => driver?.end());

  it('finds the token nowhere', async () => {
    await driver.run('true\n');
    const path = systemPlaces(driver.runtimeDir, systemId('ada', 'mended')).state;
    const { token } = JSON.parse(readFileSync(path, 'utf8')) as { token: string };
    const look = `env; cat /proc/*/environ /proc/*/cmdline 2>/dev/null; grep -rs '[${token[0]}]${token.slice(1, 8)}' /run /home /tmp /etc || echo none\n`;
    const { output } = await driver.run(look);
    expect(output).not.toContain(token);
    expect(output).toContain('none\n');
  });

  it('cannot steer the system it runs on, though it reaches the same socket', async () => {
    await driver.run('true\n');
    const ask = (token: string) => `cat >/tmp/steer.ts <<'END'
import { connect } from 'node:net';
import { encodeJson, FRAME, FrameDecoder } from '/opt/practice/client.js';
const socket = connect(process.env.PRACTICE_SOCKET);
socket.write(encodeJson(FRAME.control, { token: '${token}', action: 'inject', fault: 'redis-down' }));
const decoder = new FrameDecoder();
let frames = 0;
socket.on('error', () => {});
socket.on('data', (bytes) => { frames += decoder.push(bytes).length; });
socket.on('close', () => console.log('answers: ' + frames));
END
/opt/practice/node /tmp/steer.ts 2>&1
`;
    expect((await driver.run(ask(''))).output).toBe('answers: 0\n');
    expect((await driver.run(ask('0'.repeat(64)))).output).toBe('answers: 0\n');
    expect(await driver.steer('status')).toEqual(mended(true));
    // The very same request with the right token is answered: what stood in the way is the token.
    const state = readFileSync(systemPlaces(driver.runtimeDir, systemId('ada', 'mended')).state, 'utf8');
    expect((await driver.run(ask((JSON.parse(state) as { token: string }).token))).output).toBe('answers: 1\n');
    expect(await driver.steer('status')).toEqual(mended(true, 'redis-down'));
  });
});

describe('the command line on the server’s host', () => {
  let driver: Driver;
  beforeAll(async () => {
    driver = await drive({ targets, practice: PRACTICE_OPTIONS });
  });
  afterAll(() => driver?.end());
  const control = (profile: 'mended' | 'as-found' = 'mended') =>
    runningControl({ runtimeDir: driver.runtimeDir, personId: 'ada', profile, faults });

  it('steers a running system, and starts none', async () => {
    expect(await control().status()).toEqual(mended(false));
    expect(await control().inject('redis-down')).toMatchObject({ ok: false, reason: 'unreachable' });
    await driver.run('true\n');
    expect(await control().inject('redis-down')).toEqual(mended(true, 'redis-down'));
    expect((await driver.run(PING)).status).not.toBe(0);
    expect(await control('as-found').status()).toMatchObject({ status: { running: false } });
    expect(await control().reset()).toEqual(mended(false));
    expect((await driver.run(PING)).output).toBe('PONG\n');
  });

  it('has no way to a system without a token, and can still end it', async () => {
    await driver.run('true\n');
    const path = systemPlaces(driver.runtimeDir, systemId('ada', 'mended')).state;
    const { token: _, ...state } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    writeFileSync(path, JSON.stringify(state));
    expect(await control().status()).toMatchObject({
      ok: false,
      reason: 'unreachable',
      why: expect.stringContaining('Reset it'),
    });
    expect((await driver.run(PING)).output).toBe('PONG\n');
    expect(await control().reset()).toEqual(mended(false));
  });
});
