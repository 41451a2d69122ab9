/** Little programs that every image has, as far as operators use them to look around. */
import { SERVICES } from '../../state/index.ts';
import { addressOf } from '../../state/network.ts';
import { fail } from '../context.ts';
import { fileInside, mountsOf } from '../../monitoring/mounts.ts';
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
  const service = SERVICES.find((known) => known.name === name || known.container === name)?.name;
  if (service === undefined || context.system.look().containers.get(service)?.state.status !== 'running') return 2;
  await context.stdout.write(`${addressOf(service)}     ${name}\n`);
  return 0;
};

export const ls: InsideProgram = async (context, inside) => {
  const paths = context.args.filter((arg) => !arg.startsWith('-'));
  const folder = `${(paths[0] ?? '/').replace(/\/+$/, '')}/`;
  const mounted = mountsOf(context.system.look(), inside.container).map(({ target }) => target);
  const names = [...inside.container.files.keys(), ...mounted]
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
    const stack = context.system.look();
    const file = inside.container.files.get(path) ?? fileInside(stack, mountsOf(stack, inside.container), path);
    if (file === null) status = await fail(context, 1, `cat: ${path}: No such file or directory`);
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

/** `test -w PATH` and its like: what a container sees of the checkout, and files of its own. */
export const test: InsideProgram = async (context, inside) => {
  const [flag, path, ...rest] = context.args.filter((arg) => arg !== ']');
  if (flag === undefined || !/^-[defrw]$/.test(flag) || path === undefined || rest.length > 0)
    return await fail(context, 2, 'test: the practice system knows test -d, -e, -f, -r and -w PATH only');
  const mount = mountsOf(context.system.look(), inside.container).find(
    ({ target }) => path === target || path.startsWith(`${target}/`),
  );
  const bind = inside.container.config.binds.find(({ target }) => target === mount?.target);
  if (mount === undefined) return inside.container.files.has(path) && flag !== '-d' ? 0 : 1;
  if (flag === '-w') return bind?.readOnly === true ? 1 : 0;
  const isPlace = path === mount.target && !/\.\w+$/.test(path);
  return (flag === '-d' && !isPlace) || (flag === '-f' && isPlace) ? 1 : 0;
};

/** `chown -R 1000:1000 PATH…`: the files are those of that user already. */
export const chown: InsideProgram = async (context) => {
  const [owner, ...paths] = context.args.filter((arg) => !/^-[Rv]+$/.test(arg));
  if (owner === undefined || paths.length === 0) return await fail(context, 1, 'chown: missing operand');
  if (!/^\d+(?::\d+)?$/.test(owner)) return await fail(context, 1, `chown: invalid user: ‘${owner}’`);
  return 0;
};

export const id: InsideProgram = async (context, inside) => {
  const isApp = inside.container.service.startsWith('robo-rlhf');
  await context.stdout.write(
    isApp ? 'uid=1000(robo) gid=1000(robo) groups=1000(robo)\n' : 'uid=0(root) gid=0(root) groups=0(root)\n',
  );
  return 0;
};
