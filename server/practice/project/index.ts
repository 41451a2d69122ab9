/**
 * The Compose project as its files say it: `docker-compose.yml`, the override beside it or the files that COMPOSE_FILE
 * names, and `.env`. Reading and merging only; what becomes of it is the commands' business. What Compose would refuse is
 * refused in its words; what the simulator does not know about a service is left out of account.
 */
import type { ReadCheckout } from '../checkout.ts';
import { type ContainerConfig, SERVICES, type ServiceName } from '../state/index.ts';
import { readYaml, type Yaml } from '../yaml.ts';
import { interpolate, readEnvFile } from './environment.ts';
import { markTags, mergeProjects } from './merge.ts';
import { readService } from './service.ts';

export type Project = {
  /** Services that the files declare and the simulator knows. */
  services: Map<ServiceName, ContainerConfig>;
  /** The merged files, variables filled in. */
  merged: { [key: string]: Yaml };
  /** For standard error, a line each. */
  warnings: string[];
};
export type ProjectResult = { ok: true; project: Project } | { ok: false; status: number; why: string };

const NOT_FOUND_STATUS = 14;
const BAD_FILE_STATUS = 15;
const BASE_FILES = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const OVERRIDE_FILES = ['compose.override.yml', 'docker-compose.override.yml', 'docker-compose.override.yaml'];

/**
 * Reads the project. `files` are those that the caller names, none for Compose's own choice; `environment` is the caller's
 * and wins over `.env`.
 */
export function readProject(
  read: ReadCheckout,
  given: { files?: readonly string[]; environment?: Readonly<Record<string, string>> } = {},
): ProjectResult {
  const text = (path: string): string | null => {
    const bytes = read(path);
    return bytes === null ? null : Buffer.from(bytes).toString('utf8');
  };
  const variables = { ...readEnvFile(text('.env') ?? ''), ...given.environment };
  const names = chooseFiles(text, given.files ?? [], variables.COMPOSE_FILE);
  if (names.length === 0) return refuse(NOT_FOUND_STATUS, 'no configuration file provided: not found');
  const warnings = new Set<string>();
  const documents: { [key: string]: Yaml }[] = [];
  for (const name of names) {
    const source = text(name);
    if (source === null) return refuse(NOT_FOUND_STATUS, `open ${name}: no such file or directory`);
    const parsed = readYaml(markTags(source));
    if (!parsed.ok) return refuse(BAD_FILE_STATUS, `yaml: line ${parsed.line}: ${parsed.why}`);
    if (!isMap(parsed.value)) return refuse(BAD_FILE_STATUS, 'top-level object must be a mapping');
    const filled = interpolate(parsed.value, variables);
    if (!filled.ok) return refuse(BAD_FILE_STATUS, filled.why);
    for (const unset of filled.unset) warnings.add(`The "${unset}" variable is not set. Defaulting to a blank string.`);
    documents.push(filled.value as { [key: string]: Yaml });
  }
  const merged = mergeProjects(documents);
  const services = new Map<ServiceName, ContainerConfig>();
  for (const [name, declared] of Object.entries(isMap(merged.services) ? merged.services : {})) {
    if (!isMap(declared)) return refuse(BAD_FILE_STATUS, `services.${name} must be a mapping`);
    if (declared.image === undefined && declared.build === undefined)
      return refuse(
        BAD_FILE_STATUS,
        `service "${name}" has neither an image nor a build context specified: invalid compose project`,
      );
    const known = SERVICES.find((service) => service.name === name);
    if (known === undefined) continue;
    const config = readService(known.name, declared);
    if (!config.ok) return refuse(BAD_FILE_STATUS, config.why);
    services.set(known.name, config.config);
  }
  return { ok: true, project: { services, merged, warnings: [...warnings] } };
}

function chooseFiles(
  text: (path: string) => string | null,
  named: readonly string[],
  fromVariable: string | undefined,
): string[] {
  if (named.length > 0) return named.map((name) => name.replace(/^\.\//, ''));
  if (fromVariable !== undefined && fromVariable !== '') return fromVariable.split(':').filter((name) => name !== '');
  const base = BASE_FILES.find((name) => text(name) !== null);
  const override = OVERRIDE_FILES.find((name) => text(name) !== null);
  return base === undefined ? [] : [base, ...(override === undefined ? [] : [override])];
}

function refuse(status: number, why: string): { ok: false; status: number; why: string } {
  return { ok: false, status, why };
}

function isMap(value: Yaml | undefined): value is { [key: string]: Yaml } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
