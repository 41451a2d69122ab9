/** The words of a block's status line. Pure: the same for a run that is watched and one that is read about later. */
import type { Outcome, RunView } from '../contract/run.ts';

/** Which colour stands beside the words. */
export type Tone = 'busy' | 'good' | 'bad' | 'plain';

export type StatusWords = { main: string; more: string; tone: Tone };

/** `0:03`, `12:40`, `1:02:03`. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}

/** `12 ms`, `1.2 s`, `42.0 s`, `3 min 5 s`, `2 h 10 min`: as exact as it is useful. */
export function duration(ms: number): string {
  if (ms < 100) return `${Math.max(0, Math.round(ms))} ms`;
  const tenths = Math.round(Math.max(0, ms) / 100);
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`;
  return inWords(Math.round(tenths / 10));
}

/** `30 s`, `1 min`, `1 h`: a limit that somebody wrote down. Half a second stays half a second. */
export function limit(ms: number): string {
  return ms < 60_000 ? `${Number((ms / 1000).toFixed(1))} s` : inWords(Math.round(ms / 1000));
}

function inWords(seconds: number): string {
  const [big, small, unit, smaller] = seconds < 3600 ? [60, 1, 'min', 's'] : [3600, 60, 'h', 'min'];
  const rest = Math.floor((seconds % Number(big)) / Number(small));
  const whole = `${Math.floor(seconds / Number(big))} ${unit}`;
  return rest === 0 ? whole : `${whole} ${rest} ${smaller}`;
}

/** `14:02`, in the reader's own time; with the day in front when it was not today. */
export function since(at: number, now = Date.now()): string {
  const time = new Date(at);
  const clockTime = `${two(time.getHours())}:${two(time.getMinutes())}`;
  if (time.toDateString() === new Date(now).toDateString()) return clockTime;
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${clockTime}`;
}

/** `900 B`, `14 kB`, `3.2 MB`. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** The outcome's words without what `main` has said already. */
function moreWords(outcome: Outcome, said: string): string {
  if (outcome.verdict === 'pending') return '';
  const repeats = outcome.words.toLowerCase().startsWith(said.toLowerCase());
  const words = (repeats ? outcome.words.slice(said.length) : outcome.words).replace(/^[,;:.\s]+/, '');
  // The status has been said, and how exactly it was right is of interest only when it was not.
  if (outcome.verdict === 'as-expected') return 'as expected';
  return words || 'not as the page says';
}

/** The status of a run that has ended. A lost or unreached target is never told as success, whatever the verdict. */
export function endWords(run: RunView): StatusWords {
  const took = duration((run.endedAt ?? run.startedAt) - run.startedAt);
  const { verdict } = run.outcome;
  const judged: Tone = verdict === 'as-expected' ? 'good' : verdict === 'unexpected' ? 'bad' : 'plain';
  const words = (main: string, tone: Tone, otherwise = '', said = main): StatusWords => {
    return { main, more: moreWords(run.outcome, said) || otherwise, tone };
  };
  switch (run.reason) {
    case 'exited': {
      const exit = `Exit ${run.exitStatus ?? 'unknown'}`;
      return words(`${exit} in ${took}`, judged, '', judged === 'good' ? exit : undefined);
    }
    case 'stopped':
      return words('Stopped', judged === 'bad' ? 'plain' : judged, `after ${took}`);
    case 'timeout':
      return words(`Timed out after ${limit(run.timeoutMs)}`, judged);
    case 'output-limit':
      return words('Output limit reached', 'bad');
    case 'host-lost':
      return words('Lost: the terminal’s host ended', 'bad', 'How the block ended is not known.');
    case 'disconnected-target':
      return words('Lost: the target is not reachable', 'bad', 'How the block ended is not known.');
    case 'server-shutdown':
      return words('Ended: the server shut down', 'bad');
    case 'start-failed':
      return words('Did not start', 'bad', 'Nothing ran.');
    case null:
      return words('Ended', 'plain');
  }
}
