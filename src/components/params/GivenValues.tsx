import type { ReactElement } from 'react';
import { captureOn } from '../../client/captures.ts';
import type { PageBlock } from '../../contract/block.ts';
import type { RunView } from '../../contract/run.ts';
import { NO_STATE, usePageFacts, useProcedure, useStore } from '../use-store.ts';
import styles from './params.module.css';

/**
 * The values that a block will get if it starts now, those of the run that it `undoes` first. A secret is named and not
 * shown.
 */
export function GivenValues({ block, undoes }: { block: PageBlock; undoes?: RunView }): ReactElement | null {
  const params = useProcedure(block)?.params;
  useStore<unknown>(params?.store ?? NO_STATE, null);
  const facts = usePageFacts(block.version, block.doc);
  const typed = params?.values(block.params) ?? {};
  const isSecret = (name: string) => params?.specs.find((spec) => spec.name === name)?.type === 'secret';
  const values = [...block.params, ...block.captures].map((name) => {
    const value = undoes?.params[name] ?? typed[name] ?? captureOn(facts, block.target, name)?.value ?? null;
    return { name, value: value !== null && isSecret(name) ? '••••••••' : value };
  });
  if (values.length === 0) return null;
  return (
    <ul className={styles.given} aria-label={`Values for ${block.title}`}>
      {values.map(({ name, value }) => (
        <li key={name}>
          <code>{name}</code>{' '}
          {value === null ? (
            'has no value'
          ) : (
            <>
              = <code>{value}</code>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
