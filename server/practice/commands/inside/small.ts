/** Little programs that every image has, as far as operators use them to look around. */
import { serviceNames, serviceSpec } from '../../state/index.ts';
import { PROJECT } from '../../state/catalogue.ts';
import { hash } from '../../state/random.ts';
import { fail } from '../context.ts';
import type { InsideProgram } from './program.ts';

export const echo: InsideProgram = async (context) => {
  const noNewline = context.args[0] === '-n';
  await context.stdout.write(context.args.slice(noNewline ? 1 : 0).join(' ') + (noNewline ? '' : '\n'));
  return 0;
};

export const env: InsideProgram = async (context, inside) => {
  const [name] = context.args;
  if (name !== undefined) {
    if (!Object.hasOwn(inside.environment, name)) return 1;
    await context.stdout.write(`${inside.environment[name]}\n`);
    return 0;
  }
  await context.stdout.write(
    Object.entries(inside.environment)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
  );
  return 0;
};

export const hostname: InsideProgram = async (context, inside) => {
  await context.stdout.write(`${inside.environment.HOSTNAME}\n`);
  return 0;
};

export const date: InsideProgram = async (context) => {
  if (context.args.length > 0)
    return await fail(context, 1, 'date: the practice system knows date without arguments only');
  await context.stdout.write(`${new Date(context.now()).toUTCString().replace('GMT', 'UTC')}\n`);
  return 0;
};

export const whoami: InsideProgram = async (context, inside) => {
  await context.stdout.write(inside.container.service.startsWith('robo-rlhf') ? 'robo\n' : 'root\n');
  return 0;
};

/** `getent hosts NAME`: names on the project's network resolve while their container runs. */
export const getent: InsideProgram = async (context) => {
  const [database, name] = context.args;
  if (database !== 'hosts' || name === undefined)
    return await fail(context, 1, 'getent: the practice system knows getent hosts NAME only');
  const service = serviceNames(['dev', 'gpu', 'monitoring']).find(
    (known) => known === name || serviceSpec(known).container === name,
  );
  if (service === undefined || context.system.look().containers.get(service)?.state.status !== 'running') return 2;
  await context.stdout.write(`172.18.0.${2 + (hash(PROJECT, service) % 200)}     ${name}\n`);
  return 0;
};

export const ls: InsideProgram = async (context, inside) => {
  const paths = context.args.filter((arg) => !arg.startsWith('-'));
  const folder = `${(paths[0] ?? '/').replace(/\/+$/, '')}/`;
  const names = [...inside.container.files.keys()]
    .filter((path) => path.startsWith(folder))
    .map((path) => path.slice(folder.length).split('/')[0]!);
  if (names.length === 0)
    return await fail(context, 2, `ls: cannot access '${paths[0] ?? '/'}': No such file or directory`);
  await context.stdout.write(
    [...new Set(names)]
      .sort()
      .map((name) => `${name}\n`)
      .join(''),
  );
  return 0;
};

export const cat: InsideProgram = async (context, inside) => {
  let status = 0;
  for (const path of context.args) {
    const file = inside.container.files.get(path);
    if (file === undefined) status = await fail(context, 1, `cat: ${path}: No such file or directory`);
    else await context.stdout.write(file);
  }
  return status;
};

export const rm: InsideProgram = async (context, inside) => {
  const recursive = context.args.some((arg) => /^-\w*r/i.test(arg));
  const force = context.args.some((arg) => /^-\w*f/.test(arg));
  let status = 0;
  for (const path of context.args.filter((arg) => !arg.startsWith('-'))) {
    const hits = [...inside.container.files.keys()].filter(
      (file) => file === path || (recursive && file.startsWith(`${path.replace(/\/+$/, '')}/`)),
    );
    for (const hit of hits) inside.container.files.delete(hit);
    if (hits.length === 0 && !force)
      status = await fail(context, 1, `rm: cannot remove '${path}': No such file or directory`);
  }
  return status;
};
