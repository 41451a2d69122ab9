/** Documents of the simulated collections: a pure function of their number, made when somebody asks. */
import { type CollectionName } from '../../../state/index.ts';
import { fraction, hex, pick } from '../../../state/random.ts';
import { IsoDate } from '../script/values.ts';

export type Document = Record<string, unknown>;

const MINUTE_MS = 60_000;
/** Time between two documents. */
const PACE_MS: Readonly<Record<CollectionName, number>> = {
  demonstrations: 14 * MINUTE_MS,
  preferences: 2 * MINUTE_MS,
  models: 1_500 * MINUTE_MS,
  experiments: 560 * MINUTE_MS,
};
const ANNOTATORS = 6;
const TASKS = ['pick-and-place', 'drawer-open', 'peg-insert', 'cloth-fold', 'cup-stack'] as const;

/** Document number `index` of `count`; the last is the newest, made at `newestAt`. Large fields are left out. */
export function documentOf(
  collection: CollectionName,
  index: number,
  { seed, count, newestAt }: { seed: number; count: number; newestAt: number },
): Document {
  const chance = (name: string): number => fraction(seed, collection, index, name);
  const number = String(index + 1).padStart(6, '0');
  const head = { _id: hex(24, seed, collection, index) };
  const created_at = new IsoDate(newestAt - (count - 1 - index) * PACE_MS[collection]);
  switch (collection) {
    case 'demonstrations':
      return { ...head, episode_id: `ep-${number}`, task: pick(TASKS, seed, index, 'task'), created_at };
    case 'preferences':
      return {
        ...head,
        pair_id: `pair-${number}`,
        annotator_id: `annotator-${1 + Math.floor(chance('annotator') * ANNOTATORS)}`,
        preference: Math.floor(chance('preference') * 3) - 1,
        confidence: Math.round(chance('confidence') * 100) / 100,
        created_at,
      };
    case 'models':
      return {
        ...head,
        model_id: `model-${number}`,
        model_type: pick(['policy', 'reward', 'encoder'] as const, seed, index, 'type'),
        checkpoint_path: `checkpoints/checkpoint_${(index + 1) * 100}.pt`,
        version: `0.1.${index}`,
        created_at,
      };
    case 'experiments':
      return {
        ...head,
        experiment_id: `exp-${number}`,
        name: `run-${index + 1}`,
        status: index === count - 1 ? 'running' : chance('status') < 0.85 ? 'completed' : 'failed',
        created_at,
      };
  }
}
