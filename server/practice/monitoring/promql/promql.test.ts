import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.ts';
import type { Series } from './labels.ts';
import { parseQuery } from './parse.ts';

const NOW = 1_000_000_000;
const SINCE = NOW - 3_600_000;

const constant = (labels: Record<string, string>, value: number): Series => ({ labels, since: SINCE, at: () => value });
/** Grows by `perSecond`. */
const counter = (labels: Record<string, string>, perSecond: number): Series => ({
  labels,
  since: SINCE,
  at: (time) => ((time - SINCE) / 1000) * perSecond,
});

const SERIES: Series[] = [
  constant({ __name__: 'up', job: 'prometheus', instance: 'a' }, 1),
  constant({ __name__: 'up', job: 'app', instance: 'b' }, 0),
  counter({ __name__: 'http_requests_total', status: '200', endpoint: '/x' }, 9.5),
  counter({ __name__: 'http_requests_total', status: '500', endpoint: '/x' }, 0.4),
  counter({ __name__: 'http_requests_total', status: '503', endpoint: '/y' }, 0.1),
  counter({ __name__: 'd_bucket', le: '0.1' }, 50),
  counter({ __name__: 'd_bucket', le: '0.5' }, 90),
  counter({ __name__: 'd_bucket', le: '1' }, 100),
  counter({ __name__: 'd_bucket', le: '+Inf' }, 100),
  constant({ __name__: 'avail', mountpoint: '/', fs: 'ext4' }, 8),
  constant({ __name__: 'size', mountpoint: '/', fs: 'ext4' }, 100),
];

function ask(query: string): unknown {
  const parsed = parseQuery(query);
  if (!parsed.ok) return parsed.why;
  const found = evaluate(parsed.node, SERIES, NOW);
  if (!found.ok) return found.why;
  if (found.value.kind !== 'vector') return found.value.value;
  return found.value.samples.map(({ labels, value }) => {
    const { __name__: name, ...rest } = labels;
    const shown = Object.entries(rest).map(([label, text]) => `${label}=${text}`);
    return `${name ?? ''}{${shown.join(',')}} ${Number(value.toFixed(6))}`;
  });
}

describe('queries', () => {
  it.each([
    ['up', ['up{job=prometheus,instance=a} 1', 'up{job=app,instance=b} 0']],
    ['up{job="app"} == 0', ['up{job=app,instance=b} 0']],
    ['up == bool 1', ['{job=prometheus,instance=a} 1', '{job=app,instance=b} 0']],
    ['up{job=~"pro.*|x", instance!="b"}', ['up{job=prometheus,instance=a} 1']],
    ['count(up)', ['{} 2']],
    ['sum by (job) (up)', ['{job=prometheus} 1', '{job=app} 0']],
    ['sum(up) without (instance)', ['{job=prometheus} 1', '{job=app} 0']],
    ['rate(http_requests_total{status="200"}[5m])', ['{status=200,endpoint=/x} 9.5']],
    ['sum(rate(http_requests_total{status=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 0.04', ['{} 0.05']],
    ['histogram_quantile(0.95, sum by (le) (rate(d_bucket[5m])))', ['{} 0.75']],
    ['increase(http_requests_total{status="500"}[10m])', ['{status=500,endpoint=/x} 240']],
    ['100 * (1 - avail / size)', ['{mountpoint=/,fs=ext4} 92']],
    ['avail / on(mountpoint) size', ['{mountpoint=/,fs=ext4} 0.08']],
    ['topk(1, rate(http_requests_total[5m]))', ['{status=200,endpoint=/x} 9.5']],
    ['absent(nothing)', ['{} 1']],
    ['nothing', []],
    ['nothing or vector(0)', ['{} 0']],
    ['up and up{job="app"}', ['up{job=app,instance=b} 0']],
    ['up unless up{job="app"}', ['up{job=prometheus,instance=a} 1']],
    ['-2 ^ 2 + 10 % 4', -2],
    ['(1 + 2) * 3', 9],
    ['avg_over_time(up{job="app"}[1h])', ['{job=app,instance=b} 0']],
    ['max_over_time(http_requests_total{status="503"}[5m])', ['{status=503,endpoint=/y} 360']],
    ['rate(http_requests_total{status="200"}[5m] offset 10m)', ['{status=200,endpoint=/x} 9.5']],
  ])('%s', (query, answer) => {
    expect(ask(query)).toEqual(answer);
  });

  it.each([
    ['', 'no expression found'],
    ['sum(up', 'unclosed left parenthesis'],
    ['sum(', '1:5: parse error: unclosed left parenthesis'],
    ['up{job=app}', 'unexpected identifier "app" in label matching, expected string'],
    ['rate(up)', 'expected type range vector in call to function "rate"'],
    ['nonsense(up)', 'unknown function with name "nonsense"'],
    ['up up', 'unexpected identifier "up"'],
    ['up[5m]', 'this is a range vector'],
    ['{}', 'non-empty matcher'],
    ['up{job=~"("}', 'error parsing regexp'],
    ['up ~ 1', 'unexpected character'],
    ['rate(up[5m], 2)', 'expected 1 argument(s)'],
    [`${'('.repeat(150)}1${')'.repeat(150)}`, 'nests deeper'],
  ])('refuses %s', (query, why) => {
    expect(ask(query)).toContain(why);
  });
});
