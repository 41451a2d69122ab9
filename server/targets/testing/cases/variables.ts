/** Variables of every kind, and those that are not carried. */
import type { Case } from './types.ts';

const hex = (name: string) => `printf %s "$${name}" | od -An -v -tx1 | tr -d ' \\n'; echo`;

export const VARIABLES: readonly Case[] = [
  {
    what: 'plain and exported variables',
    anywhere: true,
    blocks: [
      {
        code: 'x=plain; export y=exported\n',
        output: '',
        names: {
          variables: [
            { name: 'x', kind: 'plain' },
            { name: 'y', kind: 'exported' },
          ],
        },
      },
      {
        code: 'echo "$x $y"; env | grep -E "^(x|y)="; export x; export -n y\n',
        output: 'plain exported\ny=exported\n',
      },
      { code: 'env | grep -E "^(x|y)="\n', output: 'x=plain\n' },
    ],
  },
  {
    what: 'values with every kind of character',
    anywhere: true,
    blocks: [
      {
        code: `a=$'line\\nline\\n'; b="'\\"\\\\"; c='$(id) \`id\` \${x}'; d=; e=-n; f=ö日本🤖; g=$'\\xff\\x01\\x7f\\t\\e'; h='!~#*?[&'\n`,
        output: '',
      },
      {
        code: `${['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(hex).join('\n')}\n`,
        output: [
          ...['line\nline\n', `'"\\`, '$(id) `id` ${x}', '', '-n', 'ö日本🤖'].map((text) =>
            Buffer.from(text).toString('hex'),
          ),
          'ff017f091b',
          Buffer.from('!~#*?[&').toString('hex'),
          '',
        ].join('\n'),
      },
    ],
  },
  {
    what: 'integers and letter case',
    blocks: [
      { code: 'declare -i n=5; declare -l low=ABC; declare -u up=abc\n', output: '' },
      { code: 'n=n+2; low+=XYZ; up+=xyz; echo "$n $low $up"\n', output: '7 abcxyz ABCXYZ\n' },
    ],
  },
  {
    what: 'text in an integer is not computed when it is put back',
    blocks: [
      { code: `x='a[$(echo ran >/tmp/ran)]'; declare -i x\n`, output: '' },
      {
        code: 'declare -p x; ls /tmp/ran 2>/dev/null || echo "not run"\n',
        output: `declare -i x="a[\\$(echo ran >/tmp/ran)]"\nnot run\n`,
      },
    ],
  },
  {
    what: 'arrays with gaps',
    blocks: [
      {
        code: `a=(one "two words" '' '$(id)' $'new\\nline' -n); unset 'a[1]'; a[20]=last; e=()\n`,
        output: '',
        names: {
          variables: [
            { name: 'a', kind: 'array' },
            { name: 'e', kind: 'array' },
          ],
        },
      },
      {
        code: 'echo "${!a[@]}"; printf "<%s>" "${a[@]}"; echo; declare -p e\n',
        output: '0 2 3 4 5 20\n<one><><$(id)><new\nline><-n><last>\ndeclare -a e=()\n',
      },
    ],
  },
  {
    what: 'maps with hostile keys',
    blocks: [
      {
        code: `declare -A m; for k in 'a b' ']' '@' '*' "'" '"' '$(id)' $'new\\nline' ö '!' '\\'; do m[$k]="<$k>"; done\n`,
        output: '',
        names: {
          variables: [
            { name: 'k', kind: 'plain' },
            { name: 'm', kind: 'map' },
          ],
        },
      },
      {
        code: 'n=0; for k in "${!m[@]}"; do [[ ${m[$k]} == "<$k>" ]] && n=$((n + 1)); done; echo "$n of ${#m[@]}"\n',
        output: '11 of 11\n',
      },
    ],
  },
  {
    what: 'a map that has been declared only',
    blocks: [
      { code: 'declare -A later\n', output: '' },
      { code: 'later[a b]=1; echo "${!later[@]}"\n', output: 'a b\n' },
    ],
  },
  {
    what: 'what is unset is gone',
    blocks: [
      { code: 'x=1; f() { :; }\n', output: '' },
      { code: 'unset x; unset -f f\n', output: '', names: { variables: [], functions: [] } },
      { code: 'echo "${x-unset}"\n', output: 'unset\n' },
    ],
  },
  {
    what: 'a read-only variable stays, and can be changed again',
    blocks: [
      { code: 'readonly r=1; readonly -a list=(a b)\n', output: '' },
      { code: 'echo "$r ${list[1]}"; r=2; list=(); echo "$r"\n', output: '1 b\n2\n' },
    ],
  },
  {
    what: 'a reference is not kept, what it names is',
    blocks: [
      {
        code: 'target=1; declare -n ref=target; ref=2\n',
        output: '',
        names: { variables: [{ name: 'target', kind: 'plain' }] },
      },
      { code: 'echo "$target ${ref-none}"\n', output: '2 none\n' },
    ],
  },
  {
    what: 'a variable of 200 kB',
    blocks: [
      { code: `x=$(head -c 200000 /dev/zero | tr '\\0' a); y=$(yes line | head -n 20000 || :)\n`, output: '' },
      { code: 'echo "${#x} ${#y}"\n', output: '200000 99999\n' },
    ],
  },
  {
    what: 'a state above 1 MiB is not kept, the one before it is',
    blocks: [
      { code: 'keep=before\n', output: '' },
      {
        code: `keep=after; big=$(head -c 1100000 /dev/zero | tr '\\0' a); echo "\${#big}"\n`,
        output: '1100000\n',
        kept: false,
      },
      { code: 'echo "$keep ${big-none}"\n', output: 'before none\n' },
    ],
  },
  {
    what: 'a changed PATH',
    blocks: [
      { code: 'x=1; PATH=/nowhere; ls\n', status: 127, output: /ls: command not found\n$/ },
      { code: 'echo "$x"; ls -d /\n', output: '1\n/\n' },
    ],
  },
  {
    what: 'a changed IFS',
    blocks: [
      { code: 'IFS=,a; x="a b,c"\n', output: '' },
      { code: 'set -- $x; echo "$#"\n', output: '2\n' },
    ],
  },
  {
    what: 'variables that change how a shell works, or that the server sets',
    blocks: [
      {
        code: 'export HOME=/tmp LANG=C BASH_ENV=/tmp/x ENV=/tmp/x LD_PRELOAD= PROMPT_COMMAND=id PS4=id CDPATH=/tmp TMPDIR=/x; SECONDS=1000\n',
        output: '',
        names: { variables: [{ name: 'TMPDIR', kind: 'exported' }] },
      },
      {
        code: 'echo "$HOME $LANG ${BASH_ENV-} ${LD_PRELOAD-} $TMPDIR"; ((SECONDS < 1000))\n',
        output: '/home/operator C.UTF-8   /x\n',
      },
    ],
  },
];
