/** Rule files: read and checked as Prometheus and `promtool check rules` do. */
import { readYaml, type Yaml } from '../yaml.ts';
import { readDuration } from './duration.ts';
import { parseQuery } from './promql/parse.ts';
import type { Rule, RuleGroup } from './types.ts';

export type RulesResult = { ok: true; groups: RuleGroup[] } | { ok: false; errors: string[] };

const GROUP_FIELDS = ['name', 'interval', 'limit', 'rules'];
const RULE_FIELDS = ['alert', 'record', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations'];

/** The groups of a rule file, or every reason why Prometheus refuses it. `file` is its name in the container. */
export function readRules(text: string, file: string): RulesResult {
  const read = readYaml(text);
  if (!read.ok) return { ok: false, errors: [`${file}: yaml: line ${read.line}: ${read.why}`] };
  const errors: string[] = [];
  const bad = (why: string): void => void errors.push(`${file}: ${why}`);
  const top = fields(read.value, ['groups'], 'rulefmt.RuleGroups', bad);
  const seen = new Set<string>();
  const groups = list(top.groups).map((given): RuleGroup => {
    const group = fields(given, GROUP_FIELDS, 'rulefmt.RuleGroup', bad);
    const name = String(group.name ?? '');
    if (name === '') bad('Groupname must not be empty');
    if (seen.has(name)) bad(`groupname: ${JSON.stringify(name)} is repeated in the same file`);
    seen.add(name);
    const intervalMs = group.interval === undefined ? null : readDuration(String(group.interval));
    const rules = list(group.rules).map((each, i) =>
      ruleOf(fields(each, RULE_FIELDS, 'rulefmt.RuleNode', bad), (who, why) =>
        bad(`group ${JSON.stringify(name)}, rule ${i + 1}, ${JSON.stringify(who)}: ${why}`),
      ),
    );
    return { name, file, intervalMs, rules };
  });
  return errors.length > 0 ? { ok: false, errors } : { ok: true, groups };
}

function ruleOf(given: Record<string, Yaml>, bad: (who: string, why: string) => void): Rule {
  const kind = given.record === undefined ? 'alert' : 'record';
  const name = String(given.alert ?? given.record ?? '');
  if (name === '') bad(name, "one of 'record' or 'alert' must be set");
  if (given.alert !== undefined && given.record !== undefined)
    bad(name, "only one of 'record' and 'alert' must be set");
  const expression = given.expr === undefined || given.expr === null ? '' : String(given.expr).trim();
  const parsed = expression === '' ? null : parseQuery(expression);
  if (parsed === null) bad(name, "field 'expr' must be set in rule");
  else if (!parsed.ok) bad(name, `could not parse expression: ${parsed.why}`);
  const forMs = given.for === undefined ? 0 : readDuration(String(given.for));
  if (forMs === null) bad(name, `not a valid duration string: ${JSON.stringify(String(given.for))}`);
  return {
    kind,
    name,
    expression,
    forMs: forMs ?? 0,
    labels: words(given.labels),
    annotations: words(given.annotations),
  };
}

function fields(
  given: Yaml | undefined,
  known: readonly string[],
  type: string,
  bad: (why: string) => void,
): Record<string, Yaml> {
  if (given === null || given === undefined) return {};
  if (typeof given !== 'object' || Array.isArray(given)) {
    bad(`yaml: unmarshal errors: cannot unmarshal into ${type}`);
    return {};
  }
  for (const key of Object.keys(given))
    if (!known.includes(key)) bad(`yaml: unmarshal errors: field ${key} not found in type ${type}`);
  return given;
}

function list(given: Yaml | undefined): Yaml[] {
  return Array.isArray(given) ? given : [];
}

function words(given: Yaml | undefined): Record<string, string> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return {};
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
}
