import { expect, test } from 'vitest';
import { isWebLink } from './links.ts';

test.each([
  ['https://example.org/a', true],
  ['http://localhost:3000', true],
  ['javascript:alert(1)', false],
  ['file:///etc/passwd', false],
  ['data:text/html,x', false],
  ['ssh://host', false],
  ['//example.org', false],
  ['', false],
])('%s may be opened from output: %s', (uri, allowed) => expect(isWebLink(uri)).toBe(allowed));
