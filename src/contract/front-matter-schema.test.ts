import { describe, expect, test } from 'vitest';
import { pageFrontMatterSchema, runbookFrontMatterSchema } from './front-matter-schema.ts';

const COMPLETE = {
  owner: 'platform',
  lastReviewed: '2026-11-23',
  reviewEvery: '90d',
  topic: 'operations',
  rationale: 'First version.',
};

/** Messages, each behind its path. */
function mistakesIn(changes: Record<string, unknown>): string[] {
  const result = runbookFrontMatterSchema.safeParse({ ...COMPLETE, ...changes });
  return (result.error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}

const ENUM = 'type enum needs either values or from, and no other type has them';

const param = (changes: Record<string, unknown>) => ({
  params: [{ name: 'SERVICE', type: 'string', description: 'Which.', ...changes }],
});

describe('the front matter of a runbook', () => {
  test('fills in what may be left out', () => {
    expect(runbookFrontMatterSchema.parse(COMPLETE)).toEqual({
      owner: 'platform',
      lastReviewed: '2026-11-23',
      reviewEveryDays: 90,
      target: null,
      topic: 'operations',
      alerts: [],
      severities: [],
      rationale: 'First version.',
      params: [],
      scenarios: [],
      lint: [],
      removed: [],
    });
  });

  test('is due for review after a quarter when it does not say', () => {
    const { reviewEvery: _, ...quarterly } = COMPLETE;
    expect(runbookFrontMatterSchema.parse(quarterly).reviewEveryDays).toBe(90);
  });

  test('takes exceptions from rules that can be wrong, and from no other', () => {
    const exception = (allow: string) => ({ lint: [{ allow, block: 'a', why: 'It is so.' }] });
    for (const allow of ['read-changes', 'placeholder', 'shellcheck/SC2086']) {
      expect(mistakesIn(exception(allow))).toEqual([]);
    }
    expect(mistakesIn(exception('fence'))).toEqual([
      'lint.0.allow: must be read-changes, placeholder or shellcheck/SC2086 (any number)',
    ]);
    expect(mistakesIn({ lint: [{ allow: 'placeholder', block: 'a', why: ' ' }] })).toEqual([
      'lint.0.why: must not be empty',
    ]);
  });

  test('takes parameters of every type, with defaults that fit', () => {
    const params = [
      { name: 'A', type: 'string', description: 'd', pattern: '[a-z]+', default: 'abc' },
      { name: 'B', type: 'int', description: 'd', min: 1, max: 9, default: 3 },
      { name: 'C', type: 'enum', description: 'd', values: ['x', 'y'], default: 'y' },
      { name: 'D', type: 'bool', description: 'd', default: true },
      { name: 'E', type: 'duration', description: 'd', default: '5m' },
      { name: 'F', type: 'secret', description: 'd' },
    ];
    const read = runbookFrontMatterSchema.parse({ ...COMPLETE, params }).params;
    expect(read.map((spec) => spec.default)).toEqual(['abc', '3', 'y', 'true', '5m', null]);
  });

  test('takes an enum whose choices a block prints, and fills in the rest', () => {
    const params = [{ name: 'A', type: 'enum', description: 'd', from: 'list-services' }];
    expect(runbookFrontMatterSchema.parse({ ...COMPLETE, params }).params).toEqual([
      {
        name: 'A',
        type: 'enum',
        description: 'd',
        pattern: null,
        values: null,
        from: 'list-services',
        min: null,
        max: null,
        default: null,
      },
    ]);
  });

  test.each<[Record<string, unknown>, string]>([
    [{ owner: ' ' }, 'owner: must not be empty'],
    [{ lastReviewed: '23.11.2026' }, 'lastReviewed: must be a date like 2026-11-23'],
    [{ lastReviewed: '2026-02-30' }, 'lastReviewed: must be a date like 2026-11-23'],
    [{ lastReviewed: 20261123 }, 'lastReviewed: must be a date like 2026-11-23'],
    [{ reviewEvery: '3 months' }, 'reviewEvery: must be a number of days like 90d'],
    [{ reviewEvery: 90 }, 'reviewEvery: must be a number of days like 90d'],
    [{ reviewEvery: '900d' }, 'reviewEvery: must be at most 730d'],
    [{ topic: 'All Things' }, 'topic: must be [a-z0-9-], at most 64 characters'],
    [{ severities: ['P1'] }, 'severities.0: must be one of SEV1, SEV2, SEV3, SEV4'],
    [
      param({ name: 'PATH' }),
      'params.0.name: "PATH" is refused, because it changes how a shell finds or reads commands',
    ],
    [
      param({ name: 'LD_DEBUG' }),
      'params.0.name: "LD_DEBUG" is refused, because it changes how a shell finds or reads commands',
    ],
    [param({ name: 'service' }), 'params.0.name: "service" must be capital letters, digits and _'],
    [param({ type: 'file' }), 'params.0.type: must be one of string, int, enum, bool, duration, secret'],
    [param({ name: 'HOME' }), 'params.0.name: "HOME" is refused, because the server or the shell itself sets it'],
    [param({ type: 'enum' }), `params.0: ${ENUM}`],
    [param({ values: ['a'] }), `params.0: ${ENUM}`],
    [param({ from: 'list' }), `params.0: ${ENUM}`],
    [param({ type: 'enum', values: ['a'], from: 'list' }), `params.0: ${ENUM}`],
    [param({ type: 'enum', from: 'A list' }), 'params.0.from: must be [a-z0-9-], at most 64 characters'],
    [param({ type: 'enum', values: ['a', ''] }), 'params.0: values must not be empty'],
    [param({ type: 'enum', values: ['1', 1] }), 'params.0: values holds one value more than once'],
    [
      param({ type: 'enum', from: 'list', default: 'a' }),
      'params.0: an enum with from must not have a default, because its choices are only known when the block has run',
    ],
    [param({ pattern: 'a)|(b' }), 'params.0: pattern is not a regular expression'],
    [param({ pattern: '(' }), 'params.0: pattern is not a regular expression'],
    [param({ type: 'int', pattern: 'a' }), 'params.0: pattern belongs to type string or secret'],
    [param({ min: 1 }), 'params.0: min and max belong to type int'],
    [param({ type: 'int', min: 2, max: 1 }), 'params.0: min is above max'],
    [param({ pattern: '[a-z]+', default: 'ABC' }), 'params.0: default "ABC" must match [a-z]+'],
    [param({ type: 'int', min: 5, default: 3 }), 'params.0: default "3" must be 5 or more'],
    [param({ type: 'bool', default: 'yes' }), 'params.0: default "yes" must be true or false'],
    [param({ type: 'enum', values: ['a'], default: 'b' }), 'params.0: default "b" must be one of a'],
    [
      param({ type: 'duration', default: 'soon' }),
      'params.0: default "soon" must be a duration like 500ms, 30s, 5m or 2h',
    ],
    [
      param({ type: 'secret', default: 'hunter22' }),
      'params.0: a secret must not have a default, because everybody can read the page',
    ],
  ])('is refused: %j', (changes, message) => {
    expect(mistakesIn(changes)).toEqual([message]);
  });

  test('names a parameter once', () => {
    const twice = { name: 'A', type: 'string', description: 'd' };
    expect(mistakesIn({ params: [twice, twice] })).toEqual(['params.1.name: "A" is given more than once']);
  });

  test('has no key that nobody reads', () => {
    expect(mistakesIn({ reviewer: 'x' })[0]).toContain('Unrecognized key');
  });
});

test('another page may only name a target, scenarios and what lint passes over', () => {
  expect(pageFrontMatterSchema.parse({})).toEqual({ target: null, scenarios: [], lint: [], removed: [] });
  expect(pageFrontMatterSchema.safeParse({ target: 'stack', owner: 'x' }).success).toBe(false);
});
