import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRecord } from '../evidence/record.ts';
import { testClock, testStore, type TestClock, type TestStore } from '../testing/store.ts';
import { CODE_LIFETIME_MS, createIdentity, sessionCookie, type Identity } from './index.ts';
import { TICKET_LIFETIME_MS } from './tickets.ts';

const IDLE_MS = 60 * 60 * 1000;
const ABSOLUTE_MS = 8 * IDLE_MS;

let store: TestStore;
let clock: TestClock;
let identity: Identity;

beforeEach(() => {
  store = testStore();
  clock = testClock();
  identity = newIdentity();
});
afterEach(async () => {
  identity.dispose();
  await store.dispose();
});

/** Another server process on the same data folder. */
function newIdentity(): Identity {
  return createIdentity({
    db: store.db,
    record: createRecord({ db: store.db, now: clock.now }),
    now: clock.now,
    cookie: sessionCookie({ origins: [], port: 4280 }),
    idleMs: IDLE_MS,
    absoluteMs: ABSOLUTE_MS,
    sweepEveryMs: null,
  });
}

async function signedIn(name = 'Ada') {
  const { code } = await identity.makeCode(name, ['operator']);
  const result = await identity.signIn(code);
  if (!result.ok) throw new Error(result.why);
  return { ...result, header: `runbooks-4280=${result.cookieValue}` };
}

async function followed() {
  const person = await signedIn();
  const ended: string[] = [];
  const stop = identity.onSessionEnded((hash) => ended.push(hash));
  await identity.takeTicket(identity.issueTicket(person.session.sessionIdHash).ticket);
  return { ...person, ended, stop };
}

const kinds = async () =>
  (await store.db.selectFrom('event').select('kind').orderBy('seq').execute()).map(({ kind }) => kind);

describe('a sign-in code', () => {
  it('makes a session for its person, once', async () => {
    const { code } = await identity.makeCode('Ada', ['operator']);
    const first = await identity.signIn(code);
    expect(first).toMatchObject({ ok: true, session: { person: { name: 'Ada', roles: ['operator'] } } });
    expect(await identity.signIn(code)).toEqual({ ok: false, why: 'used' });
    expect(await kinds()).toEqual(['sign-in.link-made', 'sign-in.succeeded', 'sign-in.refused']);
  });

  it('of two uses at the same moment gives one session', async () => {
    const { code } = await identity.makeCode('Ada');
    const results = await Promise.all([identity.signIn(code), newIdentity().signIn(code), identity.signIn(code)]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it('says expired after ten minutes, and unknown when it never was', async () => {
    const { code } = await identity.makeCode('Ada');
    clock.advance(CODE_LIFETIME_MS);
    expect(await identity.signIn(code)).toEqual({ ok: false, why: 'expired' });
    expect(await identity.signIn(`${code}x`)).toEqual({ ok: false, why: 'unknown' });
    expect(await identity.signIn('')).toEqual({ ok: false, why: 'unknown' });
  });

  it('is not in the database, and neither is the cookie it was traded for', async () => {
    const { code } = await identity.makeCode('Ada');
    const result = await identity.signIn(code);
    if (!result.ok) throw new Error(result.why);
    const tables = ['person', 'sign_in_code', 'session', 'event'] as const;
    const everything = JSON.stringify(
      await Promise.all(tables.map((table) => store.db.selectFrom(table).selectAll().execute())),
    );
    expect(everything).toContain('Ada');
    expect(everything).not.toContain(code);
    expect(everything).not.toContain(result.cookieValue);
  });

  it('keeps a known person and their roles, unless roles are given', async () => {
    const first = await identity.makeCode('Ada', ['admin']);
    expect((await identity.makeCode('Ada')).person).toEqual(first.person);
    expect((await identity.makeCode('Ada', ['viewer'])).person).toEqual({ ...first.person, roles: ['viewer'] });
    expect((await identity.makeCode('Bo')).person.roles).toEqual(['viewer']);
  });

  it('is not made for a name that could not be shown safely', async () => {
    for (const name of ['', ' Ada', 'A\u001b[31m', 'A\nB', 'A\u202eB', 'x'.repeat(65)]) {
      await expect(identity.makeCode(name)).rejects.toThrow(RangeError);
    }
  });
});

describe('a session', () => {
  it('is found by its cookie among others, also by another process', async () => {
    const { header, session } = await signedIn();
    expect(await identity.sessionOf(`theme=dark; ${header}; x=y`)).toEqual(session);
    expect(await newIdentity().sessionOf(header)).toEqual(session);
  });

  it.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['another port’s cookie', 'runbooks-4281=VALUE'],
    ['a name that only begins like ours', 'runbooks-42801=VALUE'],
    ['a shorter value', 'runbooks-4280=abc'],
    ['a value with a quote', 'runbooks-4280="VALUE"'],
    ['two cookies of our name', 'runbooks-4280=VALUE; runbooks-4280=VALUE'],
  ])('is not found in %s', async (_name, header) => {
    const { cookieValue } = await signedIn();
    expect(await identity.sessionOf(header?.replaceAll('VALUE', cookieValue))).toBeNull();
  });

  it('ends after an idle hour, and lives on while it is used, up to its absolute end', async () => {
    const { header } = await signedIn();
    for (let i = 0; i < 15; i++) {
      clock.advance(IDLE_MS / 2);
      expect(await identity.sessionOf(header), `after ${i + 1} half hours`).not.toBeNull();
    }
    clock.advance(IDLE_MS / 2);
    expect(await identity.sessionOf(header)).toBeNull();

    const other = await signedIn();
    clock.advance(IDLE_MS);
    expect(await identity.sessionOf(other.header)).toBeNull();
  });

  it('ends at sign-out, for every process, with its tickets', async () => {
    const { header, session } = await signedIn();
    const { ticket } = identity.issueTicket(session.sessionIdHash);
    await identity.signOut(session);
    expect(await identity.sessionOf(header)).toBeNull();
    expect(await newIdentity().sessionOf(header)).toBeNull();
    expect(await identity.takeTicket(ticket)).toBeNull();
    expect(await kinds()).toContain('sign-out');
  });

  it('that the browser had before ends when it signs in again', async () => {
    const { header } = await signedIn();
    const { code } = await identity.makeCode('Bo');
    const second = await identity.signIn(code, header);
    expect(second.ok).toBe(true);
    expect(await identity.sessionOf(header)).toBeNull();
  });

  it('carries the roles of this moment, not those it began with', async () => {
    const { header } = await signedIn();
    await identity.makeCode('Ada', ['viewer']);
    expect((await identity.sessionOf(header))?.person.roles).toEqual(['viewer']);
  });

  it('gives nothing for roles that this program does not know', async () => {
    const { header } = await signedIn();
    await store.db.updateTable('person').set({ roles: '["root","operator"]' }).execute();
    expect((await identity.sessionOf(header))?.person.roles).toEqual(['operator']);
  });
});

describe('a ticket', () => {
  it('is good for one use within 30 s', async () => {
    const { session } = await signedIn();
    const { ticket, expiresInMs } = identity.issueTicket(session.sessionIdHash);
    expect(expiresInMs).toBe(TICKET_LIFETIME_MS);
    expect(await identity.takeTicket(ticket)).toEqual(session);
    expect(await identity.takeTicket(ticket)).toBeNull();

    const late = identity.issueTicket(session.sessionIdHash);
    clock.advance(TICKET_LIFETIME_MS);
    expect(await identity.takeTicket(late.ticket)).toBeNull();
    expect(await identity.takeTicket('made up')).toBeNull();
  });

  it('does not outlive its session', async () => {
    const { session, header } = await signedIn();
    const { ticket } = identity.issueTicket(session.sessionIdHash);
    // Another process signs the person out.
    const other = newIdentity();
    await other.signOut((await other.sessionOf(header))!);
    expect(await identity.takeTicket(ticket)).toBeNull();
  });

  it('of which a page asks for too many pushes out its own oldest ones, not those of others', async () => {
    const [ada, bo] = [await signedIn('Ada'), await signedIn('Bo')];
    const others = identity.issueTicket(bo.session.sessionIdHash);
    const tickets = Array.from({ length: 17 }, () => identity.issueTicket(ada.session.sessionIdHash).ticket);
    expect(await identity.takeTicket(tickets[0]!)).toBeNull();
    expect(await identity.takeTicket(tickets[1]!)).not.toBeNull();
    expect(await identity.takeTicket(tickets[16]!)).not.toBeNull();
    expect(await identity.takeTicket(others.ticket)).not.toBeNull();
  });
});

describe('the end of a session is told', () => {
  it('at sign-out, at once', async () => {
    const { session, ended } = await followed();
    await identity.signOut(session);
    expect(ended).toEqual([session.sessionIdHash]);
  });

  it('when its time is over', async () => {
    const { session, ended } = await followed();
    await identity.sweep();
    expect(ended).toEqual([]);
    clock.advance(IDLE_MS);
    await identity.sweep();
    await identity.sweep();
    expect(ended).toEqual([session.sessionIdHash]);
  });

  it('when another process ended it', async () => {
    const { session, ended, header } = await followed();
    const other = newIdentity();
    await other.signOut((await other.sessionOf(header))!);
    await identity.sweep();
    expect(ended).toEqual([session.sessionIdHash]);
  });

  it('and an open socket keeps it from being idle', async () => {
    const { session, ended } = await followed();
    for (let i = 0; i < 3; i++) {
      clock.advance(IDLE_MS / 2);
      expect(await identity.current(session.sessionIdHash)).toEqual(session);
    }
    await identity.sweep();
    expect(ended).toEqual([]);
  });

  it('to nobody who has stopped listening', async () => {
    const { session, ended, stop } = await followed();
    stop();
    await identity.signOut(session);
    expect(ended).toEqual([]);
  });
});
