/**
 * What a block is given: variables byte for byte and never as commands, the state of earlier blocks, nothing else.
 */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBench } from './testing/bench.ts';
import type { Bench } from './testing/bench.ts';

const VALUES_PER_RUN = 40;
const PROPERTY_RUNS = 10;
/** Names that scripts like ours would use for themselves. */
const NAMES = [
  'mode',
  'pid',
  'uid',
  'root',
  'staged',
  'n',
  'stat',
  'input',
  'directory',
  'link',
  'number',
  'name',
  'lines',
]
  .concat([
    'text',
    'value',
    'status',
    'x',
    'dir',
    'file',
    'i',
    'a_',
    'SERVICE',
    'path',
    'files',
    'flags',
    'key',
    'kind',
  ])
  .concat(Array.from({ length: VALUES_PER_RUN }, (_, index) => `V${index}`))
  .slice(0, VALUES_PER_RUN);

const HOSTILE = [
  '$(touch /tmp/pwned)',
  '`touch /tmp/pwned`',
  '"; touch /tmp/pwned; "',
  "'; touch /tmp/pwned; '",
  '\n touch /tmp/pwned \n',
  '() { :; }; touch /tmp/pwned',
  'a[$(touch /tmp/pwned)]',
  '${x@P}$((1/0))',
  '--',
  '-n',
  '-e \\x41',
  '\\',
  "\\'",
  '',
  ' ',
  '\n\n',
  '\r\n',
  '*',
  '~',
  '!!',
  '%s%n',
  '\u0001\u007f\u001b]0;title\u0007',
  'größe 日本 🤖 \uFEFF',
  '$(touch /tmp/pwned)\n'.repeat(400),
  '\'"\\\n'.repeat(2_048),
];

const value = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...'$`\'"\\(){}[]<>|&;!*?~# \n\t=%-'), maxLength: 60 }) },
  { weight: 1, arbitrary: fc.constantFrom(...HOSTILE) },
);
const values = fc.array(
  value.map((text) => text.replaceAll('\0', '')),
  { minLength: VALUES_PER_RUN, maxLength: VALUES_PER_RUN },
);

const given = (texts: readonly string[]) => Object.fromEntries(texts.map((text, index) => [NAMES[index]!, text]));
/** Ends a block's output of texts, each with a NUL behind it, as hex: a terminal would change some bytes. */
const AS_HEX = "| od -An -v -tx1 | tr -d ' \\n'; echo\n";
const texts = (output: string) => Buffer.from(output.trim(), 'hex').toString('utf8').split('\0').slice(0, -1);

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench?.end());

describe('the variables of a block', () => {
  const print = `for v in ${NAMES.join(' ')}; do printf '%s\\0' "\${!v}"; done ${AS_HEX}`;
  const pwned = 'ls /tmp/pwned 2>/dev/null || :\n';

  it('arrive byte for byte, whatever is in them, and are never executed', async () => {
    const check = async (all: string[]) => {
      const { output, status } = await bench.run({ code: print + pwned, variables: given(all) });
      expect(texts(output)).toEqual(all);
      expect(status).toBe(0);
    };
    await check(NAMES.map((_, index) => HOSTILE[index % HOSTILE.length]!));
    await fc.assert(fc.asyncProperty(values, check), { numRuns: PROPERTY_RUNS });
  });

  it('are carried byte for byte once a block has copied them, in variables, arrays and as keys of maps', async () => {
    const copy = `declare -A map; for v in ${NAMES.join(' ')}; do
      printf -v "copy_$v" %s "\${!v}"; list+=("\${!v}"); map["k\${!v}"]=\${!v}
    done\n`;
    const look = `{ for v in ${NAMES.join(' ')}; do c=copy_$v; printf '%s\\0' "\${!c}"; done; printf '%s\\0' "\${list[@]}"
      for k in "\${!map[@]}"; do printf '%s\\0%s\\0' "$k" "\${map[$k]}"; done; } ${AS_HEX}${pwned}`;
    const check = async (all: string[]) => {
      const { left } = await bench.run({ code: copy, variables: given(all) });
      const { output, status } = await bench.run({ code: look, state: left! });
      const seen = texts(output);
      expect(seen.splice(0, all.length)).toEqual(all);
      expect(seen.splice(0, all.length)).toEqual(all);
      const pairs = seen.flatMap((key, index) => (index % 2 === 0 ? [[key, seen[index + 1]]] : []));
      expect(Object.fromEntries(pairs)).toEqual(Object.fromEntries(all.map((text) => [`k${text}`, text])));
      expect(status).toBe(0);
    };
    await check(NAMES.map((_, index) => HOSTILE[index % HOSTILE.length]!));
    await fc.assert(fc.asyncProperty(values, check), { numRuns: PROPERTY_RUNS });
  });

  it('are all that is added to the environment', async () => {
    const names = async (request: { variables?: Record<string, string>; saves?: boolean }) => {
      const { output } = await bench.run({ code: 'env | cut -d= -f1 | sort\n', ...request });
      return output.trim().split('\n');
    };
    const without = await names({ saves: false });
    expect(await names({ saves: true })).toEqual(without);
    expect(await names({ variables: { SERVICE: 'api', mode: 'x' } })).toEqual([...without, 'SERVICE', 'mode'].sort());
  });

  it('win over what is remembered under their names, and are not remembered themselves', async () => {
    const first = await bench.run({ code: 'SERVICE=(remembered twice); REGION=north\n' });
    const second = await bench.run({
      code: 'declare -p SERVICE REGION; SERVICE=changed; declare -a REGION\n',
      state: first.left!,
      variables: { SERVICE: '$(id)', REGION: '' },
    });
    expect(second.output).toBe('declare -x SERVICE="\\$(id)"\ndeclare -x REGION=""\n');
    expect(second.left).toMatchObject({ variables: [] });
  });

  const long = 'x'.repeat(128 * 1024);
  const refused: [string, Record<string, string>, string][] = [
    ['a name that the server sets', { HOME: '/tmp' }, 'the server or the shell itself sets it'],
    ['a name that changes the shell', { LD_PRELOAD: '/tmp/x.so' }, 'finds or reads commands'],
    ['a name that changes programs on the way', { GCONV_PATH: '/tmp' }, 'what programs load'],
    ['a name of our own', { __rb_base: '' }, 'the shell that runs blocks uses it'],
    ['what is no name', { 'a b': '' }, 'is not a variable name'],
    ['a NUL', { A: 'a\0b' }, 'has a NUL in it'],
    ['more than the system can pass', { A: long }, 'longer than the 128 KiB'],
  ];
  it.each(refused)('are refused with %s', async (_, variables, why) => {
    await expect(bench.run({ code: 'true\n', variables })).rejects.toThrow(why);
    expect(bench.staged()).toEqual([]);
  });
});

describe('the state that a block starts from', () => {
  const MISSING =
    'What earlier blocks left could not be restored whole: variables, functions or options are missing.\n';

  it.each([
    ['ends in the middle', 'x=1\nf() {\n  echo f\n'],
    ['is nothing that a shell can read', ')('],
    ['fails, and prints', 'echo noise; echo noise >&2; no-such-command\nx=1\n'],
  ])('is said to be incomplete when its text %s; the block runs', async (_, text) => {
    const ended = await bench.run({ code: 'y=2; echo "block ${x-none}"; exit 3\n', state: { cwd: null, text } });
    expect(ended.output).toMatch(new RegExp(`^${MISSING}block (1|none)\n$`));
    expect(ended).toMatchObject({
      status: 3,
      left: { variables: expect.arrayContaining([{ name: 'y', kind: 'plain' }]) },
    });
  });

  it('names a directory that may not be entered', async () => {
    await bench.run({ code: 'mkdir /tmp/closed; chmod 0 /tmp/closed\n' });
    const { output } = await bench.run({ code: 'echo "${PWD##*/}"\n', state: { cwd: '/tmp/closed', text: '' } });
    expect(output).toMatch(
      /^The directory \/tmp\/closed, .*, cannot be entered\. This block starts in .*\.\nrobo-rlhf-/,
    );
  });

  it('is there for a block that leaves none, whose shell holds nothing of ours', async () => {
    const { left } = await bench.run({ code: 'x=1; f() { echo f; }; cd /tmp; set -u\n' });
    const look = 'f; echo "$x $PWD $-"; type -t trap; trap -p; declare -p | grep __rb; declare -F\n';
    const ended = await bench.run({ code: look, state: left!, saves: false, errexit: false });
    expect(ended.output).toBe('f\n1 /tmp huB\nbuiltin\ndeclare -f f\n');
    expect(ended.left).toBeNull();
  });
});
