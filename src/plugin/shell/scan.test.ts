/**
 * The scan against a table, and most of the table against the system's own bash: what `set -u` complains of, and which
 * variables are there afterwards.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { CONFIRMED, UNCONFIRMED } from './cases.ts';
import { scanShell } from './index.ts';
import type { ShellVariables } from './index.ts';

function spelled({ uses, sets }: ShellVariables): { uses: string; sets: string } {
  return {
    uses: uses.map((use) => use.name + (use.tolerant ? '?' : '') + (use.line > 0 ? `@${use.line}` : '')).join(' '),
    sets: sets.map((set) => set.name + (set.assigns ? '' : '~') + (set.until < Infinity ? '!' : '')).join(' '),
  };
}

/** Runs `script` with exactly these variables. */
function bash(script: string, variables: readonly string[]): { stdout: string; stderr: string } {
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', ...Object.fromEntries(variables.map((name) => [name, '1'])) };
  return spawnSync('bash', ['--norc', '--noprofile', '-c', script], {
    env,
    cwd: tmpdir(),
    encoding: 'utf8',
    input: '',
    timeout: 10_000,
  });
}

/** Names that bash has after any command. */
const bare = new Set(bash(': <<< a; [[ a =~ a ]]; coproc :; wait; compgen -v', []).stdout.split('\n'));
['COPROC', 'COPROC_PID'].forEach((name) => bare.delete(name));

describe.each(Object.entries(CONFIRMED))('%s', (_group, cases) => {
  test.each(cases)('%j', (text, uses, sets) => {
    const found = scanShell(text);
    expect(spelled(found)).toEqual({ uses, sets });

    const isSetBefore = (name: string, at: number) => found.sets.some((set) => set.name === name && set.at <= at);
    const needed = [...new Set(found.uses.filter((use) => !use.tolerant && !isSetBefore(use.name, use.at)))];
    const names = [...new Set(needed.map((use) => use.name))];
    // With all of them there is no complaint, without one of them it is about that one.
    expect(bash(`set -u\n${text}`, names).stderr).not.toMatch(/unbound|syntax error|not set/);
    for (const name of names) {
      const others = names.filter((other) => other !== name);
      expect(bash(`set -u\n${text}`, others).stderr).toMatch(new RegExp(`${name}(?:\\[\\S*\\])?: `));
    }

    const after = bash(`${text}\necho =====\ncompgen -v`, names).stdout.split('=====\n').at(-1)!.split('\n');
    const there = after.filter((name) => name !== '' && !bare.has(name) && !names.includes(name));
    const left = found.sets.filter((set) => set.until === Infinity).map((set) => set.name);
    const expected = [...new Set(left)].filter((name) => !names.includes(name));
    expect(there.filter((name) => !expected.includes(name))).toEqual([]);
    // A branch that is not taken sets nothing.
    if (!/\b(?:if|case|while)\b|\|\|/.test(text)) expect(expected.filter((name) => !there.includes(name))).toEqual([]);
  });
});

describe.each(Object.entries(UNCONFIRMED))('%s', (_group, cases) => {
  test.each(cases)('%j', (text, uses, sets) => {
    expect(spelled(scanShell(text))).toEqual({ uses, sets });
  });
});

describe('places', () => {
  test('order what is used before it is set', () => {
    const { uses, sets } = scanShell('X=$X; Y=1 Z=$Y; declare a=1 b=$a');
    const before = (name: string) => sets.find((set) => set.name === name)!.at <= uses.find((u) => u.name === name)!.at;
    expect(['X', 'Y', 'a'].map(before)).toEqual([false, true, false]);
  });

  test('of a use in a function say that it may be called later', () => {
    const { uses } = scanShell('f() { echo $X; }\nX=1\nf; echo $Y');
    expect(uses.map((use) => [use.name, use.deferred])).toEqual([
      ['X', true],
      ['Y', false],
    ]);
  });

  test('end with the subshell that a set is in', () => {
    const text = '(A=1; echo $A); echo $A';
    const { uses, sets } = scanShell(text);
    expect(uses.map((use) => use.at < sets[0]!.until)).toEqual([true, false]);
  });

  test('keep maps of earlier text apart from ordinary arrays', () => {
    expect(scanShell('echo ${m[key]} ${a[i]}', { maps: ['m'] }).uses.map((use) => use.name)).toEqual(['m', 'a', 'i']);
    expect([...scanShell('declare -A m; local -rA n').maps]).toEqual(['m', 'n']);
  });
});

test('the bash that confirms this is one that blocks may run in', () => {
  const version = execFileSync('bash', ['-c', 'echo "${BASH_VERSINFO[0]}"'], { encoding: 'utf8' });
  expect(Number(version)).toBeGreaterThanOrEqual(5);
});
