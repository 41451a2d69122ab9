/** Alertmanager: its configuration read and checked, who is told of an alert, and what is silenced. */
import { addEvent, type Container, type Stack } from '../state/index.ts';
import { hex } from '../state/random.ts';
import { readYaml, type Yaml, yamlAt } from '../yaml.ts';
import { fileInside, mountsOf } from './mounts.ts';
import { matches } from './promql/evaluate.ts';
import type { AlertmanagerConfig, Matcher, Route, Silence } from './types.ts';

export const ALERTMANAGER_PATH = '/etc/alertmanager/alertmanager.yml';
export type AlertmanagerResult = { ok: true; config: AlertmanagerConfig } | { ok: false; why: string };

const SILENCES_KEPT = 200;
const TOP_FIELDS = [
  'global',
  'route',
  'receivers',
  'inhibit_rules',
  'templates',
  'mute_time_intervals',
  'time_intervals',
];
const ROUTE_FIELDS = [
  'receiver',
  'group_by',
  'group_wait',
  'group_interval',
  'repeat_interval',
  'matchers',
  'match',
  'match_re',
  'continue',
  'routes',
  'mute_time_intervals',
  'active_time_intervals',
];
const EMAIL_FIELDS = [
  'to',
  'from',
  'smarthost',
  'hello',
  'auth_username',
  'auth_password',
  'auth_password_file',
  'auth_identity',
  'headers',
  'html',
  'text',
  'require_tls',
  'send_resolved',
];

class Bad extends Error {}

/** Called at every start of its container. */
export function startAlertmanager(stack: Stack, container: Container, now: number): void {
  const { alertmanager } = stack.monitoring;
  alertmanager.mounts = mountsOf(stack, container);
  if (alertmanager.containerId !== container.id) {
    // Silences lie in the container's own file system unless a volume is given.
    alertmanager.containerId = container.id;
    alertmanager.silences = [];
    alertmanager.given = [];
  }
  alertmanager.startedAt = now;
  const text = fileInside(stack, alertmanager.mounts, ALERTMANAGER_PATH);
  const result: AlertmanagerResult =
    text === null ? { ok: false, why: `open ${ALERTMANAGER_PATH}: no such file or directory` } : readAlertmanager(text);
  if (result.ok) {
    alertmanager.config = result.config;
    stack.broken.delete('alertmanager');
    addEvent(
      container,
      now,
      `time=%I level=INFO source=coordinator.go:126 msg="Completed loading of configuration file" component=configuration file=${ALERTMANAGER_PATH}`,
    );
    return;
  }
  alertmanager.config = null;
  stack.broken.set('alertmanager', {
    exitCode: 1,
    afterMs: 250,
    lines: [
      `time=%I level=ERROR source=coordinator.go:118 msg="Loading configuration file failed" component=configuration file=${ALERTMANAGER_PATH} err=${JSON.stringify(result.why)}`,
    ],
  });
}

/** The configuration in a text, or why Alertmanager refuses it. */
export function readAlertmanager(text: string): AlertmanagerResult {
  const read = readYaml(text);
  if (!read.ok) return { ok: false, why: `yaml: line ${read.line}: ${read.why}` };
  try {
    return { ok: true, config: configOf(read.value) };
  } catch (error) {
    if (error instanceof Bad) return { ok: false, why: error.message };
    throw error;
  }
}

function configOf(document: Yaml): AlertmanagerConfig {
  knownFields(document, TOP_FIELDS, 'config.plain');
  const given = yamlAt(document, 'route');
  if (given === undefined || given === null) throw new Bad('no routes provided');
  const receivers = list(yamlAt(document, 'receivers')).map((each) => {
    for (const email of list(yamlAt(each, 'email_configs'))) knownFields(email, EMAIL_FIELDS, 'config.plain');
    return String(yamlAt(each, 'name') ?? '');
  });
  if (receivers.includes('')) throw new Bad('missing name in receiver');
  const route = routeOf(given, '');
  if (route.receiver === '') throw new Bad('root route must specify a default receiver');
  if (route.matchers.length > 0) throw new Bad('root route must not have any matchers');
  for (const name of receiversOf(route))
    if (!receivers.includes(name)) throw new Bad(`undefined receiver ${JSON.stringify(name)} used in route`);
  return {
    route,
    receivers,
    inhibitRules: list(yamlAt(document, 'inhibit_rules')).length,
    templates: list(yamlAt(document, 'templates')).length,
  };
}

function routeOf(given: Yaml, inherited: string): Route {
  knownFields(given, ROUTE_FIELDS, 'config.plain');
  const receiver = String(yamlAt(given, 'receiver') ?? inherited);
  const old = (key: string, operator: Matcher['operator']): Matcher[] =>
    Object.entries((yamlAt(given, key) ?? {}) as Record<string, Yaml>).map(([name, value]) => ({
      name,
      operator,
      value: String(value),
    }));
  const matchers = list(yamlAt(given, 'matchers')).map((each) => {
    const matcher = readMatcher(String(each));
    if (matcher === null) throw new Bad(`bad matcher format: ${String(each)}`);
    return matcher;
  });
  return {
    receiver,
    matchers: [...old('match', '='), ...old('match_re', '=~'), ...matchers],
    continues: yamlAt(given, 'continue') === true,
    routes: list(yamlAt(given, 'routes')).map((each) => routeOf(each, receiver)),
  };
}

/** `name="value"`, with or without quotes; null when it is none. */
export function readMatcher(text: string): Matcher | null {
  const match = /^\s*([A-Za-z_]\w*)\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^"]*?))\s*$/.exec(text);
  if (match === null) return null;
  return { name: match[1]!, operator: match[2] as Matcher['operator'], value: match[3] ?? match[4]! };
}

/** Receivers that are told of an alert with these labels, in order. */
export function receiversFor(route: Route, labels: Readonly<Record<string, string>>): string[] {
  const found: string[] = [];
  for (const child of route.routes) {
    if (!child.matchers.every((matcher) => matches(matcher, labels[matcher.name] ?? ''))) continue;
    found.push(...receiversFor(child, labels));
    if (!child.continues) break;
  }
  return found.length > 0 ? found : [route.receiver];
}

export function addSilence(stack: Stack, given: Omit<Silence, 'id'>): Silence {
  const { silences } = stack.monitoring.alertmanager;
  const digits = hex(32, stack.seed, 'silence', given.startsAt, silences.length);
  const id = digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const silence = { ...given, id };
  silences.push(silence);
  if (silences.length > SILENCES_KEPT) silences.shift();
  return silence;
}

export function isSilenced(stack: Stack, labels: Readonly<Record<string, string>>, now: number): boolean {
  return stack.monitoring.alertmanager.silences.some(
    ({ matchers, startsAt, endsAt }) =>
      startsAt <= now && now < endsAt && matchers.every((matcher) => matches(matcher, labels[matcher.name] ?? '')),
  );
}

function receiversOf(route: Route): string[] {
  return [route.receiver, ...route.routes.flatMap(receiversOf)];
}

function list(given: Yaml | undefined): Yaml[] {
  return Array.isArray(given) ? given : [];
}

function knownFields(given: Yaml, known: readonly string[], type: string): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new Bad(`yaml: unmarshal errors: cannot unmarshal into ${type}`);
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new Bad(`yaml: unmarshal errors: field ${unknown} not found in type ${type}`);
}
