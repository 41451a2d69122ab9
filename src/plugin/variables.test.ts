import { describe, expect, test } from 'vitest';
import { readPage } from './page.ts';
import { blockOf, BODY_LINE, problemsIn, runbookOf } from './testing.ts';

const SERVICE = '- { name: SERVICE, type: string, description: d }';
const LINES = '- { name: LINES_SHOWN, type: int, description: d, default: 30 }';

/** Each block's needs, by its id. */
const needsOf = (page: ReturnType<typeof runbookOf>) =>
  Object.fromEntries(page.blocks.map(({ id, params, captures }) => [id, [params, captures]]));

describe('a block is given', () => {
  test('the parameters that its text uses, in the order of the page', () => {
    const page = runbookOf(
      blockOf('both', 'echo "$LINES_SHOWN" "$SERVICE" "$SERVICE"') +
        blockOf('one', 'echo ${SERVICE:-none}') +
        blockOf('inner', "sh -c 'echo $SERVICE'; export SERVICE") +
        blockOf('none', "sh -c 'echo $SERVICE'"),
      { params: [SERVICE, LINES] },
    );
    expect(problemsIn(page)).toEqual([]);
    expect(needsOf(page)).toEqual({
      both: [['SERVICE', 'LINES_SHOWN'], []],
      one: [['SERVICE'], []],
      inner: [['SERVICE'], []],
      none: [[], []],
    });
  });

  test('the values that other blocks of its target capture, sorted', () => {
    const page = runbookOf(
      blockOf('b', 'echo 1', 'risk=read capture=STATE') +
        blockOf('a', 'echo 2', 'risk=read capture=AGE=$.age') +
        blockOf('again', 'echo 3', 'risk=read capture=STATE') +
        blockOf('use', 'echo "$STATE $AGE"', 'risk=change'),
    );
    expect(problemsIn(page)).toEqual([]);
    expect(needsOf(page)).toMatchObject({ again: [[], []], use: [[], ['AGE', 'STATE']] });
  });

  test('nothing that it sets itself first, whatever else the page has of that name', () => {
    const page = runbookOf(
      blockOf('capture', 'X=1; echo "$X"', 'risk=read capture=X') + blockOf('use', 'f() { echo $X; }; X=2; f; echo $X'),
    );
    expect(needsOf(page)).toEqual({ capture: [[], []], use: [[], []] });
  });
});

describe('a variable comes from', () => {
  const UNKNOWN =
    '$X is neither a parameter of this page, nor set before this line, nor known to every block; write ${X:-} if it may be empty';

  test.each<[string, string]>([
    ['the server or the shell', 'echo "$HOME $PWD ${PIPESTATUS[0]} $UID $RUNBOOK_RUN"'],
    ['the block itself, before', 'X=1\necho $X'],
    ['nowhere, where that is allowed for', 'echo ${X:-} ${X+y}; [[ -v X ]] && echo yes'],
    ['nowhere, in text for another program', "awk '{ print $X }' /dev/null; cat <<'E'\n$X\nE"],
  ])('%s', (_name, code) => {
    expect(problemsIn(runbookOf(blockOf('a', code)))).toEqual([]);
  });

  test.each<[string, string, number]>([
    ['nowhere', 'echo $X', 1],
    ['the block itself, but later', 'echo ok\necho $X\nX=1', 2],
    ['a subshell that is gone', '(X=1)\necho "$X"', 2],
    ['a pipe that is gone', 'echo 1 | read -r X\n\necho "$X"', 3],
    ['a command that had it for itself', 'X=1 true\necho "$X"', 2],
    ['the caller, who is told when it is missing', 'echo ${X:?}', 1],
    ['a typing error in arithmetic', 'N=1\necho $((N + X))', 2],
  ])('an error: %s', (_name, code, line) => {
    expect(problemsIn(runbookOf(blockOf('a', code)))).toEqual([`${BODY_LINE + line}: ${UNKNOWN}`]);
  });

  test('the shell of an earlier block, for a block that reads', () => {
    const page = runbookOf(blockOf('set', 'X=1; f() { Y=2; }; f') + blockOf('use', 'echo "$X $Y"'));
    expect(problemsIn(page)).toEqual([]);
    expect(needsOf(page)).toEqual({ set: [[], []], use: [[], []] });
  });

  test.each([
    ['an endless block', blockOf('set', 'X=1', 'risk=read endless')],
    ['an interactive block', blockOf('set', 'X=1', 'risk=read interactive')],
    ['a block on another target', blockOf('set', 'X=1', 'risk=read target=other')],
    ['a capture on another target', blockOf('set', 'echo 1', 'risk=read capture=X target=other')],
    ['a subshell of an earlier block', blockOf('set', '(X=1); f() { local X=1; }')],
    ['a name that is only made known', blockOf('set', 'export X')],
  ])('not from %s', (_name, before) => {
    expect(problemsIn(runbookOf(before + blockOf('use', 'echo $X')))).toEqual([expect.stringContaining(UNKNOWN)]);
  });

  test('the page from top to bottom: a block further down gives nothing', () => {
    expect(problemsIn(runbookOf(blockOf('use', 'echo $X') + blockOf('set', 'X=1')))).toEqual([
      `${BODY_LINE + 1}: ${UNKNOWN}`,
    ]);
    const captured = runbookOf(blockOf('use', 'echo $X') + blockOf('set', 'echo 1', 'risk=read capture=X'));
    expect(problemsIn(captured)).toEqual([
      `${BODY_LINE + 1}: $X is captured by block "set", which stands further down: put it before this one`,
    ]);
    expect(needsOf(captured)).toMatchObject({ use: [[], ['X']] });
  });

  test.each(['change', 'destructive'])('a capture or a parameter, for a %s block', (risk) => {
    const set = blockOf('set', 'X=1; echo $X', 'risk=read');
    expect(problemsIn(runbookOf(set + blockOf('use', 'echo $X', `risk=${risk}`)))).toEqual([
      `${BODY_LINE + 4}: $X is only a variable of the shell that block "set" leaves behind, and on staging and production ` +
        `a ${risk} block starts from a clean shell: make it a parameter, or capture it`,
    ]);
    const captured = blockOf('set', 'X=1; echo $X', 'risk=read capture=X');
    expect(problemsIn(runbookOf(captured + blockOf('use', 'echo $X', `risk=${risk}`)))).toEqual([]);
    // Where both are there, the captured value is the one that counts.
    expect(
      problemsIn(runbookOf(set.replace('=set', '=plain') + captured + blockOf('use', 'echo $X', `risk=${risk}`))),
    ).toEqual([expect.stringMatching(/warning: \$X is captured on this page/)]);
  });

  test('maps of earlier blocks, whose keys are no variables', () => {
    const page = runbookOf(blockOf('set', 'declare -A m=([key]=1)') + blockOf('use', 'echo "${m[key]}"'));
    expect(problemsIn(page)).toEqual([]);
  });

  test('the same places on a page that is no runbook', () => {
    const page = readPage('docs/a.md', blockOf('a', 'echo $X', 'risk=read target=stack'));
    expect(page.problems.map(({ line, message }) => `${line}: ${message}`)).toEqual([`2: ${UNKNOWN}`]);
  });
});

test('one line says once what it lacks', () => {
  expect(problemsIn(runbookOf(blockOf('a', 'echo $X $X\necho $X $Y')))).toHaveLength(3);
});

describe('a parameter', () => {
  test('that no block uses is an error at its line', () => {
    const page = runbookOf(blockOf('a', 'echo "$SERVICE" \'$LINES_SHOWN\''), { params: [SERVICE, LINES] });
    expect(problemsIn(page)).toEqual([`${BODY_LINE + 1}: parameter LINES_SHOWN is used by no block of this page`]);
  });

  test('cannot be captured as well', () => {
    const page = runbookOf(blockOf('a', 'echo "$SERVICE"', 'risk=read capture=SERVICE'), { params: [SERVICE] });
    expect(problemsIn(page)).toEqual([
      `${BODY_LINE + 2}: capture: SERVICE is a parameter of this page already; choose another name`,
    ]);
  });

  test('or a captured value that a block sets is a warning, unless the block is the one that captures it', () => {
    const page = runbookOf(
      blockOf('a', 'echo "$SERVICE"\nSERVICE=x') +
        blockOf('b', 'STATE=1; echo $STATE', 'risk=read capture=STATE') +
        blockOf('c', 'read -r STATE < /dev/null; SERVICE=y true'),
      { params: [SERVICE] },
    );
    const gone = 'this page, and the next block gets that value again: set a variable of another name';
    expect(problemsIn(page)).toEqual([
      `${BODY_LINE + 4}: warning: $SERVICE is a parameter of ${gone}`,
      `${BODY_LINE + 10}: warning: $STATE is captured on ${gone}`,
    ]);
  });

  test('is not judged while the front matter cannot be read', () => {
    const page = runbookOf(blockOf('a', 'echo "$SERVICE"'), { params: ['- { name: SERVICE, type: text }'] });
    expect(problemsIn(page).every((line) => line.includes('front matter'))).toBe(true);
  });
});

test('a block that nests too deeply to be read is refused', () => {
  const code = `${'$('.repeat(150)}${')'.repeat(150)}`;
  expect(problemsIn(runbookOf(blockOf('a', code)))).toEqual([
    `${BODY_LINE}: the block nests too deeply for its variables to be found`,
  ]);
});
