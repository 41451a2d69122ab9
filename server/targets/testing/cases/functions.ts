/** Functions, those that end a block among them. */
import type { Case } from './types.ts';

export const FUNCTIONS: readonly Case[] = [
  {
    what: 'functions, with here-documents and functions in them',
    anywhere: true,
    blocks: [
      {
        code: `greet() {\n  inner() { echo "inner $1"; }\n  cat <<END\nhello $1\nEND\n  cat <<'END' | tr a-z A-Z\nraw $1\nEND\n  inner "$1"\n}\n`,
        output: '',
        names: { functions: ['greet'] },
      },
      { code: 'greet you\n', output: 'hello you\nRAW $1\ninner you\n', names: { functions: ['greet', 'inner'] } },
      { code: 'inner again; greet me | tail -1\n', output: 'inner again\ninner me\n' },
    ],
  },
  {
    what: 'a function written with extended patterns',
    blocks: [
      {
        code: 'shopt -s extglob\nf() { case $1 in @(a|b)) echo "${2##+(0)}" ;; esac; }\nshopt -u extglob\n',
        output: '',
        names: { functions: ['f'], options: [] },
      },
      { code: 'shopt -s extglob; f a 0012\n', output: '12\n' },
    ],
  },
  {
    what: 'an exported function',
    blocks: [
      { code: 'f() { echo "f $1"; }; export -f f\n', output: '' },
      { code: "bash -c 'f x'\n", output: 'f x\n' },
    ],
  },
  {
    what: 'a function in place of a program',
    blocks: [
      { code: 'df() { echo mine; }; a.b-c:d() { echo odd; }\n', output: '', names: { functions: ['a.b-c:d', 'df'] } },
      { code: 'df; a.b-c:d\n', output: 'mine\nodd\n' },
    ],
  },
  {
    what: 'a function that bash cannot write down, beside others',
    blocks: [
      {
        code: 'bad() {\n  if cat <<END; then echo yes; fi\ntext\nEND\n  echo\n}\ngood() { echo good; }\nx=1\n',
        output: '',
        names: { functions: ['good'] },
      },
      {
        code: 'good; echo "$x"; bad\n',
        status: 127,
        output: 'good\n1\n/run/block/script: line 1: bad: command not found\n',
      },
    ],
  },
  {
    what: 'functions in place of builtins: the state is kept, they are not',
    blocks: [
      {
        code: `${[
          'builtin',
          'printf',
          'declare',
          'unset',
          '[',
          'cd',
          'set',
          'eval',
          'return',
          'continue',
          'local',
          'mapfile',
          'shopt',
          'pwd',
          ':',
          '.',
          'trap',
        ]
          .map((name) => `function ${name} { echo "mine: ${name}"; }`)
          .join('\n')}\nx=1; f() { echo f; }\nexit 4\n`,
        status: 4,
        output: '',
        names: { functions: ['f'] },
      },
      {
        code: 'f; echo "$x"; [ 1 = 1 ]; cd /tmp; printf "%s\\n" "$PWD"; type -t trap\n',
        output: 'f\n1\n/tmp\nfunction\n',
      },
    ],
  },
  {
    what: 'locals of a function that ends the block stay behind',
    blocks: [
      {
        code: 'x=global; y=seen; unseen=1\nf() { local x=f; local -a list=(1); g; }\ng() { local x=g only=g y; local -n ref=x; exit 3; }\nf\n',
        status: 3,
        output: '',
        names: {
          variables: [
            { name: 'unseen', kind: 'plain' },
            { name: 'x', kind: 'plain' },
            { name: 'y', kind: 'plain' },
          ],
        },
      },
      { code: 'echo "$x $y ${only-none} ${list-none}"\n', output: 'global seen none none\n' },
    ],
  },
];
