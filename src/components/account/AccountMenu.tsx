import { useEffect, useId, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { useLocation } from '@docusaurus/router';
import { session } from '../../client/browser.ts';
import { screenReader, setScreenReader } from '../../client/preferences.ts';
import type { Person } from '../../contract/policy.ts';
import { useSession, useStore } from '../use-store.ts';
import { SignInLink } from './SignInLink.tsx';
import styles from './account.module.css';

/** Sign in, or the signed-in person's name with what belongs to them. `mobile`: inside the drawer. */
export function AccountMenu({ mobile }: { mobile?: boolean }): ReactElement | null {
  const state = useSession();
  const { pathname } = useLocation();
  const person = state.state === 'unknown' ? null : (state.me?.person ?? null);
  if (person) {
    return mobile ? (
      <Contents person={person} />
    ) : (
      <>
        <Menu person={person} />
        <SignOut />
      </>
    );
  }
  if (pathname === '/sign-in') return null;
  return (
    <span className={styles.place} data-pending={state.state === 'unknown' || undefined}>
      <SignInLink className={mobile ? 'menu__link' : styles.signIn} />
    </span>
  );
}

function Menu({ person }: { person: Person }): ReactElement {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const contentsId = useId();
  useEffect(() => {
    if (!open) return undefined;
    const outside = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    document.addEventListener('keydown', escape);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
      document.removeEventListener('keydown', escape);
    };
  }, [open]);
  return (
    <div ref={box} className={styles.menu}>
      <button
        ref={button}
        type="button"
        className={styles.name}
        aria-expanded={open}
        aria-controls={contentsId}
        aria-label={`Account of ${person.name}`}
        onClick={() => setOpen(!open)}
      >
        {person.name}
      </button>
      <div id={contentsId} className={styles.drop} hidden={!open}>
        <Contents person={person} />
      </div>
    </div>
  );
}

function Contents({ person }: { person: Person }): ReactElement {
  const reader = useStore(screenReader, false);
  return (
    <div className={styles.contents}>
      <p>
        Signed in as <b>{person.name}</b>
        <br />
        <span>{person.roles.join(', ')}</span>
      </p>
      <label>
        <input type="checkbox" checked={reader} onChange={(event) => setScreenReader(event.target.checked)} />
        Terminals for screen readers
      </label>
      <SignOut />
    </div>
  );
}

/** Beside the name where there is room, inside the menu where there is none. */
function SignOut(): ReactElement {
  return (
    <button type="button" className={styles.signOut} onClick={() => void session.signOut()}>
      Sign out
    </button>
  );
}
