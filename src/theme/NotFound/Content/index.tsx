import type { ReactElement } from 'react';
import Link from '@docusaurus/Link';
import Heading from '@theme/Heading';
import type { Props } from '@theme/NotFound/Content';

/** 404, in our words: what to do instead. */
export default function Content({ className }: Props): ReactElement {
  return (
    <main className={`container rb-plain ${className ?? ''}`}>
      <Heading as="h1">There is nothing at this address</Heading>
      <p>
        A runbook may have moved, or belong to another version. Everything that is published is listed on{' '}
        <Link to="/">the index</Link>.
      </p>
      <p>If a page here has sent you, that page is wrong: tell its owner, who is named below its title.</p>
    </main>
  );
}
