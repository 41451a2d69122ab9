import { useState } from 'react';
import type { ReactElement } from 'react';
import { needsConfirmation } from '../../client/confirmation.ts';
import type { BlockHere, PageProcedure } from '../../client/contents.ts';
import { walker } from '../../client/procedure/browser.ts';
import { revealStep } from '../../client/reveal.ts';
import { targetView } from '../../client/session.ts';
import { GivenValues } from '../params/GivenValues.tsx';
import { ConfirmDialog } from '../run/ConfirmDialog.tsx';
import { RISK_WORDS } from '../run/risk-words.ts';
import { useSession } from '../use-store.ts';
import styles from './procedure.module.css';

/** What comes: to be read before it is agreed to. */
export function Coming({ page, here }: { page: PageProcedure; here: BlockHere }): ReactElement {
  const { block, code } = here;
  const session = useSession();
  const [confirming, setConfirming] = useState(false);
  const agree = () => walker.agree(page, block.id);
  return (
    <section aria-label={`What comes: ${block.title}`} className={styles.coming}>
      <p>
        <b>{block.title}</b> <span data-risk={block.risk}>{RISK_WORDS[block.risk]}</span> on <code>{block.target}</code>
      </p>
      <GivenValues block={block} />
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0}>{code}</pre>
      <span className={styles.choices}>
        <button
          type="button"
          className={styles.go}
          onClick={() => (needsConfirmation(block.risk) ? setConfirming(true) : agree())}
        >
          Continue with {block.title}
        </button>
        <button type="button" onClick={() => revealStep(block.id)}>
          Show the step
        </button>
      </span>
      {confirming && (
        <ConfirmDialog
          block={block}
          code={code}
          target={targetView(session, block.target)}
          onCancel={() => setConfirming(false)}
          onConfirm={() => {
            setConfirming(false);
            agree();
          }}
        />
      )}
    </section>
  );
}
