import { describe, expect, test } from 'vitest';
import { blockOf, BODY_LINE, problemsIn, runbookOf } from './testing.ts';

const FROM = '- { name: SERVICE, type: enum, description: d, from: list }';
const LOG = blockOf('log', 'docker compose logs "$SERVICE"');
/** The parameter stands where a body without parameters would begin. */
const refused = (why: string) => `${BODY_LINE}: parameter SERVICE: from: the block "list" ${why}`;

test('a block that reads may be asked for choices', () => {
  const list = blockOf('list', 'for s in a b; do echo "$s${SUFFIX:-}"; done > "$HOME/x"');
  expect(problemsIn(runbookOf(list + LOG, { params: [FROM] }))).toEqual([]);
});

describe('another is refused at the line of the parameter', () => {
  test.each<[string, string, string]>([
    ['is not there', blockOf('other', 'true'), 'is not on this page'],
    [
      'changes',
      blockOf('list', 'true', 'risk=change'),
      'is a change block, and only read blocks are asked for choices',
    ],
    ['asks', blockOf('list', 'true', 'risk=read interactive'), 'is interactive, and nobody is there to type'],
    ['never ends', blockOf('list', 'true', 'risk=read endless'), 'is endless, and choices need an end'],
    [
      'runs elsewhere',
      blockOf('list', 'true', 'risk=read target=other'),
      'runs on other, and choices come from the target of the page',
    ],
    [
      'captures',
      blockOf('list', 'true', 'risk=read capture=X'),
      'captures a value, which is not done when it is asked for choices',
    ],
    [
      'takes a parameter, perhaps this one',
      blockOf('list', 'echo "$SERVICE"'),
      'uses $SERVICE, and it is asked before there are any values',
    ],
    [
      'takes a captured value',
      blockOf('before', 'true', 'risk=read capture=X') + blockOf('list', 'echo "${X:-}"'),
      'uses $X, and it is asked before there are any values',
    ],
    [
      'takes what another block has set',
      blockOf('before', 'X=1') + blockOf('list', 'echo "$X"'),
      'uses $X, and it is asked before there are any values',
    ],
  ])('when it %s', (_name, blocks, why) => {
    expect(problemsIn(runbookOf(blocks + LOG, { params: [FROM] }))).toContain(refused(why));
  });
});
