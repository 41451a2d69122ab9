import { useSyncExternalStore } from 'react';
import type { ReactElement } from 'react';
import { useDoc, useDocsVersion } from '@docusaurus/plugin-content-docs/client';
import { targetView } from '../../client/session.ts';
import { versionWord } from '../versions/words.ts';
import { SignInLink } from '../account/SignInLink.tsx';
import { useSession } from '../use-store.ts';
import { dayWords, isoDay, nextReview } from './front-matter.ts';
import type { RunbookFrontMatter } from './front-matter.ts';
import styles from './page.module.css';

/** Below a runbook's title: what it is for, who answers for it, how old it is, and where its blocks run. */
export function Facts({ runbook }: { runbook: RunbookFrontMatter }): ReactElement {
  const { frontMatter } = useDoc();
  const version = useDocsVersion();
  const reviewed = isoDay(runbook.lastReviewed);
  // What has been overtaken is not read again.
  const next = version.banner === 'unmaintained' ? null : nextReview(runbook.lastReviewed, runbook.reviewEvery);
  const overdue = useOverdue(next);
  const word = versionWord(version.version);
  return (
    <>
      {runbook.owner && frontMatter.description && <p className={styles.lead}>{frontMatter.description}</p>}
      {(runbook.owner || reviewed) && (
        <ul className={styles.facts} aria-label="About this runbook">
          {runbook.owner && <Fact name="Owner" value={runbook.owner} />}
          {reviewed && <Fact name="Reviewed" value={dayWords(reviewed)} />}
          {next && (
            <Fact name={overdue ? 'Review overdue since' : 'Next review'} value={dayWords(next)} late={overdue} />
          )}
          <Fact name="Version" value={version.isLast && word !== 'next' ? `${word}, latest` : word} />
          {runbook.rationale && <li className={styles.change}>Changed: {runbook.rationale}</li>}
        </ul>
      )}
      {runbook.target && <Where target={runbook.target} />}
    </>
  );
}

function Fact({ name, value, late }: { name: string; value: string; late?: boolean }): ReactElement {
  return (
    <li className={late ? styles.warn : undefined}>
      {name} <b>{value}</b>
    </li>
  );
}

const never = () => () => {};
const no = () => false;

/** The built page does not know what day it is read on. */
function useOverdue(next: string | null): boolean {
  return useSyncExternalStore(never, () => next !== null && new Date().toISOString().slice(0, 10) > next, no);
}

/** One line whatever is known, so that the text below does not move when the server answers. */
function Where({ target }: { target: string }): ReactElement {
  const session = useSession();
  const view = targetView(session, target);
  const practice = view?.environment === 'practice';
  return (
    <p className={styles.where} data-practice={practice || undefined}>
      {practice ? (
        <>
          <b>Practice.</b> {view.note}
        </>
      ) : (
        <>
          Blocks on this page run on <code>{target}</code>
          {view && <b>, {view.environment}</b>}. {view?.note}
        </>
      )}
      {view && !view.isolated && (
        <b className={styles.warn}> Not isolated: this system gives these runs no sandbox of their own.</b>
      )}
      {session.state === 'ready' && !session.me.person && (
        <span className={styles.ask}>
          {' '}
          <SignInLink className={styles.whole} /> to run them.
        </span>
      )}
    </p>
  );
}
