/** `runbooks practice`: a person's practice system, steered from the server's host. */
import { loadConfig } from '../../config.ts';
import { createRecord } from '../../evidence/record.ts';
import { LOCAL_ADMIN_NAME } from '../../identity/index.ts';
import { runtimePlace } from '../../runtime-place.ts';
import { practiceEvent } from '../../runs/practice.ts';
import type { SteerPractice } from '../../../src/contract/api.ts';
import type { PracticeProfile } from '../../../src/contract/scenario.ts';
import { dataPaths, openStore, type Store } from '../../store/index.ts';
import { faultCatalogue, runningControl } from '../../targets/index.ts';
import type { PracticeTargetConfig } from '../../targets/config-types.ts';
import type { PracticeControl } from '../../targets/target.ts';
import { UsageError, type Command } from '../command.ts';

const DEFAULT_TARGET = 'stack';
const ACTIONS = ['faults', 'inject', 'clear', 'reset'] as const;

const HELP = `Usage: ./runbooks practice faults|reset [--as NAME] [--target NAME] [--version V] [--json]
       ./runbooks practice inject|clear FAULT [--as NAME] [--target NAME] [--version V] [--json]

Steers the practice system of one person, which a block of theirs has started, on the server's host.

  faults         list the faults there are, and which are in force
  inject FAULT   put a fault in force
  clear FAULT    put it right again
  reset          end the system; the next block starts a new one

  --as NAME      the person, the local admin without it
  --target NAME  practice target, ${DEFAULT_TARGET} without it
  --version V    as pages of this version meet it; needed where the person has several systems
  --json         print the result as JSON`;

export const practice: Command = {
  name: 'practice',
  summary: 'put faults in force on a practice system',
  help: HELP,
  options: {
    as: { type: 'string' },
    target: { type: 'string' },
    version: { type: 'string' },
    json: { type: 'boolean' },
  },
  operands: { least: 1, most: 2 },
  async run(values, { projectDir, env, now, out, err }, [word, fault]) {
    const action = ACTIONS.find((each) => each === word);
    if (action === undefined) throw new UsageError(`practice takes one of ${ACTIONS.join(', ')}.`);
    const needsFault = action === 'inject' || action === 'clear';
    if (needsFault !== (fault !== undefined))
      throw new UsageError(`\`${action}\` takes ${needsFault ? 'a fault' : 'nothing more'}.`);
    const faults = await faultCatalogue();
    if (fault !== undefined && !faults.some((each) => each.name === fault)) {
      throw new UsageError(`There is no fault \`${fault}\`. \`./runbooks practice faults\` lists them.`);
    }
    const config = loadConfig({ projectDir, env });
    const target = String(values['target'] ?? DEFAULT_TARGET);
    const configured = config.targets.targets[target];
    if (configured?.kind !== 'practice') throw new UsageError(`There is no practice target \`${target}\`.`);
    const version = typeof values['version'] === 'string' ? values['version'] : undefined;
    const store = openStore(dataPaths(config.dataDir).database);
    try {
      const name = String(values['as'] ?? LOCAL_ADMIN_NAME);
      const personId = await idOf(store, name);
      if (personId === null) {
        err(`Nobody of the name ${name} has signed in here. Say whose system it is with --as.`);
        return 1;
      }
      const runtimeDir = runtimePlace(config.dataDir, env);
      const controls = profilesOf(configured, version).map((profile) => ({
        profile,
        control: runningControl({ runtimeDir, personId, profile, faults }),
      }));
      const found = await chosen(controls);
      if (found.length !== 1 || (action !== 'faults' && found[0]!.running === false)) {
        err(
          found.length > 1
            ? `${name} has ${found.length} practice systems (${found.map(({ profile }) => profile).join(', ')}). Say which with --version.`
            : `No practice system of ${name} is running: a block of theirs on ${target} starts one.`,
        );
        return 1;
      }
      const { control, profile } = found[0]!;
      const answer =
        action === 'faults'
          ? await control.status()
          : action === 'reset'
            ? await control.reset()
            : await control[action](fault!);
      if (!answer.ok) {
        err(answer.why);
        return 1;
      }
      if (action !== 'faults') {
        const request = { target, version: version ?? '', action, fault } as SteerPractice;
        await createRecord({ db: store.db, now }).append(practiceEvent(personId, request, profile, 'command-line'));
      }
      if (values['json'] === true) out(JSON.stringify({ person: name, target, ...answer.status, catalogue: faults }));
      else for (const line of wordsOf(action, fault, answer.status, faults)) out(line);
      return 0;
    } finally {
      await store.dispose();
    }
  },
};

async function idOf({ db }: Store, name: string): Promise<string | null> {
  const row = await db.selectFrom('person').select('id').where('name', '=', name).executeTakeFirst();
  return row?.id ?? null;
}

/** The profile that pages of this version meet, or every one that some page meets. */
function profilesOf({ profile, profiles = {} }: PracticeTargetConfig, version: string | undefined): PracticeProfile[] {
  if (version !== undefined) return [profiles[version] ?? profile];
  return [...new Set([profile, ...Object.values(profiles)])];
}

type Choice = { profile: PracticeProfile; control: PracticeControl };

/** Those that run; where none does, the first one. */
async function chosen(controls: Choice[]): Promise<(Choice & { running: boolean })[]> {
  const all = await Promise.all(
    controls.map(async (choice) => {
      const answer = await choice.control.status();
      // One that runs and does not answer can still be reset.
      return { ...choice, running: !answer.ok || answer.status.running };
    }),
  );
  const running = all.filter((choice) => choice.running);
  return running.length > 0 ? running : all.slice(0, 1);
}

function wordsOf(
  action: (typeof ACTIONS)[number],
  fault: string | undefined,
  status: { running: boolean; profile: string; faults: string[] },
  catalogue: PracticeControl['catalogue'],
): string[] {
  if (action === 'reset') return ['Ended the practice system. The next block starts a new one.'];
  if (action === 'inject') return [`${fault} is in force.`];
  if (action === 'clear') return [`${fault} is put right.`];
  const width = Math.max(...catalogue.map(({ name }) => name.length));
  const mark = (name: string) => (status.faults.includes(name) ? '*' : ' ');
  return [
    ...catalogue.map(({ name, summary }) => `${mark(name)} ${name.padEnd(width)}  ${summary}`),
    '',
    status.running
      ? `The system (${status.profile}) has ${status.faults.length === 0 ? 'no fault' : `${status.faults.length} in force, marked *`}.`
      : 'No practice system is running: a block starts one.',
  ];
}
