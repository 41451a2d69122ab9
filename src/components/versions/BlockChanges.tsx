import type { ReactElement } from 'react';
import Link from '@docusaurus/Link';
import type { BlockChange } from '../../contract/changes.ts';
import { diffLines } from '../../contract/line-diff.ts';
import type { DiffLine } from '../../contract/line-diff.ts';
import { DiffText } from '../diff/DiffText.tsx';
import { RISK_WORDS } from '../run/risk-words.ts';
import styles from './versions.module.css';

const KIND_WORDS: Record<BlockChange['kind'], string> = { added: 'Added', removed: 'Removed', changed: 'Changed' };

type Props = { blocks: readonly BlockChange[]; permalink: string | null; first: boolean };

/** The blocks of one page that differ. Of a first version only their names: all of their text stands on the page. */
export function BlockChanges({ blocks, permalink, first }: Props): ReactElement | null {
  if (blocks.length === 0) return null;
  if (first) {
    return (
      <ul className={styles.names}>
        {blocks.map((block) => (
          <li key={block.id}>
            <Title block={block} permalink={permalink} />
          </li>
        ))}
      </ul>
    );
  }
  return (
    <>
      {blocks.map((block) => (
        <article key={block.id} className={styles.block} aria-label={block.title}>
          <header>
            <h3>
              <Title block={block} permalink={permalink} />
            </h3>
            <span className={styles.change} data-kind={block.kind}>
              {KIND_WORDS[block.kind]}
            </span>
            <span className={styles.risk}>{RISK_WORDS[block.risk]}</span>
          </header>
          {block.kind === 'changed' && block.meta.length > 0 && <Meta block={block} />}
          {linesOf(block).length > 0 && <DiffText label={`What changed in ${block.title}`} lines={linesOf(block)} />}
        </article>
      ))}
    </>
  );
}

/** Leads to the block where it stands. A block that is gone stands nowhere. */
function Title({ block, permalink }: { block: BlockChange; permalink: string | null }): ReactElement {
  if (block.kind === 'removed' || permalink === null) return <>{block.title}</>;
  return <Link to={`${permalink}#block-${block.id}`}>{block.title}</Link>;
}

function linesOf(block: BlockChange): DiffLine[] {
  if (block.kind === 'changed') return block.lines;
  return block.kind === 'added' ? diffLines('', block.code) : diffLines(block.code, '');
}

function Meta({ block }: { block: Extract<BlockChange, { kind: 'changed' }> }): ReactElement {
  return (
    <ul className={styles.meta}>
      {block.meta.map(({ name, before, after }) => (
        <li key={name}>
          <code>{name}</code> was {before === null ? 'not given' : <code>{before}</code>}, is{' '}
          {after === null ? 'not given' : <code>{after}</code>}
        </li>
      ))}
      {block.lines.length === 0 && <li>The text is the same.</li>}
    </ul>
  );
}
