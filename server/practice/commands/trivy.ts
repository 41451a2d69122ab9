/**
 * `trivy image`, as far as one needs it to read a verdict on one of the stack's images. The practice images have been
 * looked at by nobody: all of them come out clean, and the report says that it is practice.
 */
import { findImage } from '../state/index.ts';
import { type Command, fail } from './context.ts';
import { parseFlags, valueOf } from './flags.ts';

const FLAGS = {
  severity: { short: 's', value: true },
  'exit-code': { value: true },
  'ignore-unfixed': {},
  quiet: { short: 'q' },
  scanners: { value: true },
  format: { short: 'f', value: true },
  'no-progress': {},
} as const;
const SCAN_MS = 600;

export const trivy: Command = async (context) => {
  const [name, ...rest] = context.args;
  if (name === '--version') return await context.stdout.write('Version: 0.67.2 (practice)\n').then(() => 0);
  if (name !== 'image') return await fail(context, 1, `trivy: the practice system knows 'trivy image' only`);
  const parsed = parseFlags(rest, FLAGS);
  if (!parsed.ok) return await fail(context, 1, `FATAL\tFatal error\t${parsed.message}`);
  if ((valueOf(parsed, 'format') ?? 'table') !== 'table')
    return await fail(context, 1, 'trivy: the practice system knows --format table only');
  const [image] = parsed.rest;
  if (image === undefined)
    return await fail(context, 1, 'FATAL\tFatal error\trequires at least 1 arg(s), only received 0');
  if (findImage(context.system.look(), image) === undefined)
    return await fail(
      context,
      1,
      `FATAL\tFatal error\timage scan error: unable to find the specified image "${image}"`,
    );
  await context.sleep(SCAN_MS);
  const [system, type] = systemOf(image);
  const target = `${image} (${system})`;
  const rows = [
    ['Target', 'Type', 'Vulnerabilities', 'Secrets'],
    [target, type, '0', '-'],
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)) + 2);
  const rule = (left: string, middle: string, right: string): string =>
    `${left}${widths.map((width) => '─'.repeat(width)).join(middle)}${right}`;
  const line = (row: string[]): string => `│${row.map((cell, column) => centred(cell, widths[column]!)).join('│')}│`;
  await context.stdout.write(
    [
      '',
      'Report Summary',
      '',
      rule('┌', '┬', '┐'),
      line(rows[0]!),
      rule('├', '┼', '┤'),
      line(rows[1]!),
      rule('└', '┴', '┘'),
      'Legend:',
      "- '-': Not scanned",
      "- '0': Clean (no security findings detected)",
      '',
      '',
    ].join('\n'),
  );
  return 0;
};

function systemOf(image: string): [string, string] {
  if (image.startsWith('redis') || image.startsWith('grafana')) return ['alpine 3.22.2', 'alpine'];
  if (image.startsWith('mongo:')) return ['ubuntu 22.04', 'ubuntu'];
  return image.startsWith('prom/') ? ['bin/prometheus', 'gobinary'] : ['debian 12.12', 'debian'];
}

function centred(text: string, width: number): string {
  const left = Math.floor((width - text.length) / 2);
  return ' '.repeat(left) + text + ' '.repeat(width - text.length - left);
}
