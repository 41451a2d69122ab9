import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import Link from '@docusaurus/Link';
import { useHistory, useLocation } from '@docusaurus/router';
import { call, session } from '../../client/browser.ts';
import { takePlace } from '../../client/return-to.ts';
import type { Me } from '../../contract/api.ts';
import { useSession } from '../use-store.ts';
import { Words } from '../Words.tsx';
import styles from './account.module.css';

type Step = { at: 'start' } | { at: 'asking' } | { at: 'refused'; code: string; message: string } | { at: 'away' };

const HEADINGS: Record<string, string> = {
  'sign-in-code-used': 'This link was used already',
  'sign-in-code-expired': 'This link has expired',
  'sign-in-code-unknown': 'This link is not known',
};

/** Takes the code out of the address bar, trades it for a session, and goes back to where the reader was. */
export function SignIn(): ReactElement {
  const [step, setStep] = useState<Step>({ at: 'start' });
  const state = useSession();
  const history = useHistory();
  // A link pasted over this very page changes nothing but the fragment.
  const { hash } = useLocation();

  useEffect(() => {
    const code = new URLSearchParams(hash.slice(1)).get('code');
    if (!code) return;
    // Out of sight and out of the history before anything else happens to it.
    history.replace('/sign-in');
    async function trade(): Promise<void> {
      setStep({ at: 'asking' });
      const answer = await call<Me>('/api/sign-in', { code });
      if (answer.kind === 'ok') {
        await session.check();
        history.replace(takePlace(localStorage, Date.now()));
      } else if (answer.kind === 'away') setStep({ at: 'away' });
      else setStep({ at: 'refused', code: answer.code, message: answer.message });
    }
    void trade();
  }, [history, hash]);

  const person = state.state === 'ready' ? state.me.person : null;
  return (
    <div className={styles.page}>
      <Said step={step} name={person?.name ?? null} />
      {step.at !== 'asking' && !person && <How />}
    </div>
  );
}

function Said({ step, name }: { step: Step; name: string | null }): ReactElement {
  if (step.at === 'asking') return <h1 aria-live="polite">Signing in</h1>;
  if (step.at === 'refused') {
    return (
      <div role="alert">
        <h1>{HEADINGS[step.code] ?? 'Sign-in did not work'}</h1>
        <p className={styles.bad}>
          <Words>{step.message}</Words>
        </p>
      </div>
    );
  }
  if (step.at === 'away') {
    return (
      <div role="alert">
        <h1>The server does not answer</h1>
        <p className={styles.bad}>
          Start it with <code>npm start</code>, and open the link that it prints. This one may still be good: open it
          again.
        </p>
      </div>
    );
  }
  if (name) {
    return (
      <>
        <h1>You are signed in as {name}</h1>
        <p>
          <Link to="/">Go to the runbooks</Link>
        </p>
      </>
    );
  }
  return <h1>Sign in</h1>;
}

function How(): ReactElement {
  return (
    <>
      <p>
        Reading needs no account. Running a block does: the run is recorded under your name. You sign in with a link
        that works once, within ten minutes.
      </p>
      <ol>
        <li>
          <p>On the machine where the server runs, print a link. The server also prints one when it starts.</p>
          <pre>
            <code>./runbooks sign-in-link</code>
          </pre>
        </li>
        <li>
          <p>Open the link in this browser. You come back to the page you were reading.</p>
        </li>
      </ol>
    </>
  );
}
