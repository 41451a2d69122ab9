import type { ReactElement } from 'react';
import type { ChoicesState } from '../../client/params/field.ts';
import type { PageParams } from '../../client/params/page-params.ts';
import styles from './params.module.css';

const WORD: Record<ChoicesState['state'], string> = {
  unasked: 'List choices',
  asking: 'Listing choices',
  known: 'List choices again',
  failed: 'List choices again',
};

/** Choices that a block of the page prints: asked for by hand, because asking runs that block. */
export function ChoicesLine(props: { name: string; params: PageParams; choices: ChoicesState }): ReactElement {
  const { name, params, choices } = props;
  return (
    <p className={styles.choices} aria-live="polite">
      <button
        type="button"
        aria-label={`${WORD[choices.state]} of ${name}`}
        aria-busy={choices.state === 'asking'}
        onClick={() => void params.askChoices(name)}
      >
        {WORD[choices.state]}
      </button>
      {choices.state === 'known' && choices.choices.length === 0 && <span> There are none at this moment.</span>}
      {choices.state === 'failed' && <span className={styles.problem}> {choices.words}</span>}
    </p>
  );
}
