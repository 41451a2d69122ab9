/** The ways in which a block can end. */
import type { Case } from './types.ts';

export const ENDS: readonly Case[] = [
  {
    what: 'exit',
    anywhere: true,
    blocks: [
      { code: 'x=1; cd /tmp; exit 3; x=2\n', status: 3, output: '' },
      { code: 'echo "$x $PWD"; exit\n', output: '1 /tmp\n' },
    ],
  },
  {
    what: 'return',
    blocks: [
      { code: 'x=1\nreturn 5\nx=2\n', status: 5, output: '' },
      { code: 'echo "$x"; return\n', errexit: false, output: '1\n' },
      { code: 'echo "$x"; return 7\n', errexit: false, status: 7, output: '1\n' },
    ],
  },
  {
    what: 'a failed command',
    blocks: [
      { code: 'x=1; f() { x=2; false; x=3; }; f; x=4\n', status: 1, output: '' },
      { code: 'echo "$x"; x=$(exit 9); x=5\n', status: 9, output: '2\n' },
      { code: 'echo "<$x>"\n', output: '<>\n' },
    ],
  },
  {
    what: 'an unset variable under set -u',
    blocks: [
      { code: 'set -u; x=1; echo "$nope"; x=2\n', status: 1, output: /: line 1: nope: unbound variable\n$/ },
      { code: 'echo "$x $-"\n', output: '1 ehuB\n' },
    ],
  },
  {
    what: 'a variable that must be set',
    blocks: [
      { code: 'x=1; : "${nope:?is needed}"; x=2\n', status: 1, output: /: line 1: nope: is needed\n$/ },
      { code: 'echo "$x"\n', output: '1\n' },
    ],
  },
  {
    what: 'a syntax error: what came before it has run',
    anywhere: true,
    blocks: [
      {
        code: 'x=1\necho one\n)\nx=2\n',
        status: 2,
        output: /^one\n.*: line 3: syntax error near unexpected token `\)'\n/,
      },
      { code: 'echo "$x"\n', output: '1\n' },
    ],
  },
  {
    what: 'an unterminated quote',
    blocks: [
      { code: 'x=1\necho "abc\n', status: 2, output: /: line 2: unexpected EOF while looking for matching `"'\n$/ },
      { code: 'echo "$x"\n', output: '1\n' },
    ],
  },
  {
    what: 'here-documents, and one that does not end',
    blocks: [
      {
        code: "x=$(cat <<'END'\n$HOME\nEND\n)\ncat <<END\nx is $x\n",
        output: /here-document at line 5 delimited by end-of-file \(wanted `END'\)\nx is \$HOME\n$/,
      },
      { code: 'echo "$x"\n', output: '$HOME\n' },
    ],
  },
  {
    what: 'the shell killed by KILL: the state from before stays',
    anywhere: true,
    blocks: [
      { code: 'x=1\n', output: '' },
      { code: 'x=2; cd /tmp; kill -9 $$\n', status: 137, output: '', kept: false },
      { code: 'echo "$x"\n', output: '1\n' },
    ],
  },
  {
    what: 'the shell ended by TERM and INT',
    blocks: [
      { code: 'x=1; kill $$; x=2\n', status: 143, output: '' },
      { code: 'echo "$x"; x=3; kill -INT $$; x=4\n', status: 130, output: '1\n' },
      { code: 'echo "$x"\n', output: '3\n' },
    ],
  },
  {
    what: 'exec of a program: the state from before stays; one that fails ends the block',
    blocks: [
      { code: "x=1; exec sh -c 'exit 9'\n", status: 9, output: '', kept: false },
      {
        code: 'echo "${x-none}"; x=2; exec no-such-program\n',
        status: 127,
        output: /^none\n.*: exec: no-such-program: not found\n$/,
      },
      { code: 'echo "$x"\n', output: '2\n' },
    ],
  },
  {
    what: 'exec with redirections ends with the block',
    blocks: [
      { code: 'exec >/tmp/log 2>&1; x=1; echo "in the file"; nosuch\n', status: 127, output: '' },
      {
        code: 'echo "$x"; cat /tmp/log\n',
        output: '1\nin the file\n/run/block/script: line 1: nosuch: command not found\n',
      },
    ],
  },
  {
    what: 'closed standard descriptors',
    blocks: [
      { code: 'x=1; exec <&- >&- 2>&-; exit 3\n', status: 3, output: '' },
      { code: 'echo "$x"\n', output: '1\n' },
    ],
  },
  {
    what: 'a missing command and a killed child',
    blocks: [
      {
        code: 'x=1; no-such-command\n',
        status: 127,
        output: '/run/block/script: line 1: no-such-command: command not found\n',
      },
      { code: "x=2; sh -c 'kill -9 $$'\n", status: 137, output: /Killed/ },
      { code: 'echo "$x"\n', output: '2\n' },
    ],
  },
  {
    what: 'a block that may write no file: the state from before stays',
    blocks: [
      { code: 'x=1\n', output: '' },
      { code: 'x=2; ulimit -f 0\n', output: '', kept: false },
      { code: 'echo "$x"; echo written >/tmp/x; cat /tmp/x\n', output: '1\nwritten\n' },
    ],
  },
];
