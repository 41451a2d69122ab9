import { useLayoutEffect, useMemo } from 'react';
import type { ReactElement } from 'react';
import { useHistory, useLocation } from '@docusaurus/router';
import { contents } from '../../client/browser.ts';
import type { PageProcedure } from '../../client/contents.ts';
import type { Procedure } from '../../contract/step.ts';
import { ParamsForm } from '../params/ParamsForm.tsx';
import { useProcedure } from '../use-store.ts';
import { SessionDetails } from './SessionDetails.tsx';
import { WalkStrip } from './WalkStrip.tsx';

/** Below "Step-by-Step Procedure": the page's parameters, the way through its steps, and what the session carries. */
export function RunbookPanel({ procedure: text }: { procedure: string }): ReactElement | null {
  const procedure = useMemo(() => JSON.parse(text) as Procedure, [text]);
  const page = useOpenPage(procedure);
  return (
    <>
      {procedure.params.length > 0 && <ParamsForm specs={procedure.params} params={page?.params ?? null} />}
      {procedure.steps.length > 0 && (
        <>
          <WalkStrip procedure={procedure} page={page} />
          <SessionDetails procedure={procedure} />
        </>
      )}
    </>
  );
}

/** Reports the procedure to the client; null in the built page. A secret is taken out of the address at once. */
function useOpenPage(procedure: Procedure): PageProcedure | null {
  const history = useHistory();
  const location = useLocation();
  const page = useProcedure(procedure);
  useLayoutEffect(() => {
    const opened = contents.open(procedure);
    contents.here.set(opened);
    return () => {
      if (contents.here.get() === opened) contents.here.set(null);
    };
  }, [procedure]);
  useLayoutEffect(() => {
    const cleaned = page?.params.arrive(location.search) ?? null;
    if (cleaned !== null) history.replace({ ...location, search: cleaned });
  }, [page, history, location]);
  return page;
}
