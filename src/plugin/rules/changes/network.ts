/** Programs that talk to others. */
import { EXPANDED } from '../../shell/index.ts';
import { isNowhere, words } from './options.ts';
import { unknown } from './types.ts';
import type { Judge } from './types.ts';

/** Letters of curl that take a value, in the same word or the next. */
const CURL_VALUED = 'AbcCdDeEFHKmoPQrtTuUwxXyYz';
const READ_METHODS = words('GET HEAD OPTIONS TRACE');
const CURL_VALUED_LONG = words(
  '--request --output --cookie-jar --dump-header --data --json --form --upload-file --header --max-time',
);

type CurlOption = { name: string; value: string };

/** A request that only asks: a reading method, no body (`-G` sends it as the query), and no file for the answer. */
export const judgeCurl: Judge = (args) => {
  const options = curlOptions(args);
  const has = (...names: string[]) => options.some(({ name }) => names.includes(name));
  const method = options.findLast(({ name }) => name === 'X' || name === '--request')?.value;
  if (method?.includes(EXPANDED)) return unknown('method `curl` uses');
  if (method !== undefined && !READ_METHODS.has(method.toUpperCase())) return `\`curl -X ${method}\` asks for a change`;
  const sendsData = has('d', '--json') || options.some(({ name }) => name.startsWith('--data'));
  if (sendsData && !has('G', '--get')) return '`curl --data` sends a POST';
  if (has('F', 'T', '--form', '--form-string', '--upload-file')) return '`curl` sends a file';
  if (has('O', '--remote-name', '--remote-name-all')) return '`curl -O` writes a file';
  const writes = options.find(
    ({ name, value }) =>
      ['o', 'c', 'D', '--output', '--cookie-jar', '--dump-header'].includes(name) && !isNowhere(value),
  );
  return writes === undefined ? null : '`curl` writes a file';
};

function curlOptions(args: readonly string[]): CurlOption[] {
  const options: CurlOption[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]!;
    if (arg.startsWith('--')) {
      const takes = CURL_VALUED_LONG.has(arg) || arg.startsWith('--data');
      options.push({ name: arg, value: takes ? (args[index + 1] ?? '') : '' });
      if (takes) index += 1;
      continue;
    }
    if (!/^-./.test(arg)) continue;
    for (let at = 1; at < arg.length; at++) {
      const name = arg[at]!;
      if (!CURL_VALUED.includes(name)) {
        options.push({ name, value: '' });
        continue;
      }
      const own = arg.slice(at + 1);
      options.push({ name, value: own === '' ? (args[index + 1] ?? '') : own });
      if (own === '') index += 1;
      break;
    }
  }
  return options;
}

export const judgeWget: Judge = (args) => {
  if (args.some((arg) => /^--(?:post-|method|body-)/.test(arg))) return '`wget` sends more than a question';
  if (args.includes('--spider')) return null;
  const target = args
    .map((arg, index) => {
      const own = /^(?:-[A-Za-z]*O|--output-document=)([^]*)$/.exec(arg)?.[1];
      return own === '' ? args[index + 1] : own;
    })
    .find((value) => value !== undefined);
  return target !== undefined && isNowhere(target) ? null : '`wget` writes a file';
};
