/** `docker info`: the engine in figures, or the fields that a template asks for. */
import { HOST } from '../../state/index.ts';
import { type Command, fail } from '../context.ts';
import { parseFlags, valueOf } from '../flags.ts';
import { renderOne } from '../template.ts';
import { badFlag } from './usage.ts';

export const info: Command = async (context) => {
  const parsed = parseFlags(context.args, { format: { short: 'f', value: true } });
  if (!parsed.ok) return await badFlag(context, 'docker info', 'docker info [OPTIONS]', parsed.message);
  const stack = context.system.look();
  const states = [...stack.containers.values(), ...stack.strangers.values()].map(({ state }) => state.status);
  const running = states.filter((status) => status === 'running').length;
  const facts = {
    Containers: states.length,
    ContainersRunning: running,
    ContainersPaused: 0,
    ContainersStopped: states.length - running,
    Images: stack.images.length,
    Driver: 'overlay2',
    LoggingDriver: 'json-file',
    // The host has no GPU, and nobody has given Docker a runtime for one.
    Runtimes: { 'io.containerd.runc.v2': { path: 'runc' }, runc: { path: 'runc' } },
    DefaultRuntime: 'runc',
    ServerVersion: HOST.engineVersion,
    NCPU: HOST.cores,
    MemTotal: HOST.memory,
    DockerRootDir: '/var/lib/docker',
    OperatingSystem: 'Ubuntu 24.04.3 LTS',
    Name: HOST.name,
  };
  const format = valueOf(parsed, 'format');
  if (format === 'json') await context.stdout.write(`${JSON.stringify(facts)}\n`);
  else if (format !== undefined) {
    const made = renderOne(format, facts);
    if (!made.ok) return await fail(context, 1, made.message);
    await context.stdout.write(`${made.text}\n`);
  } else {
    await context.stdout.write(
      [
        'Server:',
        ` Containers: ${facts.Containers}`,
        `  Running: ${running}`,
        `  Paused: 0`,
        `  Stopped: ${facts.ContainersStopped}`,
        ` Images: ${facts.Images}`,
        ` Server Version: ${facts.ServerVersion}`,
        ` Storage Driver: ${facts.Driver}`,
        ` Logging Driver: ${facts.LoggingDriver}`,
        ` Runtimes: ${Object.keys(facts.Runtimes).join(' ')}`,
        ` Default Runtime: ${facts.DefaultRuntime}`,
        ` Operating System: ${facts.OperatingSystem}`,
        ` CPUs: ${facts.NCPU}`,
        ` Total Memory: ${(facts.MemTotal / 1024 ** 3).toFixed(2)}GiB`,
        ` Name: ${facts.Name}`,
        ` Docker Root Dir: ${facts.DockerRootDir}`,
        '',
      ].join('\n'),
    );
  }
  return 0;
};
