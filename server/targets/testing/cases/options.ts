/** Shell options and aliases. */
import type { Case } from './types.ts';

export const OPTIONS: readonly Case[] = [
  {
    what: 'options that the author has switched',
    anywhere: true,
    blocks: [
      {
        code: 'shopt -s extglob nullglob; set -u; set +B\n',
        output: '',
        names: { options: ['braceexpand', 'extglob', 'nounset', 'nullglob'] },
      },
      {
        code: 'echo a@(b|c) {a,b} /nowhere/*; set +u; shopt -u nullglob extglob; set -B\n',
        output: '{a,b}\n',
        names: { options: [] },
      },
      { code: 'echo "$-" {a,b} ${nope}\n', output: 'ehB a b\n' },
    ],
  },
  {
    what: 'errexit and pipefail are the fence’s',
    blocks: [
      { code: 'set +e; set +o pipefail; false | true; false; x=1\n', output: '', names: { options: [] } },
      { code: 'echo "$x"; false | true; echo not\n', status: 1, output: '1\n' },
      { code: 'false; false | true; echo "lenient $-"\n', errexit: false, pipefail: false, output: 'lenient hB\n' },
    ],
  },
  {
    what: 'tracing ends with the block and shows nothing of ours',
    anywhere: true,
    blocks: [
      {
        code: 'set -x; x=1; trap "echo bye" EXIT; trap -p EXIT; exit 3\n',
        status: 3,
        output:
          "++ x=1\n++ trap 'echo bye' EXIT\n++ trap -p EXIT\ntrap -- 'echo bye' EXIT\n++ exit 3\n++ echo bye\nbye\n".replace(
            '++ echo',
            '+ echo',
          ),
      },
      { code: 'echo "$x"\n', output: '1\n' },
    ],
  },
  {
    what: 'echo of what is read ends with the block',
    blocks: [
      { code: 'set -v\nx=1\n', output: /^x=1\n(?!.*x=)/ },
      { code: 'echo "$x"\n', output: '1\n' },
    ],
  },
  {
    what: 'posix mode',
    blocks: [
      { code: 'set -o posix; x=1; f() { echo f; }\n', output: '', names: { options: [], functions: ['f'] } },
      { code: '[[ ! -o posix ]]; f; echo "$x"; shopt expand_aliases || :\n', output: 'f\n1\nexpand_aliases \toff\n' },
    ],
  },
  {
    what: 'noglob, noclobber, allexport, keyword, extdebug',
    blocks: [
      {
        code: 'set -fCak; shopt -s extdebug; x=1\n',
        output: '',
        names: { options: ['allexport', 'keyword', 'noclobber', 'noglob'] },
      },
      {
        code: 'y=2; echo *; env | grep -E "^(x|y|__rb.*)=" | sort; shopt extdebug || :\n',
        output: '*\nx=1\ny=2\nextdebug       \toff\n',
      },
    ],
  },
  {
    what: 'aliases work in their block and end with it',
    blocks: [
      {
        code: 'shopt -s expand_aliases\nalias hi="echo hello" unset=false builtin=false if=false\nhi\nx=1\n',
        output: 'hello\n',
        names: { options: ['expand_aliases'] },
      },
      { code: 'echo "$x"; hi\n', status: 127, output: '1\n/run/block/script: line 1: hi: command not found\n' },
    ],
  },
];
