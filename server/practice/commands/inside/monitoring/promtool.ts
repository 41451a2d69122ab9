/** `promtool` in the container of Prometheus: checks files as the program would, and asks the running one. */
import type { CommandContext } from '../../context.ts';
import { fail } from '../../context.ts';
import { answerQuery, writeNumber } from '../../../http/prometheus-api.ts';
import { readConfig } from '../../../monitoring/config.ts';
import { ruleFilesOf } from '../../../monitoring/load.ts';
import { fileInside, mountsOf } from '../../../monitoring/mounts.ts';
import { readRules } from '../../../monitoring/rules.ts';
import { serves, type Stack } from '../../../state/index.ts';
import type { FileMount } from '../../../monitoring/types.ts';
import type { InsideProgram } from '../program.ts';

const USAGE_STATUS = 1;
type Files = { stack: Stack; mounts: FileMount[] };

export const promtool: InsideProgram = async (context, inside) => {
  const [area, verb, ...rest] = context.args;
  const words = rest.filter((arg) => !arg.startsWith('-'));
  const stack = context.system.look();
  const files: Files = { stack, mounts: mountsOf(stack, inside.container) };
  if (area === 'check' && verb === 'config' && words.length > 0) return await checkConfigs(context, files, words);
  if (area === 'check' && verb === 'rules' && words.length > 0) {
    let failed = false;
    for (const path of words) failed = (await checkRules(context, files, path)) || failed;
    return failed ? 1 : 0;
  }
  if (area === 'query' && verb === 'instant' && words.length === 2) return await queryInstant(context, stack, words);
  if (area === '--version' || area === 'version') {
    await context.stdout.write('promtool, version 3.5.0 (branch: HEAD, revision: practice)\n');
    return 0;
  }
  return await fail(
    context,
    USAGE_STATUS,
    'promtool: the practice system knows check config FILE…, check rules FILE… and query instant URL EXPRESSION',
  );
};

async function checkConfigs(context: CommandContext, files: Files, paths: readonly string[]): Promise<number> {
  let failed = false;
  for (const path of paths) {
    await context.stdout.write(`Checking ${path}\n`);
    const found = configAt(files, path);
    if (!found.ok) {
      await context.stderr.write(`  FAILED: ${found.why}\n\n`);
      failed = true;
      continue;
    }
    if (found.rules.length > 0) await context.stdout.write(`  SUCCESS: ${found.rules.length} rule files found\n`);
    await context.stdout.write(` SUCCESS: ${path} is valid prometheus config file syntax\n\n`);
    for (const rules of found.rules) failed = (await checkRules(context, files, rules)) || failed;
  }
  return failed ? 1 : 0;
}

/** A configuration and the rule files it names; one that is named and not there is a failure here, unlike at a start. */
function configAt({ stack, mounts }: Files, path: string): { ok: true; rules: string[] } | { ok: false; why: string } {
  const text = fileInside(stack, mounts, path);
  if (text === null) return { ok: false, why: `open ${path}: no such file or directory` };
  const read = readConfig(text);
  if (!read.ok) return { ok: false, why: `parsing YAML file ${path}: ${read.why}` };
  const rules: string[] = [];
  for (const given of read.config.ruleFiles) {
    const found = ruleFilesOf(mounts, given);
    const missing = found.find((file) => fileInside(stack, mounts, file) === null);
    if (missing !== undefined) return { ok: false, why: `"${missing}" does not point to an existing file` };
    rules.push(...found);
  }
  return { ok: true, rules };
}

/** True when the file is refused. */
async function checkRules(context: CommandContext, { stack, mounts }: Files, path: string): Promise<boolean> {
  await context.stdout.write(`Checking ${path}\n`);
  const text = fileInside(stack, mounts, path);
  if (text === null) {
    await context.stderr.write(`  FAILED:\nopen ${path}: no such file or directory\n\n`);
    return true;
  }
  const read = readRules(text, path);
  if (!read.ok) {
    await context.stderr.write(`  FAILED:\n${read.errors.join('\n')}\n\n`);
    return true;
  }
  const count = read.groups.reduce((sum, group) => sum + group.rules.length, 0);
  await context.stdout.write(`  SUCCESS: ${count} rules found\n\n`);
  return false;
}

async function queryInstant(context: CommandContext, stack: Stack, [url, query]: string[]): Promise<number> {
  const server = URL.parse(url!);
  const isHere =
    server !== null && ['localhost', '127.0.0.1', 'prometheus'].includes(server.hostname) && server.port === '9090';
  if (!isHere || !serves(stack, 'prometheus'))
    return await fail(
      context,
      1,
      `query error: Post "${url}/api/v1/query": dial tcp 127.0.0.1:9090: connect: connection refused`,
    );
  const found = answerQuery(stack, query!, context.now());
  if (!found.ok) return await fail(context, 1, `query error: bad_data: ${found.why}`);
  const at = `@[${(context.now() / 1000).toFixed(3)}]`;
  if (found.value.kind !== 'vector') {
    await context.stdout.write(
      `scalar: ${found.value.kind === 'scalar' ? writeNumber(found.value.value) : found.value.value} ${at}\n`,
    );
    return 0;
  }
  const lines = found.value.samples.map(({ labels: { __name__: name, ...labels }, value }) => {
    const shown = Object.entries(labels)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([label, text]) => `${label}=${JSON.stringify(text)}`);
    const metric = name !== undefined && shown.length === 0 ? name : `${name ?? ''}{${shown.join(', ')}}`;
    return `${metric} => ${writeNumber(value)} ${at}`;
  });
  await context.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}
