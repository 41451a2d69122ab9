import { useId } from 'react';
import type { ReactElement } from 'react';
import { UNASKED } from '../../client/params/field.ts';
import type { ParamField as Field } from '../../client/params/field.ts';
import type { PageParams, ParamsState } from '../../client/params/page-params.ts';
import type { ParamSpec } from '../../contract/param.ts';
import { ChoicesLine } from '../working.tsx';
import { Control } from './Control.tsx';
import styles from './params.module.css';

/** Id of the sentence that describes a parameter: it stands once on the page, in the form. */
export function aboutId(name: string): string {
  return `param-${name}`;
}

/** One parameter to be filled in: name, control, and what is wrong with it, in words. */
export function ParamField(props: {
  spec: ParamSpec;
  /** Null in the built page, where nothing can be filled in yet. */
  params: PageParams | null;
  state: ParamsState | null;
}): ReactElement {
  const { spec, params, state } = props;
  const id = useId();
  const field: Field = state?.fields[spec.name] ?? {
    text: spec.default ?? '',
    from: 'default',
    told: null,
    shown: false,
  };
  const choices = state?.choices[spec.name] ?? UNASKED;
  const problem = field.shown ? (params?.problem(spec.name) ?? null) : null;
  return (
    <div className={styles.field}>
      <label htmlFor={id}>
        {spec.name}
        {field.from === 'address' && <span className={styles.origin}> from the address</span>}
      </label>
      <Control
        id={id}
        spec={spec}
        text={field.text}
        choices={choices}
        disabled={params === null}
        invalid={problem !== null}
        describedBy={`${aboutId(spec.name)}${problem === null ? '' : ` ${id}-problem`}`}
        onText={(text) => params?.set(spec.name, text)}
        onLeave={() => params?.show([spec.name])}
      />
      {spec.from !== null && params && <ChoicesLine name={spec.name} params={params} choices={choices} />}
      {problem !== null && (
        <p id={`${id}-problem`} className={styles.problem}>
          {spec.name} {problem}.
        </p>
      )}
    </div>
  );
}
