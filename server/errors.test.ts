import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { AppError, ERRORS, type ErrorCode } from './errors.ts';

const page = readFileSync(new URL('../docs/reference/errors.md', import.meta.url), 'utf8');
const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [code = '', ...rest] = section.split('\n');
      return [code, rest.join('\n').trim()];
    }),
);

describe('docs/reference/errors.md', () => {
  it('has exactly the codes of the catalogue, in its order', () => {
    expect([...sections.keys()]).toEqual(Object.keys(ERRORS));
  });

  it.each(Object.keys(ERRORS) as ErrorCode[])('says status, sentence and more about %s', (code) => {
    const [first, second, ...rest] = sections.get(code)!.split('\n\n');
    expect(first).toBe(`Status ${ERRORS[code].status}. ${ERRORS[code].message}`);
    expect(second?.length).toBeGreaterThan(30);
    expect(rest).toEqual([]);
  });
});

describe('every error', () => {
  it('can be met: some code of the server gives it', () => {
    const own = fileURLToPath(new URL('.', import.meta.url));
    const code = readdirSync(own, { recursive: true })
      .map(String)
      .filter(
        (name) => name.endsWith('.ts') && !/\.test\.ts$|(?:^|\/)(?:testing|__fixtures__)\/|^errors\.ts$/.test(name),
      )
      .map((name) => readFileSync(join(own, name), 'utf8'))
      .join('\n');
    const given = (name: string) =>
      code.includes(`'${name}'`) || (name.startsWith('sign-in-code-') && code.includes('`sign-in-code-$'));
    expect(Object.keys(ERRORS).filter((name) => !given(name))).toEqual([]);
  });

  it.each(Object.entries(ERRORS))('%s has a sentence and a status of its kind', (code, { status, message }) => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(message).toMatch(/^[A-Z].*[.]$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
  });

  it('keeps its cause and what only the log may know', () => {
    const cause = new Error('inside');
    const error = new AppError('disk-full', { cause, detail: '3 MB free' });
    expect([error.status, error.message, error.detail, error.cause]).toEqual([
      503,
      ERRORS['disk-full'].message,
      '3 MB free',
      cause,
    ]);
  });
});
