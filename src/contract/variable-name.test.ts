import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { BLOCK_ENVIRONMENT, isKnownVariable, refusedInputName, refusedVariableName } from './variable-name.ts';

describe('the name of a variable of ours', () => {
  test.each(['SERVICE', 'x', '_a', 'HTTP2_URL', 'a'.repeat(64), 'PATHS', 'MY_PATH', 'LDAP_HOST', 'REPLY', 'CI'])(
    '%s may be taken',
    (name) => {
      expect(refusedVariableName(name)).toBeNull();
    },
  );

  test.each(['', '2ND', 'A-B', 'A B', 'A=B', 'A\n', 'É', 'A[0]', '$A', 'a'.repeat(65), '1', '@', '*', '?'])(
    '%j is none',
    (name) => {
      expect(refusedVariableName(name)).toMatch(/^is not a variable name/);
    },
  );

  test.each(
    `PATH IFS ENV BASH_ENV SHELLOPTS BASHOPTS PROMPT_COMMAND PS4 CDPATH EXECIGNORE GLOBIGNORE LD_ LD_PRELOAD
     LD_LIBRARY_PATH BASH_FUNC_ BASH_FUNC_df`.split(/\s+/),
  )('%s would change what a shell does', (name) => {
    expect(refusedVariableName(name)).toBe('is refused, because it changes how a shell finds or reads commands');
  });

  test.each(['HOME', 'RUNBOOK_RUN', 'PWD', 'OLDPWD', 'UID', '_', 'RANDOM', 'BASH_ALIASES', 'OPTIND', 'COLUMNS'])(
    '%s belongs to the server or the shell',
    (name) => {
      expect(refusedVariableName(name)).toBe('is refused, because the server or the shell itself sets it');
    },
  );
});

describe('what every block knows', () => {
  test('is all that the server gives it, and all that a bare bash has', () => {
    const bare = execFileSync('bash', ['--norc', '--noprofile', '-c', 'compgen -v'], { env: {}, encoding: 'utf8' });
    const names = [...BLOCK_ENVIRONMENT, ...bare.trim().split('\n')];
    expect(names.length).toBeGreaterThan(40);
    expect(names.filter((name) => !isKnownVariable(name))).toEqual([]);
  });

  test('is nothing that a page or a reader would bring', () => {
    expect(['SERVICE', 'TMPDIR', 'REPLY', 'MAPFILE', 'EDITOR', 'NODE_ENV'].filter(isKnownVariable)).toEqual([]);
  });
});

describe('the name of a parameter or a captured value', () => {
  test.each(['SERVICE', 'IMAGE_ID', 'x'])('%s may be taken', (name) => {
    expect(refusedInputName(name)).toBeNull();
  });

  test.each(['PATH', 'HOME', '2ND', '__rb_file', 'GCONV_PATH', 'GLIBC_TUNABLES', 'MALLOC_CHECK_', 'LIBMOUNT_FSTAB'])(
    '%s is refused: a program on the way to the block would hear it',
    (name) => {
      expect(refusedInputName(name)).toMatch(/^is/);
    },
  );
});
