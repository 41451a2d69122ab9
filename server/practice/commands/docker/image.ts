/** `docker image ls|rm|prune|inspect`, `docker images`, `docker tag`, `docker rmi`: what images the host has. */
import { findImage, type Image, imageInUse, type Stack, tagImage } from '../../state/index.ts';
import { type Command, type CommandContext, fail, withArgs } from '../context.ts';
import { isOn, parseFlags, valueOf } from '../flags.ts';
import { decimalSize, goTime, humanDuration, textTable } from '../format.ts';
import { renderRows } from '../template.ts';
import { badFlag, needsArguments } from './usage.ts';

const ASKS_BACK = 'the practice system does not ask back; add --force';

export const image: Command = async (context) => {
  const [verb, ...rest] = context.args;
  if (verb === 'ls' || verb === 'list') return await images(withArgs(context, rest));
  if (verb === 'rm' || verb === 'remove') return await rmi(withArgs(context, rest));
  if (verb === 'tag') return await tag(withArgs(context, rest));
  if (verb === 'prune') return await prune(withArgs(context, rest));
  return await fail(
    context,
    1,
    `docker: the practice system knows 'docker image ls', 'rm', 'tag', 'prune' and 'inspect' only.`,
  );
};

export const images: Command = async (context) => {
  const parsed = parseFlags(context.args, {
    all: { short: 'a' },
    quiet: { short: 'q' },
    filter: { short: 'f', value: true },
    format: { value: true },
    'no-trunc': {},
  });
  if (!parsed.ok)
    return await badFlag(context, 'docker image ls', 'docker image ls [OPTIONS] [REPOSITORY[:TAG]]', parsed.message);
  const filter = valueOf(parsed, 'filter');
  if (filter !== undefined && !/^dangling=(true|false)$/.test(filter))
    return await fail(context, 1, `Error response from daemon: invalid filter '${filter.split('=')[0]}'`);
  const [wanted] = parsed.rest;
  const rows = context.system
    .look()
    .images.toSorted((a, b) => b.createdAt - a.createdAt)
    .flatMap((one) => rowsOf(one, context.now(), isOn(parsed, 'no-trunc')))
    .filter(({ Repository, Tag }) => wanted === undefined || wanted === Repository || wanted === `${Repository}:${Tag}`)
    .filter(({ Repository }) => filter === undefined || (filter === 'dangling=true') === (Repository === '<none>'));
  if (isOn(parsed, 'quiet')) {
    await context.stdout.write([...new Set(rows.map(({ ID }) => `${ID}\n`))].join(''));
    return 0;
  }
  const format = valueOf(parsed, 'format') ?? 'table';
  if (format !== 'table') {
    const made = renderRows(format, rows, { ID: 'IMAGE ID', CreatedSince: 'CREATED' });
    if (!made.ok) return await fail(context, 1, made.message);
    await context.stdout.write(made.text);
    return 0;
  }
  const heading = ['REPOSITORY', 'TAG', 'IMAGE ID', 'CREATED', 'SIZE'];
  const cells = rows.map(({ Repository, Tag, ID, CreatedSince, Size }) => [Repository, Tag, ID, CreatedSince, Size]);
  await context.stdout.write(textTable([heading, ...cells]));
  return 0;
};

export const tag: Command = async (context) => {
  const [source, target] = context.args;
  if (source === undefined || target === undefined)
    return await needsArguments(
      context,
      'docker tag',
      'docker tag SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]',
      '2 arguments',
    );
  if (!/^[a-z0-9][a-z0-9._/-]*(?::[\w.-]{1,128})?$/.test(target))
    return await fail(
      context,
      1,
      `Error parsing reference: "${target}" is not a valid repository/tag: invalid reference format`,
    );
  const found = findImage(context.system.look(), source);
  if (found === undefined) return await fail(context, 1, `Error response from daemon: No such image: ${source}`);
  await context.system.change((stack) => tagImage(stack, found, target));
  return 0;
};

export const rmi: Command = async (context) => {
  const parsed = parseFlags(context.args, { force: { short: 'f' }, 'no-prune': {} });
  const line = 'docker image rm [OPTIONS] IMAGE [IMAGE...]';
  if (!parsed.ok) return await badFlag(context, 'docker image rm', line, parsed.message);
  if (parsed.rest.length === 0) return await needsArguments(context, 'docker image rm', line, 'at least 1 argument');
  let status = 0;
  for (const name of parsed.rest) {
    const said = await context.system.change((stack) => removeName(stack, name));
    if (said.ok) await context.stdout.write(said.text);
    else status = await fail(context, 1, `Error response from daemon: ${said.why}`);
  }
  return status;
};

function removeName(stack: Stack, name: string): { ok: true; text: string } | { ok: false; why: string } {
  const found = findImage(stack, name);
  if (found === undefined) return { ok: false, why: `No such image: ${name}` };
  const names = found.tags.filter((known) => known === name || known === `${name}:latest`);
  const isLast = found.tags.length <= 1 || names.length === 0;
  if (isLast && imageInUse(stack, found))
    return {
      ok: false,
      why: `conflict: unable to remove repository reference "${name}" (must force) - container is using its referenced image ${found.id.slice(0, 12)}`,
    };
  const gone = names.length === 0 ? found.tags : names;
  found.tags = found.tags.filter((known) => !gone.includes(known));
  const lines = gone.map((known) => `Untagged: ${known}\n`);
  if (isLast) {
    stack.images = stack.images.filter(({ id }) => id !== found.id);
    lines.push(`Deleted: sha256:${found.id}\n`);
  }
  return { ok: true, text: lines.join('') };
}

const prune: Command = async (context) => {
  const parsed = parseFlags(context.args, { all: { short: 'a' }, force: { short: 'f' }, filter: { value: true } });
  if (!parsed.ok) return await badFlag(context, 'docker image prune', 'docker image prune [OPTIONS]', parsed.message);
  if (!isOn(parsed, 'force')) return await fail(context, 1, `docker image prune: ${ASKS_BACK}`);
  const until = olderThan(valueOf(parsed, 'filter'), context.now());
  if (until === null) return await fail(context, 1, `Error response from daemon: invalid filter`);
  await context.sleep(300);
  return await report(context, await context.system.change((stack) => pruneImages(stack, isOn(parsed, 'all'), until)));
};

/** Removes images without a name, or with `all` every one that no container uses. */
export function pruneImages(stack: Stack, all: boolean, createdBefore: number): Image[] {
  const gone = stack.images.filter(
    (one) => (all || one.tags.length === 0) && one.createdAt <= createdBefore && !imageInUse(stack, one),
  );
  stack.images = stack.images.filter((one) => !gone.includes(one));
  return gone;
}

/** Time of `until=24h`, now without a filter, null for what is not understood. */
export function olderThan(filter: string | undefined, now: number): number | null {
  if (filter === undefined) return now;
  const match = /^until=(\d+)([hm])$/.exec(filter);
  return match === null ? null : now - Number(match[1]) * (match[2] === 'h' ? 3_600_000 : 60_000);
}

async function report(context: CommandContext, gone: readonly Image[]): Promise<number> {
  const lines = gone.flatMap(({ id, tags }) => [
    ...tags.map((name) => `untagged: ${name}\n`),
    `deleted: sha256:${id}\n`,
  ]);
  const bytes = gone.reduce((sum, one) => sum + one.bytes, 0);
  const heading = lines.length > 0 ? 'Deleted Images:\n' : '';
  await context.stdout.write(
    `${heading}${lines.join('')}${heading === '' ? '' : '\n'}Total reclaimed space: ${decimalSize(bytes, 4)}\n`,
  );
  return 0;
}

function rowsOf(one: Image, now: number, whole: boolean) {
  const names = one.tags.length > 0 ? one.tags : ['<none>:<none>'];
  return names.map((name) => {
    const at = name.lastIndexOf(':');
    return {
      Repository: name.slice(0, at),
      Tag: name.slice(at + 1),
      ID: whole ? `sha256:${one.id}` : one.id.slice(0, 12),
      CreatedSince: `${humanDuration(now - one.createdAt)} ago`,
      CreatedAt: goTime(one.createdAt),
      Size: decimalSize(one.bytes),
    };
  });
}

/** As `docker image inspect` shows it. */
export function describeImage({ id, tags, createdAt, bytes }: Image): Record<string, unknown> {
  return {
    Id: `sha256:${id}`,
    RepoTags: tags,
    Created: new Date(createdAt).toISOString(),
    Size: bytes,
    Os: 'linux',
    Architecture: 'amd64',
  };
}
