/** `docker system df`: disk use of images, containers, volumes and the build cache. */
import { imageBytes, imageInUse, serviceSpec, type Stack } from '../../state/index.ts';
import { volumeBytes, volumeUser } from '../../state/volumes.ts';
import { type Command, fail } from '../context.ts';
import { parseFlags, valueOf } from '../flags.ts';
import { decimalSize, textTable } from '../format.ts';
import { renderRows } from '../template.ts';
import { badFlag } from './usage.ts';

const MB = 1_000_000;

export const systemDf: Command = async (context) => {
  const parsed = parseFlags(context.args, { format: { value: true }, verbose: { short: 'v' } });
  if (!parsed.ok) return await badFlag(context, 'docker system df', 'docker system df [OPTIONS]', parsed.message);
  await context.sleep(300);
  const rows = usageRows(context.system.look());
  const format = valueOf(parsed, 'format');
  if (format !== undefined && format !== 'table') {
    const made = renderRows(format, rows, { TotalCount: 'TOTAL' });
    if (!made.ok) return await fail(context, 1, made.message);
    await context.stdout.write(made.text);
    return 0;
  }
  const heading = ['TYPE', 'TOTAL', 'ACTIVE', 'SIZE', 'RECLAIMABLE'];
  await context.stdout.write(
    textTable([heading, ...rows.map((row) => [row.Type, row.TotalCount, row.Active, row.Size, row.Reclaimable])], 5),
  );
  return 0;
};

function usageRows(stack: Stack): Record<'Type' | 'TotalCount' | 'Active' | 'Size' | 'Reclaimable', string>[] {
  const containers = [...stack.containers.values()];
  const images = stack.images.filter((image) => imageInUse(stack, image));
  const unused = imageBytes(stack) - images.reduce((total, { bytes }) => total + bytes, 0);
  const running = containers.filter(({ state }) => state.status !== 'exited');
  const volumes = [...stack.volumes.values()];
  const used = volumes.filter(
    ({ name }) => volumeUser(stack, name, (service) => serviceSpec(service).volumes) !== null,
  );
  const sum = (list: typeof volumes): number => list.reduce((total, volume) => total + volumeBytes(volume), 0);
  const row = (Type: string, total: number, active: number, bytes: number, free: number) => {
    const share = bytes === 0 ? 0 : Math.round((free / bytes) * 100);
    return {
      Type,
      TotalCount: String(total),
      Active: String(active),
      Size: decimalSize(bytes, 4),
      Reclaimable: `${decimalSize(free, 4)} (${share}%)`,
    };
  };
  return [
    row('Images', stack.images.length, images.length, imageBytes(stack), unused),
    row(
      'Containers',
      containers.length,
      running.length,
      containers.length * 0.4 * MB,
      (containers.length - running.length) * 0.4 * MB,
    ),
    row('Local Volumes', volumes.length, used.length, sum(volumes), sum(volumes) - sum(used)),
    row('Build Cache', stack.buildCache.entries, 0, stack.buildCache.bytes, stack.buildCache.bytes),
  ];
}
