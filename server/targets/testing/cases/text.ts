/** The text of a block itself, its input, and what it sees of its shell. */
import type { Case } from './types.ts';

/** Ends the line as a file written elsewhere would. */
const CRLF = '\r\n';

export const TEXT: readonly Case[] = [
  {
    what: 'no last newline, and nothing at all',
    blocks: [
      { code: 'x=1; printf %s out', output: 'out' },
      { code: '', output: '' },
      { code: 'echo "$x" # comment', output: '1\n' },
    ],
  },
  {
    what: 'a block of 200 kB',
    blocks: [
      { code: `: <<'END'\n${'padding\n'.repeat(25_000)}END\nx=1\n`, output: '' },
      { code: 'echo "$x"\n', output: '1\n' },
    ],
  },
  {
    what: 'CR LF, which bash takes as part of the word',
    blocks: [
      { code: `x=1${CRLF}export y="two"${CRLF}`, output: '' },
      { code: 'printf "%q %q\\n" "$x" "$y"\n', output: "$'1\\r' $'two\\r'\n" },
    ],
  },
  {
    what: 'text that is not ASCII, in functions too',
    blocks: [
      { code: 'größe() { :; }; f() { echo "größer 日本 $1"; }; x=🤖\n', output: '', names: { functions: ['f'] } },
      { code: 'f "$x"\n', output: 'größer 日本 🤖\n' },
    ],
  },
  {
    what: 'reading input that nobody gives',
    blocks: [
      {
        code: 'read -r line || x="no input"\n',
        output: '',
        names: {
          variables: [
            { name: 'line', kind: 'plain' },
            { name: 'x', kind: 'plain' },
          ],
        },
      },
      { code: 'echo "$x<$line>"; cat\n', output: 'no input<>\n' },
    ],
  },
  {
    what: 'what runs on in the background ends with the block',
    blocks: [
      { code: 'sleep 600 & x=1; jobs -p | wc -l\n', output: '1\n' },
      { code: 'echo "$x"; jobs -p | wc -l\n', output: '1\n0\n' },
    ],
  },
  {
    what: 'the block looks like a script',
    blocks: [
      {
        code: 'echo "$0 $# ${BASH_SOURCE[0]} $LINENO"\necho "$LINENO"; [[ $0 == "${BASH_SOURCE[0]}" ]]\n',
        output: '/run/block/script 0 /run/block/script 1\n2\n',
      },
      {
        code: 'env | grep __rb; declare -p | grep -o "declare [^ ]* __rb[a-z_]*"; declare -F | grep -E "__rb|trap"\n',
        errexit: false,
        output:
          'declare -- __rb_base\ndeclare -A __rb_traps\ndeclare -f __rb_arm\ndeclare -f __rb_leave\ndeclare -f __rb_pass_on\ndeclare -f __rb_remember\ndeclare -f __rb_show_traps\ndeclare -f trap\n',
      },
    ],
  },
];
