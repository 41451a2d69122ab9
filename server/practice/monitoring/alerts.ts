/** Alert rules evaluated: which conditions hold now, since when, and what an alert says. */
import type { Stack } from '../state/index.ts';
import { evaluate } from './promql/evaluate.ts';
import { keyOf, type Sample, type Series } from './promql/labels.ts';
import { parseQuery } from './promql/parse.ts';
import { allSeries } from './series/index.ts';
import type { Rule, RuleGroup } from './types.ts';

export type Alert = {
  rule: Rule;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  state: 'pending' | 'firing';
  activeAt: number;
  value: number;
};

/** All alerts at a moment; remembers since when each has held. */
export function alertsNow(stack: Stack, now: number): Alert[] {
  const { monitoring } = stack;
  const series = allSeries(stack);
  const holding = new Set<string>();
  const alerts = (monitoring.loaded?.groups ?? []).flatMap((group) =>
    group.rules.flatMap((rule) => (rule.kind === 'record' ? [] : alertsOf(stack, group, rule, series, holding, now))),
  );
  for (const key of monitoring.activeSince.keys()) if (!holding.has(key)) monitoring.activeSince.delete(key);
  return alerts;
}

function alertsOf(
  stack: Stack,
  group: RuleGroup,
  rule: Rule,
  series: readonly Series[],
  holding: Set<string>,
  now: number,
): Alert[] {
  const { activeSince, loadedAt } = stack.monitoring;
  const parsed = parseQuery(rule.expression);
  const found = parsed.ok ? evaluate(parsed.node, series, now) : null;
  if (found?.ok !== true || found.value.kind !== 'vector') return [];
  return found.value.samples.map((sample): Alert => {
    const { __name__: _, ...own } = sample.labels;
    const labels = { alertname: rule.name, ...own, ...filledIn(rule.labels, sample) };
    const key = `${group.file} ${group.name} ${rule.name} ${keyOf(labels)}`;
    holding.add(key);
    // What holds when somebody looks has held since the stack last changed.
    const activeAt = activeSince.get(key) ?? Math.min(now, Math.max(loadedAt, lastChange(stack)));
    activeSince.set(key, activeAt);
    const state = now - activeAt >= rule.forMs ? 'firing' : 'pending';
    return { rule, labels, annotations: filledIn(rule.annotations, sample), state, activeAt, value: sample.value };
  });
}

/** When a container last started or ended. */
function lastChange(stack: Stack): number {
  const times = [...stack.containers.values()].map(({ state }) =>
    state.status === 'running' ? state.startedAt : state.finishedAt,
  );
  return Math.max(0, ...times);
}

/** `{{ $labels.NAME }}` and `{{ $value }}` filled in, functions of the template language left out. */
function filledIn(texts: Record<string, string>, { labels, value }: Sample): Record<string, string> {
  const fill = (text: string): string =>
    text
      .replaceAll(/\{\{\s*\$labels\.(\w+)\s*\}\}/g, (_, name: string) => labels[name] ?? '')
      .replaceAll(/\{\{\s*\$value(?:\s*\|[^}]*)?\s*\}\}/g, String(Number(value.toPrecision(4))));
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, fill(text)]));
}
