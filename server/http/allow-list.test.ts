import { describe, expect, it } from 'vitest';
import { createAllowList } from './allow-list.ts';

describe('the allow-list', () => {
  it('has the loopback names with the port of the server, and nothing else', () => {
    const { hosts, origins } = createAllowList({ port: 4280, hosts: [], origins: [] });
    expect([...hosts]).toEqual(['127.0.0.1:4280', 'localhost:4280', '[::1]:4280']);
    expect([...origins]).toEqual(['http://127.0.0.1:4280', 'http://localhost:4280', 'http://[::1]:4280']);
  });

  it('takes configured names as they are, and with the server’s own port', () => {
    const { hosts, origins } = createAllowList({
      port: 4280,
      hosts: ['Runbooks.example.org', 'proxy:8443', '[fe80::1]'],
      origins: [],
    });
    expect([...hosts].slice(3)).toEqual([
      'runbooks.example.org',
      'runbooks.example.org:4280',
      'proxy:8443',
      '[fe80::1]',
      '[fe80::1]:4280',
    ]);
    expect(origins.size).toBe(3);
  });

  it('answers under the name of an origin that is configured', () => {
    const { hosts, origins } = createAllowList({
      port: 4280,
      hosts: [],
      origins: ['https://runbooks.example.org', 'http://a.example:8080'],
    });
    expect([...hosts].slice(3)).toEqual(['runbooks.example.org', 'a.example:8080']);
    expect([...origins].slice(3)).toEqual(['https://runbooks.example.org', 'http://a.example:8080']);
  });
});
