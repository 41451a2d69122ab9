import type { ReactElement } from 'react';
import Layout from '@theme/Layout';
import { SignIn } from '../components/account/SignIn.tsx';

/** `/sign-in`, where a one-time link leads. */
export default function SignInPage(): ReactElement {
  return (
    <Layout title="Sign in" description="Sign in with a one-time link, to run blocks.">
      <main>
        <SignIn />
      </main>
    </Layout>
  );
}
