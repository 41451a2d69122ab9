/** Prometheus on 9090: health, reload, its own metrics, and its API (`prometheus-api.ts`). */
import { reloadPrometheus } from '../monitoring/load.ts';
import { exposition } from '../monitoring/series/metric.ts';
import { metricsOf } from '../monitoring/series/index.ts';
import type { Answerer, HttpAnswer } from './answer.ts';
import { answerPrometheusApi } from './prometheus-api.ts';

export const answerPrometheus: Answerer = (stack, request, now) => {
  const { path, method } = request;
  if (path === '/-/reload') {
    if (method !== 'POST' && method !== 'PUT') return text(405, 'Only POST or PUT requests allowed');
    const result = reloadPrometheus(stack, now);
    if (result.ok) return text(200, '');
    return text(
      500,
      `failed to reload config: couldn't load configuration (--config.file="/etc/prometheus/prometheus.yml"): ${result.why}\n`,
    );
  }
  if (path === '/-/quit') return text(403, 'the practice system does not end Prometheus from here\n');
  if (path === '/-/healthy') return text(200, 'Prometheus Server is Healthy.\n');
  if (path === '/-/ready') return text(200, 'Prometheus Server is Ready.\n');
  if (path === '/metrics') return metrics(exposition(metricsOf(stack, 'prometheus'), now));
  if (path.startsWith('/api/v1/')) return answerPrometheusApi(stack, request, now);
  return text(404, '404 page not found\n');
};

/** The metrics of an exporter, and a page that leads to them. */
export const answerExporter =
  (service: 'node-exporter' | 'cadvisor' | 'redis-exporter' | 'mongodb-exporter'): Answerer =>
  (stack, { path }, now) =>
    path === '/metrics'
      ? metrics(exposition(metricsOf(stack, service), now))
      : text(path === '/' ? 200 : 404, path === '/' ? 'Metrics are at /metrics\n' : '404 page not found\n');

function metrics(body: string): HttpAnswer {
  return { status: 200, type: 'text/plain; version=0.0.4; charset=utf-8', body };
}

function text(status: number, body: string): HttpAnswer {
  return { status, type: 'text/plain; charset=utf-8', body };
}
