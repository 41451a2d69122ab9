/** Traps of the block’s own. */
import type { Case } from './types.ts';

export const TRAPS: readonly Case[] = [
  {
    what: 'an EXIT trap of the block’s own',
    anywhere: true,
    blocks: [
      { code: `trap 'echo "bye $? $x"; x=trap; cd /tmp' EXIT\nx=1; exit 3\n`, status: 3, output: 'bye 3 1\n' },
      { code: 'echo "$x $PWD"; trap -p\n', output: 'trap /tmp\n' },
    ],
  },
  {
    what: 'an EXIT trap that changes the status',
    blocks: [
      { code: `trap 'x=trap; exit 4' EXIT\nx=1; false\n`, status: 4, output: '' },
      { code: `echo "$x"; trap 'false; echo not' EXIT; x=2\n`, status: 1, output: '1\n' },
      { code: 'echo "$x"\n', output: '2\n' },
    ],
  },
  {
    what: 'an EXIT trap that is taken back, replaced, ignored and shown',
    blocks: [
      {
        code: `trap 'echo one' EXIT; trap - EXIT; trap -p; trap 'echo "it'"'"'s two"' 0; trap; x=1\n`,
        output: `trap -- 'echo "it'\\''s two"' EXIT\nit's two\n`,
      },
      {
        code: `trap 'echo one' EXIT; trap '' EXIT; trap -p EXIT INT; echo "$x"; x=2\n`,
        output: `trap -- '' EXIT\n1\n`,
      },
      {
        code: `trap 'echo old' EXIT; old=$(trap -p EXIT); trap 'echo new' EXIT; eval "$old"; echo "$x"\n`,
        output: '2\nold\n',
      },
    ],
  },
  {
    what: 'an EXIT trap sees the locals of the function that ended the block, and its arguments',
    blocks: [
      {
        code: `set -- a b; trap 'echo "$# $1 \${inner-none}"' EXIT; f() { local inner=yes; exit 2; }; f\n`,
        status: 2,
        output: '0  yes\n',
      },
      { code: 'echo "$# ${inner-none}"\n', output: '0 none\n' },
    ],
  },
  {
    what: 'an EXIT trap when a signal ends the shell',
    blocks: [
      { code: `trap 'echo cleaned; x=cleaned' EXIT; x=1; kill $$; sleep 5\n`, status: 143, output: 'cleaned\n' },
      {
        code: `echo "$x"; cleanup() { trap - EXIT INT TERM; echo "clean $?"; exit 6; }; trap cleanup EXIT INT TERM; kill -INT $$; sleep 5\n`,
        status: 6,
        output: /^cleaned\nclean \d+\n$/,
      },
    ],
  },
  {
    what: 'a subshell’s own EXIT trap',
    blocks: [
      {
        code: `x=1; (trap 'echo "sub $?"' EXIT; exit 3) || echo "status $?"; { trap 'echo piped' EXIT; echo in; } | cat\n`,
        output: 'sub 3\nstatus 3\nin\npiped\n',
      },
      { code: 'echo "$x"\n', output: '1\n' },
    ],
  },
  {
    what: 'ERR traps, set and cleared',
    blocks: [
      {
        code: `trap 'echo "failed: $BASH_COMMAND"' ERR; x=1; f() { false; }; false\n`,
        status: 1,
        output: 'failed: false\n',
      },
      {
        code: `trap 'echo E' ERR; false; trap -p ERR; trap - ERR; false; trap -p; echo "$x"\n`,
        errexit: false,
        output: "E\ntrap -- 'echo E' ERR\n1\n",
      },
      { code: 'false; echo "no trap, $x"\n', errexit: false, output: 'no trap, 1\n' },
    ],
  },
  {
    what: 'a DEBUG trap sees nothing of ours',
    blocks: [
      { code: `trap 'echo "+ $BASH_COMMAND"' DEBUG\nx=1\nexit 3\n`, status: 3, output: '+ x=1\n+ exit 3\n' },
      {
        code: `trap 'echo "+ $BASH_COMMAND"' DEBUG\necho "$x"\ntrap - DEBUG\necho end\n`,
        output: '+ echo "$x"\n1\n+ trap - DEBUG\nend\n',
      },
    ],
  },
  {
    what: 'a RETURN trap runs when its function returns, and only then',
    blocks: [
      {
        code: `set -u\nf() { local tmp=/tmp/scratch; trap 'echo "rm $tmp"' RETURN; echo in; }\nf\necho after\n`,
        output: 'in\nrm /tmp/scratch\nafter\n',
      },
      {
        code: `f() { trap 'echo R; trap - RETURN' RETURN; }; f; g() { :; }; g; echo 'echo lib' >/tmp/lib; . /tmp/lib; trap -p\n`,
        output: 'R\nlib\n',
      },
    ],
  },
  {
    what: 'traps of signals',
    blocks: [
      {
        code: `trap 'echo caught; x=caught' USR1; kill -USR1 $$; trap 'exit 7' TERM; trap -p; kill $$; sleep 5\n`,
        status: 7,
        output: "caught\ntrap -- 'echo caught; x=caught' SIGUSR1\ntrap -- 'exit 7' SIGTERM\n",
      },
      {
        code: 'echo "$x"; trap x NOSUCH || echo "status $?"; trap -p\n',
        output: 'caught\n/run/block/script: line 1: trap: NOSUCH: invalid signal specification\nstatus 1\n',
      },
    ],
  },
  {
    what: 'an EXIT trap in posix mode: the state from before stays',
    blocks: [
      { code: 'x=1\n', output: '' },
      { code: `x=2; set -o posix; trap 'echo bye' EXIT\n`, output: 'bye\n', kept: false },
      { code: 'echo "$x"\n', output: '1\n' },
    ],
  },
];
