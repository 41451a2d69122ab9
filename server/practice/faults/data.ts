/** Faults of the databases and their backups. */
import { documentLine } from '../commands/inside/archive.ts';
import {
  addEvent,
  COLLECTIONS,
  CONNECTION_LIMIT,
  mongoCatalog,
  mongoDate,
  noteScanning,
  type Stack,
  writeInside,
} from '../state/index.ts';
import { addressOf } from '../state/network.ts';
import { fillWithPreviews, notePressure } from '../state/redis.ts';
import { mongoData, redisData } from '../state/volumes.ts';
import { type Fault, stopped } from './fault.ts';

const MINUTE_MS = 60_000;
const SLOW_INDEX = 'annotator_id_1';
/** How long a fault has lasted when somebody looks. */
const SLOW_FOR_MS = 20 * MINUTE_MS;
const FULL_FOR_MS = 10 * MINUTE_MS;
/** Where the published `make db-backup` dumps to: on no volume. */
const DUMP_FOLDER = '/data/backup/robo_rlhf';

const BACKUP_RECIPE = /^db-backup:.*\n(?:\t.*\n)+/m;
const PUBLISHED_BACKUP = `db-backup: ## Dump the database to backups/
	mkdir -p backups
	docker compose exec mongodb mongodump --out /data/backup
	docker compose cp mongodb:/data/backup ./backups/$$(date +%Y%m%d_%H%M%S)
`;
const MENDED_BACKUP = `db-backup: ## Dump the database to backups/
	mkdir -p backups
	docker compose exec -T mongodb sh -c 'mongodump --username "$$MONGO_INITDB_ROOT_USERNAME" --password "$$MONGO_INITDB_ROOT_PASSWORD" --authenticationDatabase admin --db robo_rlhf --archive --gzip' > backups/robo_rlhf-$$(date -u +%Y%m%dT%H%M%SZ).archive.gz
`;

export const DATA_FAULTS = {
  'redis-down': { summary: 'Redis was stopped and nobody started it again.', ...stopped('redis', 0) },
  'mongodb-down': { summary: 'MongoDB was killed and is not running.', ...stopped('mongodb', 137) },
  'backup-without-credentials': {
    summary: '`make db-backup` does not log in (gap D).',
    // As found the Makefile is the published one anyway: there is nothing to add, and nothing to clear.
    inject: (stack) => {
      if (stack.mended.backup) editMakefile(stack, (text) => text.replace(BACKUP_RECIPE, () => PUBLISHED_BACKUP));
    },
    clear: (stack) => {
      if (stack.mended.backup) editMakefile(stack, (text) => text.replace(BACKUP_RECIPE, () => MENDED_BACKUP));
    },
  },
  'restore-trap': {
    summary: 'The only dump lies inside the container, where a reset takes it along (gap E).',
    inject: (stack) => {
      const container = stack.containers.get('mongodb');
      const data = mongoData(stack);
      if (container === undefined || data === null) return;
      for (const name of COLLECTIONS) {
        const text = Array.from({ length: data[name] }, (_, i) => documentLine(stack.seed, name, i)).join('');
        writeInside(container, `${DUMP_FOLDER}/${name}.bson`, Buffer.from(text));
        writeInside(container, `${DUMP_FOLDER}/${name}.metadata.json`, Buffer.from(`{"collectionName":"${name}"}\n`));
      }
    },
    clear: (stack) => {
      const files = stack.containers.get('mongodb')?.files;
      for (const path of files?.keys() ?? []) if (path.startsWith(`${DUMP_FOLDER}/`)) files!.delete(path);
    },
  },
  'redis-evicting': {
    summary: 'An import has left large keys behind: Redis is full and drops what the app needs.',
    inject: (stack, now) => {
      const data = redisData(stack);
      const startedAt = stack.containers.get('redis')?.state.startedAt;
      if (data !== null && startedAt !== undefined) fillWithPreviews(data, startedAt, now, FULL_FOR_MS);
    },
    clear: (stack, now) => {
      const data = redisData(stack);
      data?.previews.clear();
      if (data !== null) notePressure(data, stack.containers.get('redis')?.state.startedAt ?? now, now);
    },
  },
  'mongodb-slow-queries': {
    summary: 'An index is missing, and the question the app asks most reads a whole collection.',
    inject: (stack, now) => {
      const catalog = mongoCatalog(stack);
      if (catalog === null) return;
      catalog.indexes.preferences = catalog.indexes.preferences.filter(({ name }) => name !== SLOW_INDEX);
      noteScanning(catalog, now - SLOW_FOR_MS);
    },
    clear: (stack, now) => {
      const catalog = mongoCatalog(stack);
      if (catalog === null || catalog.indexes.preferences.some(({ name }) => name === SLOW_INDEX)) return;
      catalog.indexes.preferences.push({ key: { annotator_id: 1 }, name: SLOW_INDEX });
      noteScanning(catalog, now);
    },
  },
  'mongodb-connection-storm': {
    summary: 'The app opens connections to MongoDB and closes none: the limit is near.',
    inject: (stack, now) => {
      stack.storm = now;
      const container = stack.containers.get('mongodb');
      if (container === undefined) return;
      for (let i = 5; i > 0; i--) addEvent(container, now - i * 4_000, refusedLine(now - i * 4_000, i));
    },
    clear: (stack) => void (stack.storm = null),
  },
} as const satisfies Record<string, Fault>;

function editMakefile(stack: Stack, change: (text: string) => string): void {
  stack.edits = [...stack.edits.filter(({ path }) => path !== 'Makefile'), { path: 'Makefile', change }];
}

/** What mongod says when it turns a client away. */
function refusedLine(at: number, i: number): string {
  const attr = { remote: `${addressOf('robo-rlhf')}:${51_000 + i}`, connectionCount: CONNECTION_LIMIT };
  return `{"t":{"$date":"${mongoDate(at)}"},"s":"I",  "c":"NETWORK",  "id":22942,   "ctx":"listener","msg":"Connection refused because there are too many open connections","attr":${JSON.stringify(attr)}}`;
}
