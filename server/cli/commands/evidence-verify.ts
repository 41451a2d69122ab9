/** `runbooks evidence verify`: is the record whole, and do the journals still say what it says? */
import { loadConfig } from '../../config.ts';
import { verify } from '../../evidence/verify.ts';
import { verifyJournals } from '../../evidence/verify-journals.ts';
import { dataPaths, openStoreReadOnly } from '../../store/index.ts';
import type { Command } from '../command.ts';

/** Lines printed of a long list of problems; \`--json\` has them all. */
const SHOWN_PROBLEMS = 20;

const HELP = `Usage: ./runbooks evidence verify [--json]

Checks that every event of the record follows from the one before it, and that the journal of every ended run has the
length and the digest that the record says. Exit status 0: all of it holds. 1: it does not, with the first bad event.

Without an anchor outside the data folder, nobody can rule out that events were cut from the end.

  --json   print the result as JSON`;

export const evidenceVerify: Command = {
  name: 'evidence verify',
  summary: 'check the record and the journals',
  help: HELP,
  options: { json: { type: 'boolean' } },
  async run(values, { projectDir, env, out, err }) {
    const paths = dataPaths(loadConfig({ projectDir, env }).dataDir);
    const store = openStoreReadOnly(paths.database);
    try {
      const chain = await verify(store.db);
      const journals = chain.whole ? await verifyJournals(store.db, paths.journals) : null;
      const ok = chain.whole && journals !== null && journals.problems.length === 0;
      if (values['json'] === true) {
        out(JSON.stringify({ ok, chain, journals, anchored: false }));
        return ok ? 0 : 1;
      }
      if (!chain.whole)
        err(`chain broken at event ${chain.seq}: ${chain.why}. The ${chain.events} events before it are whole.`);
      else out(`chain whole, ${chain.events} events, not anchored after event ${chain.lastSeq}`);
      for (const { run, why } of journals?.problems.slice(0, SHOWN_PROBLEMS) ?? []) err(`run ${run}: ${why}`);
      const more = (journals?.problems.length ?? 0) - SHOWN_PROBLEMS;
      if (more > 0) err(`and ${more} more runs; --json lists them all`);
      if (ok) out(`journals whole, ${journals.runs} ended runs`);
      return ok ? 0 : 1;
    } finally {
      await store.dispose();
    }
  },
};
