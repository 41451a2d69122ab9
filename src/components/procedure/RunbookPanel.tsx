import { useMemo } from 'react';
import type { ReactElement } from 'react';
import type { Procedure } from '../../contract/step.ts';
import { ParamsForm } from '../params/ParamsForm.tsx';
import { PracticeDetails, SessionDetails } from '../working.tsx';
import { useOpenProcedure } from './use-open-procedure.ts';
import { WalkStrip } from './WalkStrip.tsx';
import styles from './panel.module.css';

/** Below "Step-by-Step Procedure": the page's parameters, the way through its steps, and what the session carries. */
export function RunbookPanel({ procedure: text }: { procedure: string }): ReactElement | null {
  const procedure = useMemo(() => JSON.parse(text) as Procedure, [text]);
  const page = useOpenProcedure(procedure);
  return (
    <>
      {procedure.params.length > 0 && <ParamsForm specs={procedure.params} params={page?.params ?? null} />}
      {procedure.steps.length > 0 && (
        <>
          <WalkStrip procedure={procedure} page={page} />
          <div className={styles.place}>
            {page && <SessionDetails procedure={procedure} />}
            {page && <PracticeDetails procedure={procedure} />}
          </div>
        </>
      )}
    </>
  );
}
