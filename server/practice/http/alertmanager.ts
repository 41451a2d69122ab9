/** Alertmanager on 9093: health, and what it knows of alerts and silences. */
import type { Stack } from '../state/index.ts';
import { alertsNow } from '../monitoring/alerts.ts';
import { isSilenced, receiversFor } from '../monitoring/alertmanager.ts';
import { type Answerer, json } from './answer.ts';

export type KnownAlert = {
  labels: Record<string, string>;
  annotations: Record<string, string>;
  startsAt: number;
  silenced: boolean;
  receivers: string[];
};

/** Alerts that Alertmanager has: those that fire in Prometheus, once that knows it, and those given by hand. */
export function alertsAtAlertmanager(stack: Stack, now: number): KnownAlert[] {
  const { loaded, alertmanager } = stack.monitoring;
  const { config } = alertmanager;
  if (config === null) return [];
  const told = loaded?.config.alertmanagers.some((address) => /^alertmanager:9093$/.test(address)) === true;
  const firing = told ? alertsNow(stack, now).filter(({ state }) => state === 'firing') : [];
  const external = loaded?.config.externalLabels ?? {};
  return [
    ...firing.map(({ labels, annotations, activeAt }) => ({
      labels: { ...external, ...labels },
      annotations,
      startsAt: activeAt,
    })),
    ...alertmanager.given,
  ].map((alert) => ({
    ...alert,
    silenced: isSilenced(stack, alert.labels, now),
    receivers: receiversFor(config.route, alert.labels),
  }));
}

export const answerAlertmanager: Answerer = (stack, { path, method }, now) => {
  if (path === '/-/healthy' || path === '/-/ready')
    return { status: 200, type: 'text/plain; charset=utf-8', body: 'OK' };
  if (path === '/-/reload' && method === 'POST')
    return { status: 501, type: 'text/plain', body: 'the practice system reads it at a restart only\n' };
  if (path === '/api/v2/status') return json(200, { cluster: { status: 'ready' }, versionInfo: { version: '0.28.1' } });
  if (path === '/api/v2/alerts') {
    return json(
      200,
      alertsAtAlertmanager(stack, now).map((alert) => ({
        labels: alert.labels,
        annotations: alert.annotations,
        startsAt: new Date(alert.startsAt).toISOString(),
        receivers: alert.receivers.map((name) => ({ name })),
        status: { state: alert.silenced ? 'suppressed' : 'active' },
      })),
    );
  }
  if (path === '/api/v2/silences') {
    return json(
      200,
      stack.monitoring.alertmanager.silences.map(({ id, matchers, startsAt, endsAt, createdBy, comment }) => ({
        id,
        matchers: matchers.map(({ name, value, operator }) => ({
          name,
          value,
          isRegex: operator.endsWith('~'),
          isEqual: operator.startsWith('='),
        })),
        startsAt: new Date(startsAt).toISOString(),
        endsAt: new Date(endsAt).toISOString(),
        createdBy,
        comment,
        status: { state: endsAt > now ? 'active' : 'expired' },
      })),
    );
  }
  return { status: 404, type: 'text/plain; charset=utf-8', body: '404 page not found\n' };
};
