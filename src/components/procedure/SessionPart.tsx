import { useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { contents, pages } from '../../client/browser.ts';
import { NO_BLOCKS } from '../../client/contents.ts';
import { acts } from '../../client/procedure/browser.ts';
import { since } from '../../client/status.ts';
import type { SessionView } from '../../contract/session.ts';
import type { Procedure } from '../../contract/step.ts';
import { useStore } from '../use-store.ts';
import { CapturedValue } from './CapturedValue.tsx';
import styles from './procedure.module.css';

/** What my sessions in this runbook carry from block to block. */
export function SessionPart({ procedure }: { procedure: Procedure }): ReactElement {
  const sessions = useStore(pages.page(procedure.version, procedure.doc), null)?.sessions ?? [];
  if (sessions.length === 0) {
    return (
      <p className={styles.aside}>
        No session yet. The first block that you run opens one; the next block starts where it ends.
      </p>
    );
  }
  return (
    <>
      {sessions.map((session) => (
        <OneSession key={session.id} session={session} several={sessions.length > 1} />
      ))}
    </>
  );
}

function OneSession({ session, several }: { session: SessionView; several: boolean }): ReactElement {
  const here = useStore(contents.blocks(session), NO_BLOCKS);
  const [problem, setProblem] = useState<string | null>(null);
  const captures = [...here.values()].flatMap(({ block }) =>
    block.target === session.target && block.capture !== null ? [block.capture] : [],
  );

  async function reset(): Promise<void> {
    const words = await acts.reset(session);
    setProblem(words);
    if (words === null) contents.procedure(session).get()?.walk.set(null);
  }

  return (
    <div className={styles.session}>
      <dl>
        <Row name="Target">
          <code>{session.target}</code>, since {since(session.startedAt)}
        </Row>
        <Row name="Next block starts in">
          {session.cwd === null ? 'the folder where the target starts blocks' : <code>{session.cwd}</code>}
        </Row>
        <Row name="Variables">
          <Names names={session.variables.map(({ name, kind }) => ({ name, more: kind === 'plain' ? '' : kind }))} />
        </Row>
        <Row name="Functions">
          <Names names={session.functions.map((name) => ({ name, more: '' }))} />
        </Row>
        <Row name="Options">
          <Names names={session.options.map((name) => ({ name, more: '' }))} />
        </Row>
        {[...new Set(captures)].map((name) => (
          <Row key={name} name="Captured">
            <CapturedValue
              session={session}
              name={name}
              capture={session.captures.find((capture) => capture.name === name) ?? null}
            />
          </Row>
        ))}
      </dl>
      {session.note !== null && <p className={styles.warning}>{session.note}</p>}
      <p className={styles.aside}>
        <button type="button" className={styles.button} onClick={() => void reset()}>
          {several ? `Reset session on ${session.target}` : 'Reset session'}
        </button>{' '}
        Forgets folder, variables, functions, options and captured values, and no step counts as done any more. Runs and
        notes stay in the record.
      </p>
      {problem !== null && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </div>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Names({ names }: { names: { name: string; more: string }[] }): ReactElement {
  if (names.length === 0) return <>none</>;
  return (
    <>
      {names.map(({ name, more }, at) => (
        <span key={name}>
          {at > 0 && ', '}
          <code>{name}</code>
          {more !== '' && ` (${more})`}
        </span>
      ))}
    </>
  );
}
