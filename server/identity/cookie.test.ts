import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCookie, sessionCookie, setCookie } from './cookie.ts';
import { newSecret } from './secret.ts';

describe('the session cookie', () => {
  it('is named by port without TLS, so that two servers on one machine do not sign each other out', () => {
    expect(sessionCookie({ origins: [], port: 4281 })).toEqual({ name: 'runbooks-4281', secure: false });
  });

  it('is bound to the host by the browser where there is TLS', () => {
    const cookie = sessionCookie({ origins: ['https://runbooks.example.org'], port: 4280 });
    expect(setCookie(cookie, 'v', 2_000)).toBe(
      '__Host-runbooks=v; Path=/; Max-Age=2; HttpOnly; SameSite=Strict; Secure',
    );
  });

  it('is removed with the attributes it was set with', () => {
    const cookie = sessionCookie({ origins: [], port: 1 });
    expect(setCookie(cookie, null, 0)).toBe('runbooks-1=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict');
  });

  it('reads back what was set, beside any other cookie', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,8}=[!-:<-~]{0,20}$/), { maxLength: 5 }),
        fc.nat(5),
        (others, place) => {
          const value = newSecret();
          const all = [...others];
          all.splice(place, 0, `runbooks-4280=${value}`);
          expect(readCookie(all.join('; '), 'runbooks-4280')).toBe(value);
        },
      ),
    );
  });

  it('is never read out of arbitrary text by mistake', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (header) => {
        expect(readCookie(header, 'runbooks-4280')).toBeNull();
      }),
    );
  });
});
