/** The configuration in force as Prometheus writes it out again, defaults included. */
import { writeDuration } from './duration.ts';
import type { PrometheusConfig } from './types.ts';

export function writeConfig(config: PrometheusConfig): string {
  const lines = [
    'global:',
    `  scrape_interval: ${writeDuration(config.scrapeIntervalMs)}`,
    `  evaluation_interval: ${writeDuration(config.evaluationIntervalMs)}`,
    ...block(
      'external_labels:',
      '  ',
      Object.entries(config.externalLabels).map(([name, value]) => `    ${name}: ${value}`),
    ),
    ...(config.alertmanagers.length === 0
      ? []
      : [
          'alerting:',
          '  alertmanagers:',
          '  - static_configs:',
          '    - targets:',
          ...config.alertmanagers.map((address) => `      - ${address}`),
        ]),
    ...block(
      'rule_files:',
      '',
      config.ruleFiles.map((file) => `- ${absolute(file)}`),
    ),
    ...block(
      'scrape_configs:',
      '',
      config.jobs.flatMap((job) => [
        `- job_name: ${job.name}`,
        ...(job.honorLabels ? ['  honor_labels: true'] : []),
        '  honor_timestamps: true',
        `  scrape_interval: ${writeDuration(job.intervalMs)}`,
        `  scrape_timeout: ${writeDuration(job.timeoutMs)}`,
        `  metrics_path: ${job.path}`,
        `  scheme: ${job.scheme}`,
        '  static_configs:',
        '  - targets:',
        ...job.targets.map(({ address }) => `    - ${address}`),
      ]),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function block(head: string, indent: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [indent + head, ...lines];
}

function absolute(file: string): string {
  return file.startsWith('/') ? file : `/etc/prometheus/${file}`;
}
