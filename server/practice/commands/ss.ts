/**
 * `ss -ltn`: the TCP ports on which the simulated host listens. What Docker publishes is held by docker-proxy, which is
 * root's, so that an operator's `-p` shows no process for it, as on the real host.
 */
import type { Stack } from '../state/index.ts';
import { type Command, fail } from './context.ts';
import { isOn, parseFlags } from './flags.ts';

const FLAGS = {
  listening: { short: 'l' },
  tcp: { short: 't' },
  numeric: { short: 'n' },
  processes: { short: 'p' },
  'no-header': { short: 'H' },
  ipv4: { short: '4' },
} as const;

type Listener = { address: string; port: number; queue: number };

export const ss: Command = async (context) => {
  const parsed = parseFlags(context.args, FLAGS);
  if (!parsed.ok) {
    const option = /'(.)'|--\S+/.exec(parsed.message)?.[1] ?? parsed.message;
    return await fail(context, 255, `ss: invalid option -- '${option}'\nUsage: ss [ OPTIONS ]`);
  }
  if (!isOn(parsed, 'listening') || !isOn(parsed, 'tcp') || !isOn(parsed, 'numeric'))
    return await fail(context, 1, 'ss: the practice system knows ss -ltn, with -p, -H and -4, only');
  const filter = parsed.rest.join(' ');
  const match = /^(?:sport|src) (?:=|eq) :(\d+)$/.exec(filter);
  if (filter !== '' && match === null)
    return await fail(context, 1, `ss: the practice system knows the filter 'sport = :PORT' only`);
  const rows = listeners(context.system.look())
    .filter(({ port }) => match === null || port === Number(match[1]))
    .filter(({ address }) => !isOn(parsed, 'ipv4') || !address.startsWith('['))
    .map(({ address, port, queue }) => ['LISTEN', '0', String(queue), `${address}:${port}`, `${peerOf(address)}:*`]);
  const heading = ['State', 'Recv-Q', 'Send-Q', 'Local Address:Port', 'Peer Address:Port'];
  await context.stdout.write(columns(isOn(parsed, 'no-header') ? rows : [heading, ...rows], isOn(parsed, 'processes')));
  return 0;
};

function listeners(stack: Stack): Listener[] {
  const own: Listener[] = [
    { address: '127.0.0.53%lo', port: 53, queue: 4096 },
    { address: '0.0.0.0', port: 22, queue: 128 },
  ];
  const published = [
    ...[...stack.containers.values()].flatMap(({ state, config }) => (state.status === 'running' ? config.ports : [])),
    ...[...stack.strangers.values()].flatMap(({ state, ports }) => (state.status === 'running' ? ports : [])),
  ];
  for (const { address, host } of published) {
    own.push({ address, port: host, queue: 4096 });
    if (address === '0.0.0.0') own.push({ address: '[::]', port: host, queue: 4096 });
  }
  return own.sort((a, b) => Number(a.address.startsWith('[')) - Number(b.address.startsWith('[')) || a.port - b.port);
}

function peerOf(address: string): string {
  return address.startsWith('[') ? '[::]' : '0.0.0.0';
}

/** Addresses to the right, everything else to the left, as ss lays them out. */
function columns(rows: readonly (readonly string[])[], processes: boolean): string {
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)));
  return rows
    .map((row, i) => {
      const cells = row.map((cell, column) =>
        column < 3 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      );
      const last = processes && i === 0 && row[0] === 'State' ? 'Process' : '';
      return `${cells.join(' ')}${last}\n`;
    })
    .join('');
}
