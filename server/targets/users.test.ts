import { describe, expect, it } from 'vitest';
import { findUser, parsePasswd } from './users.ts';

describe('users of the system', () => {
  it('are found by name with ids and home', async () => {
    expect(await findUser('nobody')).toMatchObject({
      name: 'nobody',
      uid: expect.any(Number),
      home: expect.stringMatching(/^\//),
    });
  });

  it.each(['no-such-user', '', '-h', '0', 'a:b', 'nobody\nroot', '../x', 'x'.repeat(40)])(
    'are not found as %j',
    async (name) => {
      expect(await findUser(name)).toBeNull();
    },
  );

  it('are read from lines of their shape only', () => {
    const text = 'a:x:1:2:A:/a:/bin/sh\nshort:x:1\n\nbad:x:one:2:B:/b:/bin/sh\nc:x:3:4::/c:\n';
    expect(parsePasswd(text)).toEqual([
      { name: 'a', uid: 1, gid: 2, home: '/a' },
      { name: 'c', uid: 3, gid: 4, home: '/c' },
    ]);
  });
});
