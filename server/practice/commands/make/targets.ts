/** The operators' targets of the reference Makefile, as data. */
import { volumeName } from '../../state/catalogue.ts';
import { securityCheck } from './security-check.ts';

type Echo = { shown: string; quiet: boolean };
export type Step = Echo &
  (
    | { kind: 'say'; text: string }
    | { kind: 'folder' }
    /** `orElse`: the step may fail; this is said instead. */
    | { kind: 'docker' | 'curl'; args: string[]; orElse?: string }
    /** Its standard output goes to a file below the checkout. */
    | { kind: 'save'; args: string[]; into: string }
    /** A program that is not imitated but for the file that it leaves. */
    | { kind: 'write'; into: string; text: string }
  );
export type Recipe = readonly Step[];
export type Target = {
  /** Line make names when the recipe fails. */
  line: number;
  help: string;
  group: 'Services' | 'Databases' | 'Checks';
  recipe(given: { backupLogsIn: boolean; now: number }): Recipe;
};

const color = (code: number, text: string): string => `\u001b[${code}m${text}\u001b[0m`;
const say = (code: number, text: string): Step => ({
  kind: 'say',
  text: color(code, text),
  shown: `echo "${text}"`,
  quiet: true,
});
const docker = (args: string, orElse?: string): Step => {
  const shown = `docker ${args}${orElse === undefined ? '' : ' || true'}`;
  return { kind: 'docker', args: args.split(' '), shown, quiet: false, ...(orElse === undefined ? {} : { orElse }) };
};
const check = (url: string, orElse: string): Step => ({
  kind: 'curl',
  args: ['-f', url],
  orElse,
  shown: `curl -f ${url} || echo "${orElse}"`,
  quiet: true,
});
const compose = (group: Target['group'], line: number, help: string, ...steps: Step[]): Target => ({
  line,
  help,
  group,
  recipe: () => steps,
});

const BACKUP_LOGIN = [
  '-T',
  'mongodb',
  'sh',
  '-c',
  'mongodump --username "$MONGO_INITDB_ROOT_USERNAME" --password "$MONGO_INITDB_ROOT_PASSWORD" --authenticationDatabase admin --db robo_rlhf --archive --gzip',
];

export const TARGETS: Readonly<Record<string, Target>> = {
  help: {
    line: 30,
    help: 'List these targets',
    group: 'Checks',
    recipe: () => [{ kind: 'say', text: helpText(), shown: 'help', quiet: true }],
  },
  up: compose(
    'Services',
    196,
    'Start the app and its databases',
    say(33, 'Starting the services'),
    docker('compose up -d'),
  ),
  'up-dev': compose(
    'Services',
    200,
    'Start with the dev profile',
    say(33, 'Starting the services, profile dev'),
    docker('compose --profile dev up -d'),
  ),
  'up-gpu': compose(
    'Services',
    204,
    'Start with the gpu profile',
    say(33, 'Starting the services, profile gpu'),
    docker('compose --profile gpu up -d'),
  ),
  'up-monitoring': compose(
    'Services',
    208,
    'Start with monitoring',
    say(33, 'Starting the services, profile monitoring'),
    docker('compose --profile monitoring up -d'),
  ),
  'up-all': compose(
    'Services',
    212,
    'Start every profile',
    say(33, 'Starting the services, all profiles'),
    docker('compose --profile dev --profile gpu --profile monitoring up -d'),
  ),
  down: compose(
    'Services',
    216,
    'Stop and remove the services',
    say(33, 'Stopping the services'),
    docker('compose down'),
  ),
  'down-volumes': compose(
    'Services',
    220,
    'Stop the services and delete their data',
    say(31, 'Stopping the services, deleting their volumes'),
    docker('compose down -v'),
  ),
  logs: compose('Services', 223, 'Follow all logs', docker('compose logs -f')),
  'logs-app': compose('Services', 226, 'Follow the log of the app', docker('compose logs -f robo-rlhf')),
  'db-reset': compose(
    'Databases',
    267,
    'Delete the database and start an empty one',
    say(31, 'Resetting the database'),
    docker('compose stop mongodb'),
    docker('compose rm -f mongodb'),
    docker(`volume rm ${volumeName('mongodb_data')}`, ''),
    docker('compose up -d mongodb'),
    say(32, 'Database reset'),
  ),
  'security-check': {
    line: 118,
    help: 'Scan the code and its packages',
    group: 'Checks',
    recipe: ({ now }) => securityCheck(now),
  },
  'db-backup': { line: 276, help: 'Dump the database to backups/', group: 'Databases', recipe: backup },
  'health-check': compose(
    'Checks',
    292,
    'Containers and health endpoints',
    say(34, 'Containers'),
    { ...docker('compose ps'), quiet: true },
    { kind: 'say', text: `\n${color(34, 'Endpoints')}`, shown: 'echo', quiet: true },
    check('http://localhost:8080/health', 'App: no answer'),
    check('http://localhost:9090/-/healthy', 'Prometheus: no answer'),
    check('http://localhost:3000/api/health', 'Grafana: no answer'),
  ),
  'docker-clean': { line: 0, help: '', group: 'Services', recipe: () => [] },
  release: { line: 0, help: '', group: 'Services', recipe: () => [] },
};

/** Targets of the real Makefile that build, test or clean, which the practice system leaves out. */
export const UNIMITATED = new Set(
  'install install-dev ci-setup test test-fast test-cov test-unit test-integration test-e2e test-gpu test-all benchmark lint format format-check pre-commit clean clean-docker build build-check docs serve-docs docker-build docker-build-prod docker-build-dev docker-build-gpu docker-run docker-dev docker-gpu release-check release-build jupyter tensorboard stats'.split(
    ' ',
  ),
);

function backup({ backupLogsIn, now }: { backupLogsIn: boolean; now: number }): Recipe {
  const stamp = new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  const folder: Step = { kind: 'folder', shown: 'mkdir -p backups', quiet: false };
  if (!backupLogsIn)
    return [
      say(34, 'Backing up the database'),
      folder,
      docker('compose exec mongodb mongodump --out /data/backup'),
      docker(`compose cp mongodb:/data/backup ./backups/${stamp.replace('T', '_')}`),
      say(32, 'Database backup written'),
    ];
  const into = `backups/robo_rlhf-${stamp}Z.archive.gz`;
  const shown = `docker compose exec -T mongodb sh -c '${BACKUP_LOGIN[4]}' > backups/robo_rlhf-$(date -u +%Y%m%dT%H%M%SZ).archive.gz`;
  return [folder, { kind: 'save', args: ['compose', 'exec', ...BACKUP_LOGIN], into, shown, quiet: false }];
}

function helpText(): string {
  const groups = ['Services', 'Databases', 'Checks'] as const;
  const listed = groups.map((group) => {
    const lines = Object.entries(TARGETS).filter(([, target]) => target.group === group && target.help !== '');
    return `\u001b[1m${group}\u001b[0m\n${lines.map(([name, { help }]) => `  ${color(32, name.padEnd(20))} ${help}`).join('\n')}`;
  });
  return `Targets that the practice system knows\n\n${listed.join('\n\n')}`;
}
