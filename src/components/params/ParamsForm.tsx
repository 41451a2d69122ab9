import { Fragment } from 'react';
import type { ReactElement } from 'react';
import type { PageParams, ParamsState } from '../../client/params/page-params.ts';
import type { ParamSpec } from '../../contract/param.ts';
import { NO_STATE, useStore } from '../use-store.ts';
import { Words } from '../Words.tsx';
import { aboutId, ParamField } from './ParamField.tsx';
import styles from './params.module.css';

/** The page's parameters, each with what it is for. In the built page it can be read and not filled in. */
export function ParamsForm({
  specs,
  params,
}: {
  specs: readonly ParamSpec[];
  params: PageParams | null;
}): ReactElement {
  const state = useStore<ParamsState | null>(params?.store ?? NO_STATE, null);
  return (
    <form className={styles.form} aria-label="Parameters" data-params onSubmit={(event) => event.preventDefault()}>
      <p className={styles.label}>Parameters</p>
      {state?.notes.map((note) => (
        <p key={note} className={styles.note} role="alert">
          {note}
        </p>
      ))}
      <div className={styles.rows}>
        {specs.map((spec) => (
          <Fragment key={spec.name}>
            <ParamField spec={spec} params={params} state={state} />
            <p id={aboutId(spec.name)} className={styles.about}>
              <Words>{spec.description}</Words>
              {spec.type === 'secret' && <> {SECRET_WORDS}</>}
            </p>
          </Fragment>
        ))}
      </div>
    </form>
  );
}

const SECRET_WORDS =
  'Secret: masked in the output as it is and in base64, URL, JSON and hex form, and in no other transformation. It is never stored, and has to be typed again after a reload.';
