/**
 * The host's own log: one JSON line per event on standard error, which its parent points at a file. Never output of a
 * run, never input, never the environment.
 */

export type HostLog = (level: 'info' | 'warn' | 'error', message: string, fields?: Record<string, unknown>) => void;

/** Lines for people who look for the reason of a lost run; a few per run at most. */
export function createLog(write: (line: string) => void, now: () => number): HostLog {
  return (level, message, fields = {}) => {
    write(`${JSON.stringify({ at: new Date(now()).toISOString(), level, message, ...fields })}\n`);
  };
}
