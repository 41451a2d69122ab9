/**
 * `git`, as far as one needs it to ask what would be committed: check-ignore by the checkout's own .gitignore, and
 * ls-files over what the repository tracks. There is no history here.
 */
import { type Command, type CommandContext, fail, withArgs } from './context.ts';

/** What the published repository tracks of the files that operators meet. Secrets and data are not among them. */
const TRACKED = [
  '.dockerignore',
  '.gitignore',
  'Dockerfile',
  'Makefile',
  'configs/grafana/dashboards/dashboards.yml',
  'configs/grafana/datasources/prometheus.yml',
  'configs/prometheus.yml',
  'configs/redis.conf',
  'docker-compose.yml',
  'scripts/mongo-init.js',
];

const FATAL_STATUS = 128;

export const git: Command = async (context) => {
  const [name, ...rest] = context.args;
  if (name === '--version') return await context.stdout.write('git version 2.47.3 (practice)\n').then(() => 0);
  if (name === 'check-ignore') return await checkIgnore(withArgs(context, rest));
  if (name === 'ls-files') return await listFiles(withArgs(context, rest));
  return await fail(context, 1, `git: the practice system knows check-ignore and ls-files, and not '${name ?? ''}'.`);
};

async function checkIgnore(context: CommandContext): Promise<number> {
  const flags = context.args.filter((arg) => arg.startsWith('-') && arg !== '--');
  const paths = context.args.filter((arg) => !arg.startsWith('-'));
  const unknown = flags.find((flag) => !['-q', '--quiet', '-v', '--verbose'].includes(flag));
  if (unknown !== undefined) return await fail(context, 129, `error: unknown switch \`${unknown.replace(/^-+/, '')}'`);
  if (paths.length === 0) return await fail(context, FATAL_STATUS, 'fatal: no path specified');
  const rules = readRules(context.system.checkoutFile('.gitignore'));
  const isQuiet = flags.includes('-q') || flags.includes('--quiet');
  const isVerbose = flags.includes('-v') || flags.includes('--verbose');
  let found = 0;
  for (const path of paths) {
    const rule = rules.findLast(({ matches }) => matches(path));
    if (rule === undefined || rule.keeps) continue;
    found += 1;
    if (!isQuiet)
      await context.stdout.write(isVerbose ? `.gitignore:${rule.line}:${rule.pattern}\t${path}\n` : `${path}\n`);
  }
  return found > 0 ? 0 : 1;
}

async function listFiles(context: CommandContext): Promise<number> {
  const flag = context.args.find((arg) => arg.startsWith('-') && arg !== '--');
  if (flag !== undefined) return await fail(context, 129, `git ls-files: the practice system does not know ${flag}`);
  const patterns = context.args.filter((arg) => arg !== '--').map(pathspec);
  const named = TRACKED.filter((path) => patterns.length === 0 || patterns.some((pattern) => pattern.test(path)));
  await context.stdout.write(named.map((path) => `${path}\n`).join(''));
  return 0;
}

type Rule = { line: number; pattern: string; keeps: boolean; matches(path: string): boolean };

/** The rules of a .gitignore: names, paths with `/`, `*`, `?`, a trailing `/` for folders, `!` for exceptions. */
function readRules(file: Uint8Array | null): Rule[] {
  if (file === null) return [];
  const lines = Buffer.from(file).toString('utf8').split(/\r?\n/);
  return lines.flatMap((pattern, index) => {
    if (pattern.trim() === '' || pattern.startsWith('#')) return [];
    const body = pattern.replace(/^!/, '').trimEnd();
    const isFolder = body.endsWith('/');
    const isAnchored = body.slice(0, -1).includes('/');
    const inner = globSource(body.replace(/^\//, '').replace(/\/$/, ''));
    // A folder's rule covers all below it; a rule that wants a folder needs one: a trailing slash, or something below.
    const regex = new RegExp(`^${isAnchored ? '' : '(?:.*/)?'}${inner}${isFolder ? '/' : '(?:/|$)'}`);
    return [{ line: index + 1, pattern, keeps: pattern.startsWith('!'), matches: (path: string) => regex.test(path) }];
  });
}

/** A pathspec: a file, everything below a folder, or a pattern whose `*` passes over slashes. */
function pathspec(text: string): RegExp {
  const source = globSource(text.replace(/\/$/, '')).replaceAll('[^/]*', '.*');
  return new RegExp(`^${source}(?:/|$)`);
}

function globSource(glob: string): string {
  return glob
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('**', '\0')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
    .replaceAll('\0', '.*');
}
