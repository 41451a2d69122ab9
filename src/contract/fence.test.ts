import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LEVELS, RISKS } from './block.ts';
import type { BlockMeta } from './block.ts';
import { readExpectation } from './expectation.ts';
import { MAX_TIMEOUT_MS, parseFence } from './fence.ts';
import { refusedVariableName } from './variable-name.ts';

const MINIMAL = 'id=disk title="Disk usage" risk=read';

/** What is wrong with a fence that is otherwise complete. */
function errorsOf(info: string): string[] {
  const result = parseFence(info);
  if (result.kind !== 'invalid') throw new Error(`${info} was read as ${result.kind}`);
  return result.errors;
}

function metaOf(info: string): BlockMeta {
  const result = parseFence(info);
  if (result.kind !== 'run') throw new Error(`${info} was read as ${JSON.stringify(result)}`);
  return result.meta;
}

describe('a runnable fence', () => {
  test('needs only id, title and risk', () => {
    expect(parseFence(`bash run ${MINIMAL}`)).toEqual({
      kind: 'run',
      lang: 'bash',
      meta: {
        id: 'disk',
        title: 'Disk usage',
        risk: 'read',
        target: null,
        timeoutMs: null,
        interactive: false,
        expect: null,
        expectExit: null,
        capture: null,
        captureFrom: null,
        endless: false,
        errexit: true,
        pipefail: true,
        rollback: null,
        requires: null,
      },
    });
  });

  test('takes every key', () => {
    const info =
      'sh run id=a title="T" risk=destructive target=db-host timeout=5m expect="^ok \\d+$" expect-exit=3 ' +
      'capture=LAST errexit=off pipefail=off rollback=undo-a requires=C3';
    expect(metaOf(info)).toMatchObject({
      risk: 'destructive',
      target: 'db-host',
      timeoutMs: 300_000,
      expect: '^ok \\d+$',
      expectExit: 3,
      capture: 'LAST',
      captureFrom: null,
      errexit: false,
      pipefail: false,
      rollback: 'undo-a',
      requires: 'C3',
    });
    expect(metaOf(`bash run ${MINIMAL} interactive endless`)).toMatchObject({ interactive: true, endless: true });
  });

  test('reads the switch among other words, and ignores line highlights', () => {
    expect(metaOf(`bash {1,3-4} title="T" run id=a risk=read`)).toMatchObject({ id: 'a', title: 'T' });
  });

  test('keeps backslashes as they stand, so that expressions need no doubling', () => {
    expect(metaOf('bash run id=a title="say \\"hi\\"" risk=read expect="a\\.b\\\\c"')).toMatchObject({
      title: 'say "hi"',
      expect: 'a\\.b\\\\c',
    });
  });
});

describe('what a block hands on', () => {
  test.each<[string, string, string | null]>([
    ['capture=LAST', 'LAST', null],
    ['capture="LAST"', 'LAST', null],
    ['capture=lower_case', 'lower_case', null],
    ['capture=VERSION=$.data.version', 'VERSION', '$.data.version'],
    ['capture=FIRST=$[0].id', 'FIRST', '$[0].id'],
    [`capture="STATE=$['health status']"`, 'STATE', "$['health status']"],
    ['capture=ALL=$', 'ALL', '$'],
    [`capture="ODD=$['a=b']"`, 'ODD', "$['a=b']"],
  ])('%s', (words, capture, captureFrom) => {
    expect(metaOf(`bash run ${MINIMAL} ${words}`)).toMatchObject({ capture, captureFrom });
  });
});

describe('what the output must be', () => {
  test.each(['expect="$.status == healthy"', 'expect=$.ready', 'expect="$[0].Names != \\"redis\\""', 'expect="\\$5"'])(
    '%s',
    (words) => {
      expect(metaOf(`bash run ${MINIMAL} ${words}`).expect).not.toBeNull();
    },
  );
});

describe('an ordinary fence', () => {
  test.each([
    '',
    'bash',
    'bash title="x"',
    'yaml',
    'bash running id=x',
    'bash title="run"',
    "bash it's",
    'js run=1',
    'bash interactive run id=x',
  ])('%s stays one', (info) => {
    expect(parseFence(info)).toEqual({ kind: 'plain' });
  });
});

describe('a fence that says run is refused', () => {
  test.each([
    ['python run id=a title="T" risk=read', 'the language of a runnable block must be bash or sh, not "python"'],
    ['run id=a title="T" risk=read', 'the language of a runnable block must be bash or sh, not "run"'],
    ['bash run title="T" risk=read', 'id is missing; every runnable block needs id=…'],
    ['bash run id=a risk=read', 'title is missing; every runnable block needs title=…'],
    ['bash run id=a title="T"', 'risk is missing; every runnable block needs risk=…'],
    [`bash run ${MINIMAL} id=b`, 'id is given more than once'],
    [`bash run ${MINIMAL} run`, 'unknown word "run"'],
    [`bash run ${MINIMAL} shell=zsh`, 'unknown key "shell"'],
    [`bash run ${MINIMAL} loud`, 'unknown word "loud"'],
    [`bash run ${MINIMAL} timeout`, 'timeout needs a value: timeout=…'],
    [`bash run ${MINIMAL} endless=true`, 'endless takes no value: write the bare word endless'],
    [`bash run ${MINIMAL} timeout=`, 'cannot read "timeout=": a value is missing after ='],
    [`bash run id=a title='T' risk=read`, `cannot read "title='T'": use double quotes, key="…"`],
    [
      'bash run id=a risk=read title="T',
      'cannot read "title=\\"T": a double quote is not closed, or something follows it without a space',
    ],
    [`bash run ${MINIMAL} {one}`, 'cannot read "{one}"; write key=value, key="value with spaces", or a bare word'],
    ['bash run id=Disk title="T" risk=read', 'id: "Disk" is not a block id ([a-z0-9-], 1 to 64)'],
    [
      `bash run id=${'a'.repeat(65)} title="T" risk=read`,
      `id: "${'a'.repeat(65)}" is not a block id ([a-z0-9-], 1 to 64)`,
    ],
    ['bash run id=a title=" " risk=read', 'title: must not be empty'],
    [`bash run id=a title="${'x'.repeat(121)}" risk=read`, 'title: is longer than 120 characters'],
    ['bash run id=a title="a\u0007b" risk=read', 'title: contains a character that cannot be seen'],
    ['bash run id=a title="T" risk=low', 'risk: must be read, change, destructive, not "low"'],
    [`bash run ${MINIMAL} target=../etc`, 'target: "../etc" is not a target name ([a-z0-9-], at most 64)'],
    [`bash run ${MINIMAL} timeout=30`, 'timeout: "30" is not a duration like 500ms, 30s, 5m or 2h'],
    [`bash run ${MINIMAL} timeout=0s`, 'timeout: must be more than 0 and at most 24h'],
    [`bash run ${MINIMAL} timeout=25h`, 'timeout: must be more than 0 and at most 24h'],
    [`bash run ${MINIMAL} expect=""`, 'expect: must not be empty'],
    [`bash run ${MINIMAL} expect-exit=256`, 'expect-exit: "256" is not an exit status (0 to 255)'],
    [`bash run ${MINIMAL} expect-exit=-1`, 'expect-exit: "-1" is not an exit status (0 to 255)'],
    [`bash run ${MINIMAL} errexit=on`, 'errexit: can only be off, not "on"; it is on unless you say so'],
    [`bash run ${MINIMAL} pipefail=no`, 'pipefail: can only be off, not "no"; it is on unless you say so'],
    [`bash run ${MINIMAL} rollback=Undo`, 'rollback: "Undo" is not a block id ([a-z0-9-], 1 to 64)'],
    [`bash run ${MINIMAL} rollback=disk`, 'rollback: a block cannot undo itself'],
    [`bash run ${MINIMAL} requires=L1`, 'requires: must be C1, C2, C3, not "L1"'],
    [
      `bash run ${MINIMAL} capture=2nd`,
      'capture: "2nd" is not a variable name: letters, digits and _ only, no digit first, at most 64',
    ],
    [`bash run ${MINIMAL} capture=HOME`, 'capture: "HOME" is refused, because the server or the shell itself sets it'],
    [`bash run ${MINIMAL} capture=X=`, 'capture: "" is not a JSON path such as $.name or $[0].id'],
    [`bash run ${MINIMAL} capture=X=name`, 'capture: "name" is not a JSON path such as $.name or $[0].id'],
    [`bash run ${MINIMAL} capture=X=$.a[*]`, 'capture: "$.a[*]" is not a JSON path such as $.name or $[0].id'],
    [
      `bash run ${MINIMAL} capture==$.a`,
      'capture: "" is not a variable name: letters, digits and _ only, no digit first, at most 64',
    ],
    [
      `bash run ${MINIMAL} capture=X interactive`,
      'capture: an endless or interactive block saves nothing, so there is nothing to capture',
    ],
    [
      `bash run ${MINIMAL} endless expect="$.ok"`,
      'expect: an endless block has no end at which its JSON could be read; write a regular expression',
    ],
    [
      `bash run ${MINIMAL} expect="$.a is 3"`,
      'expect: goes on after its JSON path: write ==, !=, <=, >=, <, > and a value',
    ],
    [`bash run ${MINIMAL} expect="${'x'.repeat(501)}"`, 'expect: is longer than 500 characters'],
    [
      `bash run ${MINIMAL} capture=X endless`,
      'capture: an endless or interactive block saves nothing, so there is nothing to capture',
    ],
  ])('%s', (info, message) => {
    expect(errorsOf(info)).toEqual([message]);
  });

  test.each(['PATH', 'IFS', 'ENV', 'BASH_ENV', 'SHELLOPTS', 'LD_PRELOAD', 'BASH_FUNC_df'])(
    'when it captures into %s',
    (name) => {
      expect(errorsOf(`bash run ${MINIMAL} capture=${name}`)).toEqual([
        `capture: "${name}" is refused, because it changes how a shell finds or reads commands`,
      ]);
    },
  );

  test('when expect is not a regular expression under the flags the server uses', () => {
    expect(errorsOf(`bash run ${MINIMAL} expect="("`)[0]).toMatch(/^expect: is not a regular expression: /);
    // Legal without the u flag, and not with it.
    expect(errorsOf(`bash run ${MINIMAL} expect="\\_"`)[0]).toMatch(/^expect: is not a regular expression: /);
  });

  test('with all its mistakes at once', () => {
    expect(errorsOf('zsh run id=A risk=none what=x')).toHaveLength(5);
  });
});

/** A value in quotes, as an author would have to write it. A quoted value cannot end in a backslash. */
const quote = (value: string) => `"${value.replaceAll('"', '\\"')}"`;

const printable = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .filter((text) => text.trim() !== '' && text.length <= 120 && !/[\p{Cc}\p{Cf}]/u.test(text) && !text.endsWith('\\'));
const blockId = fc.stringMatching(/^[a-z0-9-]{1,64}$/);
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const isExpectation = (text: string) => {
  const result = readExpectation(text);
  return result.ok && result.expectation.kind === 'regex';
};

const anyMeta: fc.Arbitrary<BlockMeta> = fc
  .record({
    id: blockId,
    title: printable,
    risk: fc.constantFrom(...RISKS),
    target: optional(fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/)),
    timeoutMs: optional(fc.integer({ min: 1, max: MAX_TIMEOUT_MS })),
    interactive: fc.boolean(),
    expect: optional(printable.filter(isExpectation)),
    expectExit: optional(fc.integer({ min: 0, max: 255 })),
    capture: optional(fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,10}_X$/)).filter(
      (name) => name === null || refusedVariableName(name) === null,
    ),
    captureFrom: optional(fc.constantFrom('$', '$.a', '$[0].b-c', "$['d e']", '$.a[-1]')),
    endless: fc.boolean(),
    errexit: fc.boolean(),
    pipefail: fc.boolean(),
    rollback: optional(blockId),
    requires: optional(fc.constantFrom(...LEVELS)),
  })
  .map((meta) => ({
    ...meta,
    ...(meta.endless || meta.interactive || meta.capture === null ? { capture: null, captureFrom: null } : {}),
    rollback: meta.rollback === meta.id ? null : meta.rollback,
  }));

/** Writes a meta as words, in the order given by `keys`. */
function wordsOf(meta: BlockMeta): string[] {
  const words = [`id=${meta.id}`, `title=${quote(meta.title)}`, `risk=${meta.risk}`];
  if (meta.target !== null) words.push(`target=${quote(meta.target)}`);
  if (meta.timeoutMs !== null) words.push(`timeout=${meta.timeoutMs}ms`);
  if (meta.interactive) words.push('interactive');
  if (meta.expect !== null) words.push(`expect=${quote(meta.expect)}`);
  if (meta.expectExit !== null) words.push(`expect-exit=${meta.expectExit}`);
  if (meta.capture !== null) {
    words.push(`capture=${quote([meta.capture, meta.captureFrom].filter((part) => part !== null).join('='))}`);
  }
  if (meta.endless) words.push('endless');
  if (!meta.errexit) words.push('errexit=off');
  if (!meta.pipefail) words.push('pipefail=off');
  if (meta.rollback !== null) words.push(`rollback=${meta.rollback}`);
  if (meta.requires !== null) words.push(`requires=${meta.requires}`);
  return words;
}

describe('the grammar', () => {
  test('gives back any meta that is written out, in any order of its words', () => {
    const written = anyMeta.chain((meta) =>
      fc.tuple(
        fc.constant(meta),
        fc.shuffledSubarray(wordsOf(meta), { minLength: wordsOf(meta).length }),
        fc.constantFrom(' ', '  ', '\t'),
      ),
    );
    fc.assert(
      fc.property(written, ([meta, words, space]) => {
        const info = ['bash', 'run', ...words].join(space);
        expect(parseFence(info)).toEqual({ kind: 'run', lang: 'bash', meta });
      }),
      { numRuns: 500 },
    );
  });

  test('answers in words to any text at all, and never accepts a value outside its set', () => {
    const noise = fc.array(
      fc.oneof(
        fc.string(),
        fc.constantFrom('run', 'id=a', 'title="T"', 'risk=read', '"', '\\"', '=', 'capture=PATH', '{1}'),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(noise, (pieces) => {
        const result = parseFence(`bash ${pieces.join(' ')}`);
        if (result.kind === 'invalid') expect(result.errors.length).toBeGreaterThan(0);
        if (result.kind === 'run') {
          expect(result.meta.id).toMatch(/^[a-z0-9-]{1,64}$/);
          expect(RISKS).toContain(result.meta.risk);
          expect(result.meta.capture).not.toBe('PATH');
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('reads a long hostile line in linear time', () => {
    // Quadratic or worse matching would not end within the test's limit.
    const info = `bash run title="${'\\"\\'.repeat(200_000)}`;
    expect(errorsOf(info).length).toBeGreaterThan(0);
  });
});
