import type { ReactElement, ReactNode } from 'react';
import Link from '@docusaurus/Link';
import { useLocation } from '@docusaurus/router';
import { rememberPlace } from '../../client/return-to.ts';

/** The way to the sign-in page, which leads back to this place. */
export function SignInLink(props: { className?: string; children?: ReactNode }): ReactElement {
  const { pathname } = useLocation();
  return (
    <Link
      to="/sign-in"
      className={props.className}
      onClick={() => rememberPlace(localStorage, pathname + location.hash, Date.now())}
    >
      {props.children ?? 'Sign in'}
    </Link>
  );
}
