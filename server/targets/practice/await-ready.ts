/**
 * The handshake with the truth (server/practice/main.ts): one JSON line on its stdin, `{"ready":true}` on its stdout.
 */
import type { ChildProcess } from 'node:child_process';

export type TruthStart = {
  /** Path of the socket, as the truth sees it. */
  socket: string;
  profile: string;
  /** Also listen on the stack's TCP ports. */
  listen: boolean;
  idleMs: number;
  /** Folder of the checkout that blocks edit, as the truth sees it. */
  checkout: string;
  /** What a control request must carry. */
  token: string;
};

const LINE_LIMIT_CHARACTERS = 4_096;

/** Resolves once the truth is ready, has ended, or the deadline has passed. Lets go of its pipes: it lives on alone. */
export function awaitReady(
  child: ChildProcess,
  options: { start: TruthStart; timeoutMs: number },
): Promise<{ ok: true } | { ok: false; why: string }> {
  return new Promise((resolve) => {
    let line = '';
    const timer = setTimeout(() => finish({ ok: false, why: 'it was not ready in time' }), options.timeoutMs);
    const finish = (result: { ok: true } | { ok: false; why: string }) => {
      clearTimeout(timer);
      child.stdin?.destroy();
      child.stdout?.destroy();
      child.unref();
      resolve(result);
    };
    child.on('error', () => finish({ ok: false, why: 'it could not be started' }));
    child.on('exit', () => finish({ ok: false, why: 'it ended at once' }));
    // It may end before it reads: the exit above is the answer then.
    child.stdin?.on('error', () => undefined);
    child.stdout?.setEncoding('utf8');
    child.stdout?.on('data', (text: string) => {
      line += text;
      const end = line.indexOf('\n');
      if (end >= 0)
        finish(isReady(line.slice(0, end)) ? { ok: true } : { ok: false, why: 'it did not say that it is ready' });
      else if (line.length > LINE_LIMIT_CHARACTERS) finish({ ok: false, why: 'it did not say that it is ready' });
    });
    child.stdin?.end(`${JSON.stringify(options.start)}\n`);
  });
}

function isReady(line: string): boolean {
  try {
    return (JSON.parse(line) as { ready?: unknown } | null)?.ready === true;
  } catch {
    return false;
  }
}
