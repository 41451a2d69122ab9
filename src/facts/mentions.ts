/**
 * What a text names of the system: ports, services, containers, images, volumes, collections, alerts, shares and times.
 * By pattern, so only what is written in one of the usual forms is seen: a port as `host:8080` or "port 8080", a service
 * behind `docker compose`, a time with a digit and a unit. Numbers in words are not seen.
 */
import type { Nodes, Root } from 'mdast';
import { visit } from 'unist-util-visit';
import { plainText } from '../plugin/plain-text.ts';
import { composeWords } from './compose-words.ts';
import type { Kind } from './schema.ts';

export type Mention = { kind: Kind; value: string; line: number };

/** Patterns whose first group that took part is the value. */
const PATTERNS: readonly [Kind, RegExp][] = [
  ['port', /(?:localhost|(?:\d{1,3}\.){3}\d{1,3}|[a-z][a-z0-9-]*):(\d{4,5})(?![\w.])/gi],
  ['port', /(?<![\w.:])(?:0\.0\.0\.0)?:(\d{4,5})(?![\w.:])/g],
  ['port', /(?<![\d.:T-])(\d{4,5}):\d{4,5}(?![\w.:])/g],
  ['port', /\bports? (?:`)?(\d{2,5})\b/gi],
  ['container', /\b(robo-rlhf[a-z0-9-]*[a-z0-9])\b(?![:.]?\/)/g],
  [
    'image',
    /(?<![\w/.-])((?:[a-z][a-z0-9._-]*\/)*[a-z][a-z0-9_-]*:(?:latest|v?\d+(?:\.\d+)*(?:-[a-z0-9.-]+)?))(?![\w:])/g,
  ],
  ['volume', /(?<![\w.])(?:[a-z0-9-]+_)?([a-z]+_data)\b(?!\()/g],
  ['collection', /\bdb\.([a-z_]\w*)\.[a-z]/g],
  ['collection', /\bgetSiblingDB\([^)]*\)\.([a-z_]\w*)\.[a-z]/g],
  ['collection', /\bgetCollection\(\\?['"](\w+)\\?['"]\)/g],
  ['collection', /--collection[= ](\w+)/g],
  [
    'alert',
    /(?<![\w.])((?:[A-Z][A-Za-z]+)(?:Down|Stalled|Anomaly|Utilization|Exhaustion|Usage|Space|Connections|Lag|Rate|Degradation|Activity|Access|Latency|Issue|Failure|Frequent|Stuck|Time))\b/g,
  ],
];
const PERCENT = /(\d+(?:\.\d+)?)\s?(?:%|percent\b)/g;
const DURATION = /(?<![\w.-])(\d+(?:\.\d+)?)\s?(ms|s|seconds?|m|min|minutes?|h|hours?|days?|weeks?)\b(?!\/)/g;
const UNIT_SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };
/** A sentence with one of these states how the system works; in others a time is how long a step takes. */
const STATES =
  /\b(?:intervals?|timeouts?|scrapes?|scraped|thresholds?|alerts?|fires?|retention|start period|slow ?log|save points?|keepalive|p9[59]|SLO|service level|cooldown|evaluat\w+)\b/i;

/** What was measured on a day on the practice system is no fact of the documented one. */
const MEASURED = 'Notes from practice';

/** What a page names, in its order. */
export function mentionsIn(tree: Root): Mention[] {
  const found: Mention[] = [];
  const isMeasured = measuredLines(tree);
  visit(tree, (node: Nodes) => {
    const line = node.position?.start.line ?? 1;
    if (node.type === 'code') {
      const isShell = /^(?:bash|sh)$/.test(node.lang ?? '');
      found.push(...namesIn(node.value, line + 1), ...(isShell ? composeMentions(node.value, line + 1) : []));
    } else if (node.type === 'inlineCode') {
      found.push(...namesIn(node.value, line), ...composeMentions(node.value, line));
    } else if (node.type === 'text') {
      found.push(...namesIn(node.value, line));
    } else if ((node.type === 'paragraph' || node.type === 'tableRow') && !isMeasured(line)) {
      found.push(...figuresIn(plainText(node), line));
    }
  });
  return found;
}

/** Whether a line stands below the heading MEASURED, up to the next one. */
function measuredLines(tree: Root): (line: number) => boolean {
  const headings = tree.children.filter((node) => node.type === 'heading');
  return (line) => {
    const last = headings.findLast((heading) => heading.position!.start.line <= line);
    return last !== undefined && plainText(last) === MEASURED;
  };
}

/** Names and ports in one piece of text. */
export function namesIn(text: string, firstLine = 1): Mention[] {
  return PATTERNS.flatMap(([kind, pattern]) =>
    [...text.matchAll(pattern)].map((match) => ({
      kind,
      value: match[1]!,
      line: firstLine + text.slice(0, match.index).split('\n').length - 1,
    })),
  )
    .filter(({ kind, value }) => kind !== 'port' || Number(value) > 1_023 || /^(?:80|443)$/.test(value))
    .filter(isNoPort);
}

/** `robo-rlhf:8080` is a port and no image. */
function isNoPort({ kind, value }: Mention): boolean {
  return kind !== 'image' || !/:\d{4,5}$/.test(value);
}

/** Shares anywhere, and times in sentences that say how the system works. */
export function figuresIn(prose: string, line = 1): Mention[] {
  return prose.split(/(?<=[.!?:;])\s+/).flatMap((sentence) => [
    ...[...sentence.matchAll(PERCENT)].map(([, value]) => ({
      kind: 'percent' as const,
      value: `${Number(value)} %`,
      line,
    })),
    ...(STATES.test(sentence) ? durationsIn(sentence, line) : []),
  ]);
}

/** Every time in a text, in one form: `120 s`. */
export function durationsIn(text: string, line = 1): Mention[] {
  return [...text.matchAll(DURATION)].map(([, number, unit]) => {
    const seconds = Number(number) * (UNIT_SECONDS[unit === 'ms' ? 'ms' : unit!.charAt(0)] ?? 1);
    return { kind: 'duration' as const, value: `${Number(seconds.toFixed(3))} s`, line };
  });
}

function composeMentions(code: string, firstLine: number): Mention[] {
  return composeWords(code).map(({ kind, value, line }) => ({ kind, value, line: firstLine + line }));
}
