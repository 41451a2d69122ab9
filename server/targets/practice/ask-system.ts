/**
 * The server's own way to a practice system (server/practice/control.ts): one request, one answer, over the socket that
 * its blocks use, found through the process that holds the sandbox.
 */
import { connect } from 'node:net';
import { encodeJson, FRAME, FrameDecoder, readJson } from '../../practice/protocol.ts';
import type { ControlAnswer, ControlRequest } from '../../practice/control.ts';
import { isAlive } from '../processes.ts';
import { INSIDE } from './places.ts';
import { plainPlaces } from './plain.ts';
import type { SystemState } from './system-state.ts';

/** Far above what a change of the simulated stack takes. */
const DEADLINE_MS = 5_000;
const SILENT = 'The practice system does not answer. Reset it to get a new one.';

type WithoutToken<T> = T extends unknown ? Omit<T, 'token'> : never;
export type SystemRequest = WithoutToken<ControlRequest>;

/** Never rejects; `why` is a sentence for a person. */
export function askSystem(runtimeDir: string, state: SystemState, request: SystemRequest): Promise<ControlAnswer> {
  if (!isAlive(state)) return Promise.resolve({ ok: false, why: SILENT });
  const socket = connect(socketOf(runtimeDir, state));
  const decoder = new FrameDecoder();
  return new Promise((resolve) => {
    const finish = (answer: ControlAnswer) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => finish({ ok: false, why: SILENT }), DEADLINE_MS);
    socket.on('error', () => finish({ ok: false, why: SILENT }));
    socket.on('close', () => finish({ ok: false, why: SILENT }));
    socket.on('connect', () => socket.write(encodeJson(FRAME.control, { ...request, token: state.token })));
    socket.on('data', (bytes: Buffer) => {
      try {
        const answer = decoder.push(bytes).find(({ type }) => type === FRAME.controlled);
        if (answer !== undefined) finish(readJson<ControlAnswer>(answer));
      } catch {
        finish({ ok: false, why: SILENT });
      }
    });
  });
}

/** In a sandbox the socket lies in the truth's own root, which the process itself is a way to. */
function socketOf(runtimeDir: string, { id, mode, pid }: SystemState): string {
  return mode === 'none' ? plainPlaces(runtimeDir, id).socket : `/proc/${pid}/root${INSIDE.truthSocket}`;
}
