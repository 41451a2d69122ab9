/** `amtool` in the container of Alertmanager: its configuration, its routes, its alerts and silences. */
import { alertsAtAlertmanager } from '../../../http/alertmanager.ts';
import { addSilence, readAlertmanager, readMatcher, receiversFor } from '../../../monitoring/alertmanager.ts';
import { readDuration } from '../../../monitoring/duration.ts';
import { fileInside, mountsOf } from '../../../monitoring/mounts.ts';
import type { Matcher, Silence } from '../../../monitoring/types.ts';
import { type CommandContext, fail } from '../../context.ts';
import type { Inside, InsideProgram } from '../program.ts';

type Given = { words: string[]; flags: Map<string, string> };
type Act = (context: CommandContext, inside: Inside, given: Given) => Promise<number>;

const DEFAULT_SILENCE_MS = 3_600_000;
const SWITCHES = ['quiet', 'q', 'expired', 'verbose', 'v'];
const SHORT: Readonly<Record<string, string>> = { d: 'duration', c: 'comment', a: 'author', o: 'output' };

export const amtool: InsideProgram = async (context, inside) => {
  const { words, flags } = readArgs(context.args);
  for (const [path, act] of Object.entries(ACTS)) {
    const parts = path.split(' ');
    if (parts.every((part, i) => words[i] === part))
      return await act(context, inside, { words: words.slice(parts.length), flags });
  }
  const known = Object.keys(ACTS).join(', ');
  return await fail(context, 1, `amtool: error: the practice system knows ${known}`);
};

const checkConfig: Act = async (context, inside, { words }) => {
  let bad = 0;
  for (const path of words) {
    const text = fileInside(context.system.look(), mountsOf(context.system.look(), inside.container), path);
    if (text === null) {
      await context.stderr.write(`amtool: error: stat ${path}: no such file or directory\n`);
      return 1;
    }
    const result = readAlertmanager(text);
    await context.stdout.write(`Checking '${path}'  ${result.ok ? 'SUCCESS' : `FAILED: ${result.why}`}\n`);
    if (!result.ok) {
      bad += 1;
      continue;
    }
    const { inhibitRules, receivers, templates } = result.config;
    await context.stdout.write(
      `Found:\n - global config\n - route\n - ${inhibitRules} inhibit rules\n - ${receivers.length} receivers\n - ${templates} templates\n\n`,
    );
  }
  return bad === 0 ? 0 : await fail(context, 1, `amtool: error: failed to validate ${bad} file(s)`);
};

const testRoutes: Act = async (context, _inside, { words, flags }) => {
  const { config } = context.system.look().monitoring.alertmanager;
  if (config === null) return await unreachable(context);
  const labels = Object.fromEntries(words.map((word) => word.split(/=(.*)/s).slice(0, 2)));
  const found = receiversFor(config.route, labels as Record<string, string>).join(',');
  await context.stdout.write(`${found}\n`);
  const wanted = flags.get('verify.receivers');
  if (wanted === undefined || wanted === found) return 0;
  await context.stdout.write(
    `WARNING: Expected receivers did not match resolved receivers.\n\t Expected: ${wanted.split(',').join(' ')}\n\t Resolved: ${found.split(',').join(' ')}\n`,
  );
  return 1;
};

const addSilenceAct: Act = async (context, inside, { words, flags }) => {
  if (!inside.serves) return await unreachable(context);
  const comment = flags.get('comment') ?? '';
  if (comment === '') return await fail(context, 1, 'amtool: error: comment required by config');
  const matchers = matchersOf(words);
  if (matchers === null || matchers.length === 0) return await fail(context, 1, 'amtool: error: no matchers specified');
  const durationMs = flags.has('duration') ? readDuration(flags.get('duration')!) : DEFAULT_SILENCE_MS;
  if (durationMs === null)
    return await fail(context, 1, `amtool: error: not a valid duration string: "${flags.get('duration')}"`);
  const silence = await context.system.change((stack, now) =>
    addSilence(stack, {
      matchers,
      startsAt: now,
      endsAt: now + durationMs,
      createdBy: flags.get('author') ?? 'root',
      comment,
    }),
  );
  await context.stdout.write(`${silence.id}\n`);
  return 0;
};

const querySilences: Act = async (context, inside, { words, flags }) => {
  if (!inside.serves) return await unreachable(context);
  const wanted = matchersOf(words) ?? [];
  const now = context.now();
  const found = context.system
    .look()
    .monitoring.alertmanager.silences.filter(({ endsAt }) => flags.has('expired') === endsAt <= now)
    .filter(({ matchers }) =>
      wanted.every((one) => matchers.some((own) => own.name === one.name && own.value === one.value)),
    );
  if (flags.has('quiet') || flags.has('q')) {
    for (const { id } of found) await context.stdout.write(`${id}\n`);
    return 0;
  }
  await context.stdout.write(
    table([
      ['ID', 'Matchers', 'Ends At', 'Created By', 'Comment'],
      ...found.map(({ id, matchers, endsAt, createdBy, comment }) => [
        id,
        matchers.map(show).join(' '),
        utc(endsAt),
        createdBy,
        comment,
      ]),
    ]),
  );
  return 0;
};

const expireSilence: Act = async (context, inside, { words }) => {
  if (!inside.serves) return await unreachable(context);
  if (words.length === 0) return await fail(context, 1, 'amtool: error: no silence IDs specified');
  for (const id of words) {
    const known = context.system.look().monitoring.alertmanager.silences.find((silence) => silence.id === id);
    if (known === undefined)
      return await fail(context, 1, `amtool: error: [DELETE /silence/{silenceID}][404] deleteSilenceNotFound`);
    await context.system.change((_stack, now) => expire(known, now));
  }
  return 0;
};

const queryAlerts: Act = async (context, inside, { words }) => {
  if (!inside.serves) return await unreachable(context);
  const wanted = matchersOf(words) ?? [];
  const found = alertsAtAlertmanager(context.system.look(), context.now()).filter(({ labels }) =>
    wanted.every(({ name, value }) => labels[name] === value),
  );
  await context.stdout.write(
    table([
      ['Alertname', 'Starts At', 'Summary', 'State'],
      ...found.map(({ labels, annotations, startsAt, silenced }) => [
        labels.alertname ?? '',
        utc(startsAt),
        annotations.summary ?? '',
        silenced ? 'suppressed' : 'active',
      ]),
    ]),
  );
  return 0;
};

const addAlert: Act = async (context, inside, { words, flags }) => {
  if (!inside.serves) return await unreachable(context);
  const matchers = matchersOf(words.map((word, i) => (i === 0 && !word.includes('=') ? `alertname=${word}` : word)));
  if (matchers === null || matchers.length === 0) return await fail(context, 1, 'amtool: error: no labels specified');
  const summary = flags.get('annotation')?.replace(/^summary=/, '');
  await context.system.change((stack, now) => {
    const { given } = stack.monitoring.alertmanager;
    given.push({
      labels: Object.fromEntries(matchers.map(({ name, value }) => [name, value])),
      annotations: summary === undefined ? {} : { summary },
      startsAt: now,
    });
    if (given.length > 100) given.shift();
  });
  return 0;
};

const ACTS: Readonly<Record<string, Act>> = {
  'check-config': checkConfig,
  'config routes test': testRoutes,
  'silence add': addSilenceAct,
  'silence query': querySilences,
  'silence expire': expireSilence,
  'alert query': queryAlerts,
  'alert add': addAlert,
};

/** Words and flags in any order; a flag's value may follow `=` or be the next word. */
function readArgs(args: readonly string[]): Given {
  const words: string[] = [];
  const flags = new Map<string, string>();
  for (let i = 0; i < args.length; i++) {
    const match = /^--?([a-z][\w.-]*)(?:=(.*))?$/s.exec(args[i]!);
    if (match === null) words.push(args[i]!);
    else {
      const name = SHORT[match[1]!] ?? match[1]!;
      flags.set(name, match[2] ?? (SWITCHES.includes(name) ? '' : (args[++i] ?? '')));
    }
  }
  return { words, flags };
}

function matchersOf(words: readonly string[]): Matcher[] | null {
  const found = words.map((word) => readMatcher(word));
  return found.includes(null) ? null : (found as Matcher[]);
}

function show({ name, operator, value }: Matcher): string {
  return `${name}${operator}${JSON.stringify(value)}`;
}

function expire(silence: Silence, now: number): void {
  silence.endsAt = Math.min(silence.endsAt, now);
}

function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** Columns as wide as their widest cell, two spaces apart; every cell padded, as amtool prints them. */
function table(rows: readonly string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => `${row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')}  \n`).join('');
}

async function unreachable(context: CommandContext): Promise<number> {
  return await fail(
    context,
    1,
    'amtool: error: Get "http://localhost:9093/api/v2/status": dial tcp 127.0.0.1:9093: connect: connection refused',
  );
}
