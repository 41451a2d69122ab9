/**
 * How Compose lays one file over another: maps key by key, most lists one behind the other, and what names the same
 * variable or place inside replaces it. Ports are added: to replace them takes `!override`. Commands are replaced whole.
 */
import type { Yaml } from '../yaml.ts';

type Map_ = { [key: string]: Yaml };

const REPLACED = new Set(['command', 'entrypoint', 'test']);
const PAIRS = new Set(['environment', 'labels', 'extra_hosts', 'sysctls']);

/** `key: !override` and `key: !reset` as part of the key, because the YAML reader knows no tags. */
export function markTags(source: string): string {
  return source.replaceAll(/^(\s*)([\w.-]+):[ \t]+!(override|reset)\b/gm, '$1$2!$3:');
}

/** Later documents win. */
export function mergeProjects(documents: readonly Map_[]): Map_ {
  return documents.reduce<Map_>((under, over) => mergeMaps(under, over), {});
}

function mergeMaps(under: Map_, over: Map_): Map_ {
  const merged: Map_ = { ...under };
  for (const [marked, value] of Object.entries(over)) {
    const [key = '', tag] = marked.split('!');
    const before = tag === undefined ? merged[key] : undefined;
    if (tag === 'reset') {
      delete merged[key];
      continue;
    }
    merged[key] = before === undefined || before === null ? value : mergeOne(key, before, value);
  }
  return merged;
}

function mergeOne(key: string, under: Yaml, over: Yaml): Yaml {
  if (REPLACED.has(key)) return over;
  if (PAIRS.has(key)) return { ...pairs(under), ...pairs(over) };
  if (Array.isArray(under) && Array.isArray(over)) return mergeLists(key, under, over);
  if (isMap(under) && isMap(over)) return mergeMaps(under, over);
  // A list of names may also be written as a map.
  if (key === 'depends_on' && (isMap(under) || isMap(over))) return { ...named(under), ...named(over) };
  return over;
}

function mergeLists(key: string, under: Yaml[], over: Yaml[]): Yaml[] {
  const identity = key === 'volumes' ? placeInside : (item: Yaml): string => JSON.stringify(item);
  const replaced = new Set(over.map(identity));
  return [...under.filter((item) => !replaced.has(identity(item))), ...over];
}

/** Where a mount shows: two of one file for the same place are one. */
function placeInside(item: Yaml): string {
  if (isMap(item)) return String(item.target);
  const parts = String(item).split(':');
  return parts[1] ?? parts[0]!;
}

/** `- NAME=value` and `NAME: value` say the same. */
export function pairs(value: Yaml | undefined): { [key: string]: Yaml } {
  if (isMap(value)) return value;
  if (!Array.isArray(value)) return {};
  return Object.fromEntries(
    value.map((item) => {
      const [name, ...rest] = String(item).split('=');
      return [name!, rest.join('=')];
    }),
  );
}

function named(value: Yaml): Map_ {
  return Array.isArray(value)
    ? Object.fromEntries(value.map((name) => [String(name), { condition: 'service_started' }]))
    : isMap(value)
      ? value
      : {};
}

function isMap(value: Yaml | undefined): value is Map_ {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
