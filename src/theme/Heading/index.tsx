import { useContext } from 'react';
import type { ReactElement } from 'react';
import OriginalHeading from '@theme-original/Heading';
import type { Props } from '@theme/Heading';
import { Facts } from '../../components/page/Facts.tsx';
import { RunbookContext } from '../../components/page/runbook-context.ts';

/** The title of a runbook is followed by its facts, wherever the title was written. */
export default function Heading(props: Props): ReactElement {
  const runbook = useContext(RunbookContext);
  if (props.as !== 'h1' || !runbook) return <OriginalHeading {...props} />;
  return (
    <>
      <OriginalHeading {...props} />
      <Facts runbook={runbook} />
    </>
  );
}
