/**
 * What Prometheus makes of the files it sees: at each start of its container, and when it is told to reload. It sees the
 * files that were mounted when its container was made, with the content they have now.
 */
import { addEvent, type Container, type Stack } from '../state/index.ts';
import { readConfig } from './config.ts';
import { configOf, fileInside, mountsOf } from './mounts.ts';
import { readRules } from './rules.ts';
import type { FileMount, Loaded, RuleGroup } from './types.ts';

export const CONFIG_PATH = '/etc/prometheus/prometheus.yml';
const CONFIG_FOLDER = '/etc/prometheus/';
const REFUSED_EXIT = 2;
const REFUSED_AFTER_MS = 300;

export type LoadResult = { ok: true; loaded: Loaded } | { ok: false; why: string };

/** Called at every start of the container of Prometheus: it stays up only when it can load its configuration. */
export function startPrometheus(stack: Stack, container: Container, now: number): void {
  const { monitoring } = stack;
  if (monitoring.containerId !== container.id) {
    const command = configOf(stack, container).command ?? [];
    monitoring.containerId = container.id;
    monitoring.mounts = mountsOf(stack, container);
    monitoring.retention = flagOf(command, '--storage.tsdb.retention.time');
  }
  monitoring.startedAt = now;
  monitoring.activeSince.clear();
  const result = loadFiles(stack, monitoring.mounts);
  monitoring.lastReloadOk = result.ok;
  if (result.ok) {
    monitoring.loaded = result.loaded;
    monitoring.loadedAt = now;
    stack.broken.delete('prometheus');
    addEvent(
      container,
      now,
      `time=%I level=INFO source=main.go:1456 msg="Completed loading of configuration file" filename=${CONFIG_PATH} totalDuration=4.1ms`,
    );
    return;
  }
  monitoring.loaded = null;
  stack.broken.set('prometheus', {
    exitCode: REFUSED_EXIT,
    afterMs: REFUSED_AFTER_MS,
    lines: [
      `time=%I level=ERROR source=main.go:639 msg="Error loading config (--config.file=${CONFIG_PATH})" file=${CONFIG_PATH} err=${JSON.stringify(result.why)}`,
    ],
  });
}

/** Loads anew while it runs; what was loaded before stays in force when that fails. */
export function reloadPrometheus(stack: Stack, now: number): LoadResult {
  const { monitoring } = stack;
  const result = loadFiles(stack, monitoring.mounts);
  monitoring.lastReloadOk = result.ok;
  const container = stack.containers.get('prometheus');
  const say = (text: string): void => {
    if (container !== undefined) addEvent(container, now, text);
  };
  if (result.ok) {
    monitoring.loaded = result.loaded;
    monitoring.loadedAt = now;
    say(
      `time=%I level=INFO source=main.go:1456 msg="Completed loading of configuration file" filename=${CONFIG_PATH} totalDuration=3.2ms`,
    );
  } else {
    say(`time=%I level=ERROR source=main.go:1160 msg="Error reloading config" err=${JSON.stringify(result.why)}`);
  }
  return result;
}

/** Reads what the mounts show. Rule files that are not there are passed over, as Prometheus does. */
export function loadFiles(stack: Stack, mounts: readonly FileMount[]): LoadResult {
  const text = fileInside(stack, mounts, CONFIG_PATH);
  if (text === null) return { ok: false, why: `open ${CONFIG_PATH}: no such file or directory` };
  const read = readConfig(text);
  if (!read.ok) return { ok: false, why: `parsing YAML file ${CONFIG_PATH}: ${read.why}` };
  const groups: RuleGroup[] = [];
  for (const given of read.config.ruleFiles) {
    for (const path of ruleFilesOf(mounts, given)) {
      const rules = fileInside(stack, mounts, path);
      if (rules === null) continue;
      const checked = readRules(rules, path);
      if (!checked.ok)
        return { ok: false, why: `error loading rules, previous rule set restored: ${checked.errors[0]}` };
      groups.push(...checked.groups);
    }
  }
  return { ok: true, loaded: { config: read.config, groups } };
}

/** Paths in the container that an entry of `rule_files` means: itself, or the mounted files its pattern fits. */
export function ruleFilesOf(mounts: readonly FileMount[], given: string): string[] {
  const path = given.startsWith('/') ? given : `${CONFIG_FOLDER}${given.replace(/^\.\//, '')}`;
  if (!path.includes('*')) return [path];
  const pattern = new RegExp(`^${path.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*')}$`);
  return mounts.map(({ target }) => target).filter((target) => pattern.test(target));
}

function flagOf(command: readonly string[], flag: string): string | null {
  const found = command.find((word) => word.startsWith(`${flag}=`));
  return found === undefined ? null : found.slice(flag.length + 1);
}
