/** A container's log: what happened to it, merged with the everyday lines of the spans in which it ran. */
import { everydayLine, SLOT_MS, stampLine } from './log-lines.ts';
import { slowQueryLines } from './mongo-load.ts';
import type { Container, LogLine, Stack } from './types.ts';

const EVENTS_KEPT = 2_000;

/** Adds a line to the log. `%T`, `%I`, `%E`, `%M` in it become the time as the programs write it. */
export function addEvent(container: Container, at: number, text: string): void {
  container.events.push({ at, text: stampLine(text, at) });
  if (container.events.length > EVENTS_KEPT) container.events.splice(0, container.events.length - EVENTS_KEPT);
}

/** Lines from `from` (inclusive) to `to` (exclusive), oldest first. */
export function linesBetween(stack: Stack, container: Container, from: number, to: number): LogLine[] {
  const lines = container.events.filter(({ at }) => at >= from && at < to);
  for (const span of spansOf(stack, container)) {
    const start = Math.max(from, span.from);
    const end = Math.min(to, span.to);
    const slotMs = SLOT_MS[container.service];
    for (let slot = Math.floor(start / slotMs); slot * slotMs < end; slot++) {
      const line = everydayLine(stack.seed, container.service, slot);
      if (line !== null && line.at >= start && line.at < end) lines.push(line);
    }
    if (container.service === 'mongodb')
      lines.push(...slowQueryLines(stack, start, end).filter(({ at }) => at >= start && at < end));
  }
  return lines.sort((a, b) => a.at - b.at);
}

/** The last `count` lines from `from` on and before `to`, oldest first. */
export function lastLines(stack: Stack, container: Container, count: number, from: number, to: number): LogLine[] {
  if (count === 0) return [];
  const first = Math.max(from, container.createdAt);
  for (let reach = SLOT_MS[container.service] * (count + 10); ; reach *= 2) {
    const start = Math.max(first, to - reach);
    const lines = linesBetween(stack, container, start, to);
    if (lines.length >= count || start === first) return lines.slice(-count);
  }
}

/** Spans in which the program did its everyday work: one that cannot stay up never does. */
function spansOf(stack: Stack, container: Container): { from: number; to: number }[] {
  const current = container.state.status === 'running' ? [{ from: container.state.startedAt, to: Infinity }] : [];
  const spans = [...container.ranFrom, ...current];
  const breakage = stack.broken.get(container.service);
  return breakage === undefined ? spans : spans.filter(({ from, to }) => to - from > breakage.afterMs);
}
