/**
 * Scenarios: how the blocks of a page are proven. Each starts a fresh practice system, puts faults in force, and runs
 * blocks in order; `./runbooks verify` runs them all. A page writes them in its front matter, under `runbook.scenarios`.
 *
 *   scenarios:
 *     - name: redis-down
 *       faults: [redis-down]                # in force before the first block
 *       params: { DATA_SERVICE: redis }     # where the page has no default, or another value is meant
 *       steps:
 *         - run: redis-ping                 # the symptom: this run ends otherwise than the page wants
 *           exit: 1
 *           output: 'is not running'
 *         - start-data-services             # ends as the page says
 *         - redis-ping
 *         - run: stop-data-service
 *           params: { DATA_SERVICE: mongodb }
 *           input: "yes\n"                  # typed into the terminal of an interactive block
 *         - inject: disk-full
 *         - clear: disk-full
 */

/** States in which a practice system can start (server/practice/profiles.ts). */
export const PRACTICE_PROFILES = ['mended', 'as-found'] as const;
export type PracticeProfile = (typeof PRACTICE_PROFILES)[number];

/** Faults that a practice system knows (server/practice/faults/). A to E are the known gaps of the reference stack. */
export const FAULT_NAMES = [
  /** A: the image lacks psutil. */ 'app-crash-loop',
  /** B */ 'prometheus-config-refused',
  /** C */ 'no-alert-rules',
  /** D */ 'backup-without-credentials',
  /** E */ 'restore-trap',
  'redis-down',
  'redis-evicting',
  'mongodb-down',
  'mongodb-slow-queries',
  'mongodb-connection-storm',
  'disk-full',
  'oom-kill',
  'port-8080-taken',
  'certificate-expired',
  'credential-in-log',
] as const;
export type FaultName = (typeof FAULT_NAMES)[number];

export type ScenarioStep =
  | {
      kind: 'run';
      /** Id of a block of the same page. */
      block: string;
      /** Values for this run alone, before those of the scenario. */
      params: Record<string, string>;
      /** Typed into the terminal once the block has printed something or waited a moment; null types nothing. */
      input: string | null;
      /**
       * How the run must end instead of as the page says: a symptom. Null: as the page says, by its exit status and
       * expectation.
       */
      symptom: Symptom | null;
    }
  | { kind: 'inject' | 'clear'; fault: FaultName };

export type Symptom = {
  /** Exit status; 0 when the author names only output. */
  exit: number;
  /** Regular expression that the output must match, with the flags of `expect`; null when any will do. */
  output: string | null;
};

export type Scenario = {
  /** `[a-z0-9-]`, unique in its page. */
  name: string;
  /** `mended` when the author says nothing. */
  profile: PracticeProfile;
  faults: FaultName[];
  params: Record<string, string>;
  steps: ScenarioStep[];
};

/** Blocks that a scenario runs as the page says: what proves them. */
export function provenBlocks(scenarios: readonly Scenario[]): Set<string> {
  const steps = scenarios.flatMap((scenario) => scenario.steps);
  return new Set(steps.flatMap((step) => (step.kind === 'run' && step.symptom === null ? [step.block] : [])));
}
