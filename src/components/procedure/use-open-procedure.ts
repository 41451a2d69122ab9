import { useEffect, useLayoutEffect, useRef } from 'react';
import { useHistory, useLocation } from '@docusaurus/router';
import { contents } from '../../client/browser.ts';
import type { PageProcedure } from '../../client/contents.ts';
import { takeSecrets } from '../../client/params/take-secrets.ts';
import type { TakenOut } from '../../client/params/take-secrets.ts';
import type { Procedure } from '../../contract/step.ts';
import { useProcedure, useSession } from '../use-store.ts';
import { withWorking } from '../with-working.ts';

/** Opens the page's procedure as soon as there is a server to work with; null until then, and in the built page. */
export function useOpenProcedure(procedure: Procedure): PageProcedure | null {
  const served = useSession().state === 'ready';
  const history = useHistory();
  const location = useLocation();
  const page = useProcedure(procedure);
  const address = useRef<TakenOut | null>(null);

  useLayoutEffect(() => {
    const taken = takeSecrets(procedure.params, location.search);
    if (taken.secrets.length > 0) history.replace({ ...location, search: taken.search });
    // The address without its secrets comes back by the router: what was taken out is not forgotten for that.
    if (address.current?.search !== taken.search) address.current = taken;
    page?.params.arrive(address.current);
  }, [procedure, history, location, page]);

  useEffect(() => {
    if (served) void withWorking(({ openProcedure }) => openProcedure(procedure));
  }, [served, procedure]);

  useLayoutEffect(() => {
    if (page === null) return undefined;
    contents.here.set(page);
    return () => {
      if (contents.here.get() === page) contents.here.set(null);
    };
  }, [page]);

  return page;
}
