/** Answers a query at one moment, over series that are functions of time. */
import { compute, quantiles } from './arithmetic.ts';
import { Bad, keyOf, type Labels, nameless, type Sample, type Series } from './labels.ts';
import type { LabelMatcher, Matching, Node } from './parse.ts';

export type Value =
  { kind: 'scalar'; value: number } | { kind: 'text'; value: string } | { kind: 'vector'; samples: Sample[] };
export type Evaluated = { ok: true; value: Value } | { ok: false; why: string };

const SAMPLES_PER_RANGE = 24;
/** A counter needs two samples before it has a rate. */
const SHORTEST_RANGE_MS = 1_000;

/** The value of a query, or why it has none in the words of Prometheus. */
export function evaluate(node: Node, series: readonly Series[], now: number): Evaluated {
  try {
    return { ok: true, value: value(node, { series, now }) };
  } catch (error) {
    if (error instanceof Bad) return { ok: false, why: error.message };
    throw error;
  }
}

type World = { series: readonly Series[]; now: number };

function value(node: Node, world: World): Value {
  switch (node.kind) {
    case 'number':
      return { kind: 'scalar', value: node.value };
    case 'text':
      return { kind: 'text', value: node.value };
    case 'negate':
      return negated(value(node.of, world));
    case 'selector':
      if (node.rangeMs !== null)
        throw new Bad('the practice system answers instant vectors only, and this is a range vector');
      return vector(
        select(node, world).flatMap(({ labels, at }) => {
          const found = at(world.now - node.offsetMs);
          return found === null ? [] : [{ labels, value: found }];
        }),
      );
    case 'call':
      return call(node, world);
    case 'aggregate':
      return aggregate(node, world);
    case 'binary':
      return binary(node, world);
  }
}

function select(node: Extract<Node, { kind: 'selector' }>, { series }: World): Series[] {
  const matchers: LabelMatcher[] =
    node.name === null ? node.matchers : [{ name: '__name__', operator: '=', value: node.name }, ...node.matchers];
  return series.filter(({ labels }) => matchers.every((matcher) => matches(matcher, labels[matcher.name] ?? '')));
}

export function matches({ operator, value: wanted }: LabelMatcher, given: string): boolean {
  if (operator === '=' || operator === '!=') return (given === wanted) === (operator === '=');
  let expression: RegExp;
  try {
    expression = new RegExp(`^(?:${wanted})$`);
  } catch {
    throw new Bad(`invalid parameter "query": error parsing regexp: ${JSON.stringify(wanted)}`);
  }
  return expression.test(given) === (operator === '=~');
}

function samplesOf(node: Node, world: World): Sample[] {
  const found = value(node, world);
  if (found.kind === 'vector') return found.samples;
  throw new Bad(`expected type instant vector, got ${found.kind === 'scalar' ? 'scalar' : 'string'}`);
}

function numberOf(node: Node | undefined, world: World): number {
  const found = node === undefined ? null : value(node, world);
  if (found?.kind !== 'scalar') throw new Bad('expected type scalar');
  return found.value;
}

function call(node: Extract<Node, { kind: 'call' }>, world: World): Value {
  const [first, second] = node.args;
  const perSample = (change: (given: number) => number): Value =>
    vector(
      samplesOf(first!, world).map((sample) => ({ labels: nameless(sample.labels), value: change(sample.value) })),
    );
  switch (node.name) {
    case 'time':
      return { kind: 'scalar', value: world.now / 1000 };
    case 'vector':
      return vector([{ labels: {}, value: numberOf(first, world) }]);
    case 'scalar': {
      const samples = samplesOf(first!, world);
      return { kind: 'scalar', value: samples.length === 1 ? samples[0]!.value : NaN };
    }
    case 'absent':
      return vector(samplesOf(first!, world).length > 0 ? [] : [{ labels: {}, value: 1 }]);
    case 'histogram_quantile':
      return vector(quantiles(numberOf(first, world), samplesOf(second!, world)));
    case 'sort':
      return vector(samplesOf(first!, world).sort((a, b) => a.value - b.value));
    case 'sort_desc':
      return vector(samplesOf(first!, world).sort((a, b) => b.value - a.value));
    case 'abs':
      return perSample(Math.abs);
    case 'ceil':
      return perSample(Math.ceil);
    case 'floor':
      return perSample(Math.floor);
    case 'round': {
      const to = second === undefined ? 1 : numberOf(second, world);
      return perSample((given) => Math.round(given / to) * to);
    }
    case 'clamp_min':
      return perSample((given) => Math.max(given, numberOf(second, world)));
    case 'clamp_max':
      return perSample((given) => Math.min(given, numberOf(second, world)));
    default:
      return overRange(node.name, first as Extract<Node, { kind: 'selector' }>, second, world);
  }
}

function overRange(
  name: string,
  selector: Extract<Node, { kind: 'selector' }>,
  second: Node | undefined,
  world: World,
): Value {
  const to = world.now - selector.offsetMs;
  const samples = select(selector, world).flatMap(({ labels, since, at }) => {
    const from = Math.max(to - selector.rangeMs!, since);
    const [start, end] = [at(from), at(to)];
    if (start === null || end === null || to - from < SHORTEST_RANGE_MS) return [];
    const seconds = (to - from) / 1000;
    const slope = (end - start) / seconds;
    const points = Array.from(
      { length: SAMPLES_PER_RANGE + 1 },
      (_, i) => at(from + ((to - from) * i) / SAMPLES_PER_RANGE) ?? end,
    );
    const mean = points.reduce((sum, point) => sum + point, 0) / points.length;
    const results: Record<string, () => number> = {
      rate: () => Math.max(0, slope),
      irate: () => Math.max(0, slope),
      increase: () => (Math.max(0, slope) * selector.rangeMs!) / 1000,
      delta: () => slope * (selector.rangeMs! / 1000),
      deriv: () => slope,
      predict_linear: () => end + slope * numberOf(second, world),
      changes: () => points.filter((point, i) => i > 0 && point !== points[i - 1]).length,
      avg_over_time: () => mean,
      min_over_time: () => Math.min(...points),
      max_over_time: () => Math.max(...points),
      sum_over_time: () => mean * points.length,
      count_over_time: () => points.length,
      last_over_time: () => end,
      stddev_over_time: () => Math.sqrt(points.reduce((sum, point) => sum + (point - mean) ** 2, 0) / points.length),
    };
    return [{ labels: name === 'last_over_time' ? labels : nameless(labels), value: results[name]!() }];
  });
  return vector(samples);
}

function aggregate(node: Extract<Node, { kind: 'aggregate' }>, world: World): Value {
  const withNumber = ['topk', 'bottomk', 'quantile'].includes(node.name);
  const source = node.args[withNumber ? 1 : 0];
  if (source === undefined)
    throw new Bad(
      `wrong number of arguments for aggregate expression provided, expected ${withNumber ? 2 : 1}, got ${node.args.length}`,
    );
  const groups = new Map<string, Sample[]>();
  for (const sample of samplesOf(source, world)) {
    const key = keyOf(groupLabels(sample.labels, node));
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  const given = withNumber ? numberOf(node.args[0], world) : 0;
  return vector(
    [...groups.values()].flatMap((samples) => {
      const values = samples.map((sample) => sample.value);
      const sorted = samples.toSorted((a, b) => b.value - a.value);
      if (node.name === 'topk') return sorted.slice(0, given);
      if (node.name === 'bottomk') return sorted.toReversed().slice(0, given);
      const sum = values.reduce((total, each) => total + each, 0);
      const mean = sum / values.length;
      const results: Record<string, () => number> = {
        sum: () => sum,
        avg: () => mean,
        min: () => Math.min(...values),
        max: () => Math.max(...values),
        count: () => values.length,
        stddev: () => Math.sqrt(values.reduce((total, each) => total + (each - mean) ** 2, 0) / values.length),
        quantile: () =>
          values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(given * values.length))]!,
      };
      return [{ labels: groupLabels(samples[0]!.labels, node), value: results[node.name]!() }];
    }),
  );
}

function binary(node: Extract<Node, { kind: 'binary' }>, world: World): Value {
  const { operator, matching } = node;
  const [left, right] = [value(node.left, world), value(node.right, world)];
  if (left.kind === 'text' || right.kind === 'text')
    throw new Bad('binary expression must contain only scalar and instant vector types');
  if (left.kind === 'scalar' && right.kind === 'scalar')
    return { kind: 'scalar', value: compute(operator, left.value, right.value) };
  const isComparison = /^[<>=!]/.test(operator);
  const one = (sample: Sample, a: number, b: number): Sample[] => {
    const result = compute(operator, a, b);
    if (!isComparison) return [{ labels: nameless(sample.labels), value: result }];
    if (node.bool) return [{ labels: nameless(sample.labels), value: result }];
    return result === 1 ? [sample] : [];
  };
  if (right.kind === 'scalar')
    return vector((left as { samples: Sample[] }).samples.flatMap((sample) => one(sample, sample.value, right.value)));
  if (left.kind === 'scalar') return vector(right.samples.flatMap((sample) => one(sample, left.value, sample.value)));
  const keyed = new Map(right.samples.map((sample) => [matchKey(sample.labels, matching), sample]));
  if (operator === 'and' || operator === 'unless')
    return vector(left.samples.filter(({ labels }) => keyed.has(matchKey(labels, matching)) === (operator === 'and')));
  if (operator === 'or') {
    const known = new Set(left.samples.map(({ labels }) => matchKey(labels, matching)));
    return vector([...left.samples, ...right.samples.filter(({ labels }) => !known.has(matchKey(labels, matching)))]);
  }
  return vector(
    left.samples.flatMap((sample) => {
      const other = keyed.get(matchKey(sample.labels, matching));
      return other === undefined ? [] : one(sample, sample.value, other.value);
    }),
  );
}

function negated(given: Value): Value {
  if (given.kind === 'scalar') return { kind: 'scalar', value: -given.value };
  if (given.kind === 'text')
    throw new Bad('unary expression only allowed on expressions of type scalar or instant vector, got "string"');
  return vector(given.samples.map(({ labels, value: number }) => ({ labels: nameless(labels), value: -number })));
}

function vector(samples: Sample[]): Value {
  return { kind: 'vector', samples };
}

function groupLabels(labels: Labels, { by, without }: Extract<Node, { kind: 'aggregate' }>): Labels {
  if (by !== null)
    return Object.fromEntries(by.flatMap((label) => (labels[label] === undefined ? [] : [[label, labels[label]]])));
  if (without !== null)
    return Object.fromEntries(Object.entries(nameless(labels)).filter(([label]) => !without.includes(label)));
  return {};
}

function matchKey(labels: Labels, matching: Matching): string {
  const entries = Object.entries(nameless(labels));
  if (matching === null) return keyOf(Object.fromEntries(entries));
  const listed = (label: string): boolean => matching.labels.includes(label);
  return keyOf(Object.fromEntries(entries.filter(([label]) => listed(label) === (matching.kind === 'on'))));
}
