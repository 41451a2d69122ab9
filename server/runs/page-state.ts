/** What a page asks before anybody clicks: may I start each of its blocks, and where are my runs of them. */
import type { PageState } from '../../src/contract/api.ts';
import type { Block } from '../../src/contract/block.ts';
import type { Decision, Person } from '../../src/contract/policy.ts';
import { startContext } from './admit.ts';
import type { Board } from './board.ts';
import type { Holds } from './holds.ts';
import type { RunsDeps } from './ports.ts';
import { newestOfPage, viewOf } from './rows.ts';
import { trackRecords } from './track.ts';

type Deps = Pick<RunsDeps, 'db' | 'blocks' | 'targets' | 'may' | 'olderVersions' | 'sessions'> & {
  board: Board;
  holds: Holds;
};

export async function pageState(deps: Deps, person: Person | null, version: string, doc: string): Promise<PageState> {
  const newest = person === null ? null : await newestOfPage(deps.db, person.id, version, doc);
  const blocks = deps.blocks.pageBlocks(version, doc);
  const tracks = person === null ? null : await trackRecords(deps.db, blocks);
  const targets = [...new Set(blocks.map((block) => block.target))];
  return {
    sessions: person === null ? [] : await deps.sessions.viewsOfPage(person.id, version, doc),
    // Who works here is for people who are signed in.
    holds: person === null ? [] : targets.flatMap((target) => deps.holds.view({ doc, target }) ?? []),
    blocks: blocks.map((block) => {
      const row = newest?.get(block.id);
      return {
        ref: { version: block.version, doc: block.doc, block: block.id },
        sha256: block.sha256,
        decision: decide(deps, person, block),
        latestRun:
          row === undefined ? null : (deps.board.view(row.id) ?? viewOf(row, { bytes: row.bytes, viewers: 0 })),
        track: tracks?.of(block) ?? null,
      };
    }),
  };
}

function decide(deps: Deps, person: Person | null, block: Block): Decision {
  const target = deps.targets.get(block.target);
  if (target === null) {
    return {
      allow: false,
      missing: 'target',
      words: `The target ${block.target} is not configured here. Add it to \`targets\` in runbooks.yaml.`,
    };
  }
  return deps.may(person, 'start', startContext(block, target, deps));
}
