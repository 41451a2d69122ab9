import type { ReactElement } from 'react';
import type { PageProcedure } from '../../client/contents.ts';
import type { ParamsState } from '../../client/params/page-params.ts';
import type { PageBlock } from '../../contract/block.ts';
import { NO_STATE, useStore } from '../use-store.ts';
import { ParamField } from './ParamField.tsx';
import styles from './params.module.css';

/** The parameters that a block uses, directly above its command: the same values as in the page's form. */
export function BlockFields({ block, page }: { block: PageBlock; page: PageProcedure | null }): ReactElement | null {
  const state = useStore<ParamsState | null>(page?.params.store ?? NO_STATE, null);
  if (block.params.length === 0) return null;
  const specs = page?.params.specs.filter(({ name }) => block.params.includes(name)) ?? [];
  return (
    // Before the page has started, the names keep the place of the fields.
    <div className={styles.compact}>
      {page ? (
        specs.map((spec) => <ParamField key={spec.name} spec={spec} params={page.params} state={state} />)
      ) : (
        <span className={styles.names}>Takes {block.params.join(', ')}</span>
      )}
    </div>
  );
}
