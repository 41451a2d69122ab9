/**
 * The shell that restores and keeps state, held against bash running the same text as a script: same status, same output.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blockCommand, blockFiles } from './block-command.ts';
import { findBash } from './programs.ts';

/**
 * Left out, because they differ: `return` outside of functions (it ends the block), `set -x` (bash shows one + more in a
 * text that another reads), `set -v` (a line of ours at the end), and what the head of sandbox/trap.sh says.
 */
const TEXTS = [
  'echo $0 $#; [[ ${BASH_SOURCE[0]} == "$0" ]] && echo eq',
  'echo a\necho "abc',
  'echo a\nif true',
  'echo a\n)\necho b',
  ': "${nope:?is needed}"',
  'set -u; echo $nope; echo after',
  'set +e; set -u; echo $nope; echo after',
  'no-such-cmd',
  'echo $((1/0))\necho next',
  'set +e; echo $((1/0))\necho next',
  'set +e; echo $((1/0)); echo same line\necho next',
  "trap 'echo err $LINENO' ERR\nset +e\nfalse",
  "trap 'echo err $LINENO' ERR\nfalse",
  "f() { false; }\ntrap 'echo err' ERR\nf",
  'echo $-; echo $SHELLOPTS $BASHOPTS',
  'kill -9 $$',
  'kill $$',
  'kill -INT $$',
  `exec sh -c 'exit 9'`,
  'exec nosuch',
  'readonly x=1\nx=2\necho after',
  'cat <<X\na',
  'echo one\nexit',
  'false || exit',
  'set -o posix\necho a\n.  /nosuch\necho b',
  'set -o posix\necho a\n)',
  'set +e\n[[ a =~ ( ]]\necho $?',
  '{ echo a; exit 3; } | cat\necho after',
  'local x=1\necho after',
  'let x=\necho after',
  'echo ${x!bad}\necho after',
  "eval 'echo \"'\necho after",
  'shift 5\necho after',
  "trap 'echo bye $?' EXIT\nexit 4",
  "trap 'echo bye $?' EXIT\nfalse",
  "trap 'echo bye $?; exit 9' EXIT\nfalse",
  `trap 'echo bye $?; kill -9 $$' EXIT`,
  "trap 'echo term; exit 3' TERM\nkill $$",
  'break\necho hi',
  'continue 2\necho hi',
  'echo "$LINENO"\n\n\necho "$LINENO"',
  'unset BASH_SOURCE; nosuch',
  'set -e; ( exit 5 ); echo no',
  'export POSIXLY_CORRECT=1; echo a; export 1=2; echo b',
  'x=$(exit 3); echo no',
  `printf 'no newline'`,
  'false | true',
  'exit 300',
  'exit abc\necho x',
  'source /nosuch\necho x',
  ': ${!x}\necho x',
  `trap 'echo bye $?' EXIT; trap -p; trap; trap -p EXIT INT`,
  `trap 'echo bye' 0; trap - 0; trap -p`,
  `trap '' EXIT; trap -p`,
  `trap 'echo int' INT; trap -p INT; trap - INT; trap -p; kill -INT $$`,
  `trap 'echo u; exit 3' USR1; kill -USR1 $$; sleep 1`,
  `trap 'echo E $LINENO' ERR; set +e; false; trap - ERR; false; trap -p; echo end`,
  `trap 'echo E' ERR; trap -p ERR; trap`,
  `f() { trap 'echo R; trap - RETURN' RETURN; echo in; }; f; g() { :; }; g; echo end; trap -p`,
  `f() { trap 'echo R' RETURN; echo in; trap -p; }; f; echo end`,
  `trap 'echo D $BASH_COMMAND' DEBUG; echo a; trap - DEBUG; echo b; trap -p`,
  `trap 'echo D $BASH_COMMAND' DEBUG; echo a; exit 3`,
  `trap 'echo D' DEBUG; x=$(echo sub); ( echo subshell ); echo $x`,
  `( trap 'echo sub bye' EXIT; exit 4 ) || echo $?; echo after`,
  `trap 'echo bye' EXIT; ( echo in subshell ); x=$(trap -p EXIT); echo "$x"; eval "$x"`,
  `trap 'echo bye' EXIT; ( trap -p; trap 'echo s' EXIT; trap -p ); echo after`,
  `trap 'echo bye $?; false; echo not' EXIT; exit 3`,
  `trap 'echo bye $?; exit' EXIT; exit 3`,
  `trap 'echo bye $?; (exit 7)' EXIT; exit 3`,
  `trap 'echo "unterminated' EXIT; exit 3`,
  `trap 'nosuch; echo l $LINENO' EXIT; exit 3`,
  `f() { local x=1; trap 'echo bye $x' EXIT; exit 5; }; f`,
  "f() { local x=1; false; }; trap 'echo bye ${x-unset} $?' EXIT; f",
  `set -- a b; trap 'echo $1 $# "$@"' EXIT`,
  `trap 'echo one' EXIT; trap 'echo two' EXIT`,
  'trap bogus',
  `trap 'x' BOGUS; echo after`,
  'trap --',
  `trap -- 'echo bye' EXIT`,
  'trap 2 15; trap -p; echo ok',
  `trap 'a' 2 15; trap 2 15; trap -p; echo ok`,
  'cleanup() { local s=$?; trap - EXIT INT TERM; echo clean $s; exit $s; }; trap cleanup EXIT INT TERM; false',
  'cleanup() { echo clean $?; }; trap cleanup EXIT; kill $$; sleep 1',
  'cleanup() { echo clean $?; }; trap cleanup EXIT; kill -INT $$; sleep 1',
  `trap 'echo hup' HUP; kill -HUP $$; echo after`,
  `set -u; trap 'echo bye' EXIT; echo $nope`,
  "trap 'echo bye' EXIT; : ${nope:?bad}",
  `trap 'echo bye' EXIT; echo "abc`,
  "trap 'echo bye' EXIT\nexec echo execed",
  "trap 'echo bye' EXIT\nexec nosuch",
  `set -E; trap 'echo E $LINENO' ERR; f() { false; }; f`,
  `set -eE; trap 'echo "failed: $BASH_COMMAND"; exit 9' ERR; ls /nosuch 2>/dev/null`,
  `trap 'echo bye' EXIT; set -T; trap 'echo D' DEBUG; echo x`,
  "trap 'cat <<X\nin heredoc $?\nX' EXIT\nexit 2",
  `trap 'echo a # comment' EXIT`,
  `trap 'echo bye >&2' EXIT; exec 2>&1; exec >&-; echo closed || true`,
  "trap $'echo a\\necho b\\n' EXIT; exit 6",
  `set -o nounset; set -o noglob; IFS=x; trap 'echo bye' EXIT; echo ok`,
  'printf() { echo mine; }; builtin() { echo mine; }; declare() { echo mine; }; unset() { echo mine; }; set() { echo mine; }; eval() { echo mine; }; echo x',
  `local() { echo mine; }; shift() { echo mine; }; read() { echo mine; }; mapfile() { echo mine; }; return() { echo mine; }; trap 'echo bye' EXIT`,
  'shopt -s expand_aliases\nalias builtin=false unset=false set=false local=false printf=false if=false\necho ok',
  'readonly IFS; echo ok',
  'readonly LC_ALL=C.UTF-8; echo ok',
  'set -o posix; echo ok',
  'ulimit -f 0; echo ok',
  `shopt -s extdebug; trap 'false' DEBUG; echo skipped`,
  'shopt -s compat31; echo ok',
  'BASH_COMPAT=4.2; echo ok',
  'export FUNCNEST=1; echo a',
  'set -k; echo a=b',
  'shopt -s nocasematch failglob; echo ok',
  'readonly POSIXLY_CORRECT=; echo ok',
  'f() { exit 3; }; readonly -f f; readonly x=1; f',
  'x=$(trap -p); echo "[$x]"; y=$(trap); echo "[$y]"',
  `{ trap 'echo p' EXIT; echo in; } | cat`,
  `trap 'echo bg' EXIT & wait; echo after`,
  `set -a; trap 'echo x' EXIT; env | grep __rb || echo none`,
  `trap 'trap - INT; echo once' INT; kill -INT $$; trap -p; kill -INT $$; echo never`,
  'trap : DEBUG ; f() { echo in f; }; f; trap -p DEBUG',
  "trap 'echo R' RETURN\necho top",
  `readonly name=1 last=2 number=3 all=4 bad=5 text=6; trap 'echo bye' EXIT INT; trap; trap -p EXIT`,
  ':() { false; }; return() { echo mine; }; continue() { echo mine; }; x=1; exit 4',
  'f() { local x=1 name=2; readonly q=3; local -r r=4; exit 5; }; x=0; f',
];

const BLOCK = { lang: 'bash', errexit: true, pipefail: true, interactive: false };
const DEADLINE_MS = 10_000;

type Ended = { status: number | string | null; output: string };

/** Both outputs together, in their order. */
function run([program, ...args]: string[]): Promise<Ended> {
  const child = spawn('/bin/sh', ['-c', 'exec "$@" 2>&1', 'sh', program!, ...args], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', HOME: '/', LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: DEADLINE_MS,
    killSignal: 'SIGKILL',
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ status: signal ?? code, output: Buffer.concat(chunks).toString() }));
  });
}

describe('a block is', () => {
  let folder: string;
  let bash: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'runbooks-script-'));
    const found = await findBash();
    if (!found.ok) throw new Error(found.why);
    bash = found.path;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each(TEXTS)('like a script: %s', async (code) => {
    const block = { ...BLOCK, code: `${code}\n` };
    const files = await blockFiles({ block, variables: {}, state: { cwd: null, text: '' }, saves: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const script = await run([bash, '--noprofile', '--norc', '-e', '-o', 'pipefail', join(folder, 'script')]);
    expect(await run(blockCommand(bash, block, folder))).toEqual(script);
  });
});
