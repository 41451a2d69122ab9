/** Faults of the monitoring: what somebody has changed in its files, and what Prometheus makes of that. */
import { reloadPrometheus } from '../monitoring/load.ts';
import { addEvent, exitContainer, serves, type Stack, startContainer } from '../state/index.ts';
import type { Fault } from './fault.ts';

const CONFIG = 'configs/prometheus.yml';
/** The job of gap B, up to the next one. */
const TRAINING_JOB = /(- job_name: ["']?training-metrics["']?\n(?:(?!\s*- job_name:).*\n?)*)/;
const RULE_FILE = /^(\s*-\s*["']?)(?:rules\/)?(alert_rules\.yml["']?\s*)$/m;

const trainingTimeout =
  (timeout: string) =>
  (text: string): string =>
    text.replace(TRAINING_JOB, (job) => job.replace(/scrape_timeout: \S+/, `scrape_timeout: ${timeout}`));
const rulesIn =
  (folder: string) =>
  (text: string): string =>
    text.replace(RULE_FILE, `$1${folder}$2`);

/** A loop that has gone on for a while: Docker waits 26 seconds before it tries again. */
const RESTARTS_SO_FAR = 8;
const PAUSE_MS = 100 * 2 ** RESTARTS_SO_FAR;

/** A container that stands still stays so: whoever starts it meets the changed file. */
function restart(stack: Stack, now: number): void {
  if ((stack.containers.get('prometheus')?.state.status ?? 'exited') === 'exited') return;
  exitContainer(stack, 'prometheus', now, 0);
  startContainer(stack, 'prometheus', now);
}

/** Prometheus at a moment at which it has ended once more. */
function endedAgain(stack: Stack, now: number): void {
  const container = stack.containers.get('prometheus');
  const breakage = stack.broken.get('prometheus');
  if (container?.state.status !== 'running' || breakage === undefined) return;
  for (const line of breakage.lines) addEvent(container, now, line);
  container.restartCount = RESTARTS_SO_FAR;
  container.state = {
    status: 'restarting',
    startedAt: now - breakage.afterMs,
    finishedAt: now,
    exitCode: breakage.exitCode,
    nextStartAt: now + PAUSE_MS,
  };
}

export const MONITORING_FAULTS = {
  'prometheus-config-refused': {
    summary: 'Prometheus refuses its configuration: a scrape may take longer than its interval (gap B).',
    inject: (stack, now) => {
      stack.edits.push({ path: CONFIG, change: trainingTimeout('10s') });
      restart(stack, now);
      endedAgain(stack, now);
    },
    clear: (stack, now) => {
      stack.edits.push({ path: CONFIG, change: trainingTimeout('5s') });
      if (stack.broken.has('prometheus')) restart(stack, now);
    },
  },
  'no-alert-rules': {
    summary: 'No alert rule is loaded: the configuration names a rule file that is not there (gap C).',
    inject: (stack, now) => {
      stack.edits.push({ path: CONFIG, change: rulesIn('rules/') });
      if (serves(stack, 'prometheus')) reloadPrometheus(stack, now);
    },
    clear: (stack, now) => {
      stack.edits.push({ path: CONFIG, change: rulesIn('') });
      if (serves(stack, 'prometheus')) reloadPrometheus(stack, now);
    },
  },
} as const satisfies Record<string, Fault>;
