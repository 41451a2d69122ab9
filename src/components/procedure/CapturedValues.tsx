import type { ReactElement } from 'react';
import { captureOn } from '../../client/captures.ts';
import type { PageFacts } from '../../client/page-state.ts';
import type { PageBlock } from '../../contract/block.ts';
import { CapturedValue } from './CapturedValue.tsx';
import styles from './procedure.module.css';

/** What a block has found out, and what it uses of others' findings: to be seen, and corrected, before it is used. */
export function CapturedValues(props: { block: PageBlock; names: string[]; facts: PageFacts }): ReactElement | null {
  const { block, names, facts } = props;
  const found = names.flatMap((name) => captureOn(facts, block.target, name) ?? []);
  if (found.length === 0) return null;
  return (
    <ul className={styles.captures} aria-label={`Captured values of ${block.title}`}>
      {found.map((capture) => (
        <li key={capture.name}>
          <CapturedValue session={block} name={capture.name} capture={capture} />
        </li>
      ))}
    </ul>
  );
}
