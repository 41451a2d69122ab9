/** Programs that write files only with some of their options. */
import { hasOption, isNowhere, operandsOf, words } from './options.ts';
import type { Judge } from './types.ts';

export const judgeSed: Judge = (args) => {
  const own = args.filter((_, index) => !/^-[nErsuz]*[ef]$/.test(args[index - 1] ?? ''));
  const inPlace = own.some((arg) => /^-[nErsuz]*i/.test(arg) || /^--in-place(?:=|$)/.test(arg));
  return inPlace ? '`sed -i` rewrites files' : null;
};

export const judgePerl: Judge = (args) =>
  args.some((arg) => /^-[A-Za-z]*i/.test(arg)) ? '`perl -i` rewrites files' : null;

export const judgeAwk: Judge = (args) =>
  args.some((arg, index) => arg === 'inplace' && /^(?:-i|--include)$/.test(args[index - 1] ?? ''))
    ? '`awk -i inplace` rewrites files'
    : null;

export const judgeSort: Judge = (args) =>
  hasOption(args, { long: ['--output'], letters: 'o' }) ? '`sort -o` writes a file' : null;

export const judgeTee: Judge = (args) => (operandsOf(args).every(isNowhere) ? null : '`tee` writes a file');

export const judgeDd: Judge = (args) => {
  const target = args.find((arg) => arg.startsWith('of='))?.slice('of='.length);
  return target === undefined || isNowhere(target) ? null : '`dd` writes a file';
};

/** Extracting writes files, and so does an archive that does not go to standard output. */
export const judgeTar: Judge = ([first = '', ...rest]) => {
  const args = /^[A-Za-z]+$/.test(first) ? [`-${first}`, ...rest] : [first, ...rest];
  const has = (letters: string, ...long: string[]) => hasOption(args, { long, letters });
  if (has('x', '--extract', '--get')) return has('O', '--to-stdout') ? null : '`tar` extracts files';
  if (has('ruA', '--append', '--update', '--delete', '--concatenate')) return '`tar` changes an archive';
  if (!has('c', '--create')) return null;
  const at = args.findIndex((arg) => /^-[A-Za-z]*f$/.test(arg) || arg === '--file');
  const file = at === -1 ? args.find((arg) => arg.startsWith('--file='))?.slice('--file='.length) : args[at + 1];
  return file === undefined || isNowhere(file) ? null : '`tar` writes an archive';
};

/** gzip and its kin replace a file unless they write to standard output. */
export const judgeCompressor: Judge = (args) =>
  hasOption(args, { long: ['--stdout', '--to-stdout', '--test', '--list'], letters: 'ctl' }) ||
  operandsOf(args).every(isNowhere)
    ? null
    : 'the compressor replaces a file';

export const judgeUnzip: Judge = (args) => (hasOption(args, { letters: 'lptvZ' }) ? null : '`unzip` extracts files');

export const judgeOpenssl: Judge = (args) =>
  args.some((arg, index) => args[index - 1] === '-out' && !isNowhere(arg)) ? '`openssl -out` writes a file' : null;

const FIND_WRITES = words('-fprint -fprint0 -fprintf -fls');

/** What `find` itself does; the commands that it starts are judged by themselves. */
export const judgeFind: Judge = (args) => {
  if (args.includes('-delete')) return '`find -delete` removes files';
  return args.some((arg) => FIND_WRITES.has(arg)) ? '`find` writes a file' : null;
};
