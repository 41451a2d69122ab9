import { describe, expect, it } from 'vitest';
import {
  ask,
  codeOf,
  cookieOf,
  post,
  readerWentAway,
  recorded,
  RUN_ID,
  runRequest,
  runView,
  started,
  useHttp,
} from '../testing/http.ts';
import { BODY_LIMIT_BYTES } from './json-body.ts';

useHttp();

describe('starting a run', () => {
  it('passes on who asks and which block, and says whether it is new', async () => {
    const cookie = await cookieOf();
    const first = await post('/api/runs', runRequest, cookie);
    expect([first.status, await first.json()]).toEqual([201, { run: runView }]);
    expect((await post('/api/runs', runRequest, cookie)).status).toBe(200);
    expect(started[0]).toMatchObject({ person: { name: 'Ada' }, request: runRequest });
  });

  it('needs a session, and to try without one is recorded', async () => {
    expect(await codeOf(await post('/api/runs', runRequest))).toBe('not-signed-in');
    expect(started).toEqual([]);
    expect(await recorded('run.refused')).toEqual([{ person: null, code: 'not-signed-in', detail: null }]);
  });

  it.each<[string, object, string]>([
    ['a command', { command: 'rm -rf /' }, 'unknown-field'],
    ['code', { code: 'id\n' }, 'unknown-field'],
    ['an environment', { env: { PATH: '/tmp' } }, 'unknown-field'],
    ['a block id with shell words', { block: '$(id)' }, 'bad-request'],
    ['a block id with a newline', { block: 'disk-usage\nid' }, 'bad-request'],
    ['a block id with a NUL', { block: 'disk-usage\0' }, 'bad-request'],
    ['a block id that is an option', { block: 'disk usage --x' }, 'bad-request'],
    ['a target that is a path', { target: '../x' }, 'bad-request'],
    ['a hash that is no hash', { sha256: 'A'.repeat(64) }, 'bad-request'],
    ['a request id with a quote', { requestId: `'` }, 'bad-request'],
    ['a parameter that names a loader variable in lower case', { params: { ld_preload: 'x' } }, 'bad-request'],
    ['a parameter that is no text', { params: { A: 1 } }, 'bad-request'],
  ])('with %s is refused, starts nothing and is recorded', async (_name, change, code) => {
    const cookie = await cookieOf();
    const response = await post('/api/runs', { ...runRequest, ...change }, cookie);
    expect([response.status, await codeOf(response)]).toEqual([400, code]);
    expect(started).toEqual([]);
    expect(await recorded('run.refused')).toMatchObject([{ code }]);
  });

  it.each<[string, unknown, Record<string, string | null>, number, string]>([
    ['no JSON', '{', {}, 400, 'bad-request'],
    ['a list', [], {}, 400, 'bad-request'],
    ['a form', 'version=next', { 'Content-Type': 'application/x-www-form-urlencoded' }, 415, 'not-json'],
    ['plain text', JSON.stringify(runRequest), { 'Content-Type': 'text/plain' }, 415, 'not-json'],
    ['no content type', JSON.stringify(runRequest), { 'Content-Type': null }, 415, 'not-json'],
    ['too much', `"${'x'.repeat(BODY_LIMIT_BYTES)}"`, {}, 413, 'too-large'],
  ])('with %s is refused', async (_name, body, headers, status, code) => {
    const response = await post('/api/runs', body, { ...(await cookieOf()), ...headers });
    expect([response.status, await codeOf(response)]).toEqual([status, code]);
    expect(started).toEqual([]);
  });

  it('takes a body up to the limit to the byte', async () => {
    const cookie = await cookieOf();
    const padded = (bytes: number) => JSON.stringify(runRequest).padEnd(bytes, ' ');
    expect((await post('/api/runs', padded(BODY_LIMIT_BYTES), cookie)).status).toBe(201);
    expect((await post('/api/runs', padded(BODY_LIMIT_BYTES + 1), cookie)).status).toBe(413);
  });
});

describe('looking at a run', () => {
  it('gives its view, and the words for one that is not there', async () => {
    const cookie = await cookieOf();
    expect(await (await ask(`/api/runs/${RUN_ID}`, { headers: cookie })).json()).toEqual({ run: runView });
    for (const id of ['cd'.repeat(16), 'x', '..%2f..%2fetc', `${RUN_ID}'`]) {
      const response = await ask(`/api/runs/${id}`, { headers: cookie });
      expect([response.status, await codeOf(response)]).toEqual([404, 'run-not-found']);
    }
    expect((await ask(`/api/runs/${RUN_ID}`)).status).toBe(401);
  });

  it('gives all its bytes, as a download that no browser interprets', async () => {
    const response = await ask(`/api/runs/${RUN_ID}/output`, { headers: await cookieOf() });
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from([0xff, 0x1b, 0x00, 0x61, 0x62, 0x63]));
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="run-${RUN_ID}.out"`);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(readerWentAway).toBe(true);
  });

  it('lets go of the journal when the reader goes away in the middle', async () => {
    const response = await ask(`/api/runs/${RUN_ID}/output`, { headers: await cookieOf() });
    const reader = response.body!.getReader();
    await reader.read();
    expect(readerWentAway).toBe(false);
    await reader.cancel();
    expect(readerWentAway).toBe(true);
  });

  it('gives its recording', async () => {
    const response = await ask(`/api/runs/${RUN_ID}/cast`, { headers: await cookieOf() });
    expect(await response.text()).toBe('{"version":3}\n[0.1,"o","é"]\n');
  });

  it('needs a session for all of it', async () => {
    for (const path of [`/api/runs/${RUN_ID}/output`, `/api/runs/${RUN_ID}/cast`])
      expect((await ask(path)).status).toBe(401);
  });
});

describe('the state of a page', () => {
  it('is for everyone, and needs the name of a page', async () => {
    expect(await (await ask('/api/pages?version=next&doc=runbooks%2Fhealth')).json()).toEqual({
      blocks: [],
      sessions: [],
      holds: [],
    });
    for (const query of ['', '?version=next', '?version=&doc=x', `?version=next&doc=${'x'.repeat(300)}`]) {
      expect(await codeOf(await ask(`/api/pages${query}`))).toBe('bad-request');
    }
  });
});
