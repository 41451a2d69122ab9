/** `docker compose build`, `pull`, `images`: the images of the project's services. */
import { addImage, findImage, MENDED_MODULES, type ServiceName, serviceSpec, withTag } from '../../state/index.ts';
import { fail } from '../context.ts';
import { isOn, parseFlags } from '../flags.ts';
import { decimalSize, humanDuration, textTable } from '../format.ts';
import { renderRows } from '../template.ts';
import {
  badComposeFlag,
  type ComposeCommand,
  type ComposeContext,
  containersOf,
  findServices,
  noSuchService,
} from './context.ts';
import { createProgress, type Progress } from './progress.ts';
import { activeServices, configOf } from './project.ts';

const PULL_MS = 500;
const BUILD_MS = 900;
const LAYER_BYTES = 210_000_000;

/** Gets the image when it is not on the host, or always. */
export async function provideImage(
  context: ComposeContext,
  name: ServiceName,
  options: { always: boolean; progress: Progress },
): Promise<void> {
  const { image, builds } = configOf(context.project, name);
  const known = findImage(context.system.look(), image);
  if (known !== undefined && (!options.always || builds)) return;
  if (builds) return void (await buildOne(context, name, { noCache: false }));
  await options.progress.say(name, 'Pulling');
  await context.sleep(PULL_MS);
  // What a registry has under the tag is what the host has already.
  if (known === undefined) await context.system.change((stack, now) => void addImage(stack, image, { now }));
  await options.progress.say(name, 'Pulled', 'done');
}

/** Builds a service's image from the checkout. Resolves with the exit status. */
export async function buildOne(
  context: ComposeContext,
  name: ServiceName,
  options: { noCache: boolean },
): Promise<number> {
  const { image } = configOf(context.project, name);
  const steps = [
    `#0 building with "default" instance using docker driver`,
    `#1 [${name} internal] load build definition from Dockerfile`,
    `#2 [${name} base 1/5] FROM docker.io/library/python:3.10-slim`,
    `#3 [${name} base 2/5] RUN apt-get update && apt-get install -y --no-install-recommends curl git`,
    ...(options.noCache ? [] : ['#3 CACHED']),
    `#4 [${name} production 1/1] RUN pip install --no-cache-dir -e .`,
  ];
  for (const step of steps) await context.stderr.write(`${step}\n`);
  await context.sleep(BUILD_MS);
  const modules = modulesOf(context);
  const made = await context.system.change((stack, now) => {
    stack.buildCache = { entries: stack.buildCache.entries + 6, bytes: stack.buildCache.bytes + LAYER_BYTES };
    return addImage(stack, image, { now, modules });
  });
  await context.stderr.write(
    `#4 DONE ${(BUILD_MS / 1000).toFixed(1)}s\n#5 exporting to image\n#5 naming to docker.io/library/${withTag(image)} done\n#5 writing image sha256:${made.id} done\n`,
  );
  await createProgress(context, 'Building').say(image, 'Built', 'done');
  return 0;
}

/** What the build installs beyond the published dependencies: those that pyproject.toml names. */
function modulesOf(context: ComposeContext): string[] {
  const bytes = context.system.checkoutFile('pyproject.toml');
  const text = bytes === null ? '' : Buffer.from(bytes).toString('utf8');
  return MENDED_MODULES.filter((module) => text.includes(`"${module}"`));
}

export const build: ComposeCommand = async (context) => {
  const parsed = parseFlags(context.args, { 'no-cache': {}, pull: {}, quiet: { short: 'q' } });
  if (!parsed.ok) return await badComposeFlag(context, 'docker compose build [OPTIONS] [SERVICE...]', parsed.message);
  const found = findServices(parsed.rest);
  if (!found.ok) return await noSuchService(context, found.unknown);
  const wanted = found.services.length > 0 ? found.services : activeServices(context.project, context.profiles);
  const builds = wanted.filter((name) => context.project.services.get(name)?.builds === true);
  if (builds.length === 0) return await fail(context, 0, 'No services to build');
  for (const name of builds) {
    const status = await buildOne(context, name, { noCache: isOn(parsed, 'no-cache') });
    if (status !== 0) return status;
  }
  return 0;
};

export const pull: ComposeCommand = async (context) => {
  const parsed = parseFlags(context.args, {
    quiet: { short: 'q' },
    'ignore-buildable': {},
    'ignore-pull-failures': {},
    'include-deps': {},
  });
  if (!parsed.ok) return await badComposeFlag(context, 'docker compose pull [OPTIONS] [SERVICE...]', parsed.message);
  const found = findServices(parsed.rest);
  if (!found.ok) return await noSuchService(context, found.unknown);
  const wanted = found.services.length > 0 ? found.services : activeServices(context.project, context.profiles);
  const progress = createProgress(context, 'Pulling');
  for (const name of wanted) {
    if (configOf(context.project, name).builds) {
      await progress.say(name, 'Skipped - No image to be pulled', 'done');
      continue;
    }
    await provideImage(context, name, { always: true, progress });
  }
  return 0;
};

export const images: ComposeCommand = async (context) => {
  const parsed = parseFlags(context.args, { quiet: { short: 'q' }, format: { value: true } });
  if (!parsed.ok) return await badComposeFlag(context, 'docker compose images [OPTIONS] [SERVICE...]', parsed.message);
  const found = findServices(parsed.rest);
  if (!found.ok) return await noSuchService(context, found.unknown);
  const stack = context.system.look();
  const rows = containersOf(stack, found.services)
    .map((container) => {
      const image = stack.images.find(({ id }) => id === container.imageId);
      const [repository = '<none>', tag = '<none>'] = image?.tags.includes(withTag(container.config.image))
        ? withTag(container.config.image).split(/:(?=[^:/]*$)/)
        : [];
      return {
        ContainerName: serviceSpec(container.service).container,
        Repository: repository,
        Tag: tag,
        Platform: 'linux/amd64',
        ID: container.imageId.slice(0, 12),
        Size: decimalSize(image?.bytes ?? 0),
        Created: `${humanDuration(context.now() - (image?.createdAt ?? 0))} ago`,
      };
    })
    .sort((a, b) => (a.ContainerName < b.ContainerName ? -1 : 1));
  if (isOn(parsed, 'quiet')) {
    await context.stdout.write([...new Set(rows.map(({ ID }) => `${ID}\n`))].join(''));
    return 0;
  }
  const format = parsed.values.get('format')?.at(-1) ?? 'table';
  if (format !== 'table') {
    const made = renderRows(format, rows);
    if (!made.ok) return await fail(context, 1, made.message);
    await context.stdout.write(made.text);
    return 0;
  }
  const heading = ['CONTAINER', 'REPOSITORY', 'TAG', 'PLATFORM', 'IMAGE ID', 'SIZE', 'CREATED'];
  await context.stdout.write(textTable([heading, ...rows.map((row) => Object.values(row))]));
  return 0;
};
