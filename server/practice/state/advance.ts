/** What happens by itself as time passes: programs that cannot stay up end, and their restart policy tries again. */
import { serviceSpec } from './catalogue.ts';
import { rememberRun, startContainer } from './containers.ts';
import { addEvent } from './logs.ts';
import type { Container, Stack } from './types.ts';

/** Docker doubles the pause from 100 ms up to a minute. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 60_000;
/** Steps taken one by one before a long absence is skipped over. */
const STEP_LIMIT = 500;

/** Brings the stack to `now`. Calling it again with the same time changes nothing. */
export function advance(stack: Stack, now: number): void {
  for (const container of stack.containers.values()) {
    for (let steps = 0; step(stack, container, now); steps++) {
      if (steps >= STEP_LIMIT) skipAhead(container, now);
    }
  }
}

/** Makes the next thing happen that is due; false when nothing is. */
function step(stack: Stack, container: Container, now: number): boolean {
  const { state } = container;
  if (state.status === 'restarting' && state.nextStartAt <= now) {
    container.restartCount += 1;
    container.state = {
      status: 'exited',
      startedAt: state.startedAt,
      finishedAt: state.finishedAt,
      exitCode: state.exitCode,
    };
    return startContainer(stack, container.service, state.nextStartAt).ok;
  }
  const breakage = stack.broken.get(container.service);
  if (state.status !== 'running' || breakage === undefined) return false;
  const finishedAt = state.startedAt + breakage.afterMs;
  if (finishedAt > now) return false;
  rememberRun(container, state.startedAt, finishedAt);
  for (const line of breakage.lines) addEvent(container, finishedAt, line);
  container.oomKilled = breakage.oom ?? false;
  const ended = { startedAt: state.startedAt, finishedAt, exitCode: breakage.exitCode };
  container.state =
    serviceSpec(container.service).restart === 'no'
      ? { status: 'exited', ...ended }
      : { status: 'restarting', ...ended, nextStartAt: finishedAt + pauseAfter(container.restartCount) };
  return true;
}

export function pauseAfter(restarts: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(restarts, 20));
}

/** After a very long absence: as many restarts as fit are counted, without their log lines. */
function skipAhead(container: Container, now: number): void {
  if (container.state.status !== 'restarting') return;
  const missed = Math.floor((now - container.state.nextStartAt) / LONGEST_PAUSE_MS);
  container.restartCount += Math.max(0, missed);
  container.state = { ...container.state, nextStartAt: Math.max(container.state.nextStartAt, now - LONGEST_PAUSE_MS) };
}
