/** What HTTP needs from the rest of the server, as narrow as it is used; server/app.ts fills it in. */
import type { HttpBindings } from '@hono/node-server';
import type { TargetView } from '../../src/contract/api.ts';
import type { Record_ } from '../evidence/record.ts';
import type { Identity, Session } from '../identity/index.ts';
import type { Releases } from '../publish/index.ts';
import type { Practice } from '../runs/practice.ts';
import type { Runs } from '../runs/types.ts';
import type { AllowList } from './allow-list.ts';

/** Facts for the operator; never secrets, never output. */
export type HttpLog = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

/** One thing that must hold before the server can do its work; null when it holds, else why not. */
export type ReadyCheck = { name: string; problem(): Promise<string | null> };

export type HttpDeps = {
  allowed: AllowList;
  identity: Identity;
  releases: Releases;
  runs: Pick<
    Runs,
    | 'start'
    | 'view'
    | 'pageState'
    | 'output'
    | 'cast'
    | 'correctCapture'
    | 'markStep'
    | 'resetSession'
    | 'choices'
    | 'takeOver'
  >;
  practice: Practice;
  targets: () => TargetView[];
  record: Record_;
  ready: readonly ReadyCheck[];
  /** Longest life of the session cookie in the browser; the server's own limits count anyway. Milliseconds. */
  sessionMs: number;
  now: () => number;
  log: HttpLog;
};

export type HttpEnv = {
  /** Absent when a test calls the app without a socket. */
  Bindings: Partial<HttpBindings>;
  Variables: {
    session: Session | null;
  };
};
