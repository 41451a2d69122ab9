/** Services that the published file lacks and that operators may add to the monitoring, as their images are. */
import type { ServiceSpec } from './types.ts';

const MIB = 1024 * 1024;

const added = (
  given: Pick<ServiceSpec, 'name' | 'image' | 'command' | 'ports'> & { memory: number; processes: number },
): ServiceSpec => ({
  name: given.name,
  container: `robo-rlhf-${given.name}`,
  image: given.image,
  command: given.command,
  processes: [given.command],
  ports: given.ports,
  profile: 'monitoring',
  restart: 'unless-stopped',
  dependsOn: [],
  volumes: [],
  environment: {},
  healthyAfterMs: null,
  stopMs: 200,
  usage: { cpuPercent: 0.3, memory: given.memory, processes: given.processes },
});

export const ADDED_SERVICES: readonly ServiceSpec[] = [
  added({
    name: 'node-exporter',
    image: 'prom/node-exporter:v1.9.1',
    command: '/bin/node_exporter',
    ports: [],
    memory: 19 * MIB,
    processes: 8,
  }),
  added({
    name: 'cadvisor',
    image: 'gcr.io/cadvisor/cadvisor:v0.52.1',
    command: '/usr/bin/cadvisor -logtostderr',
    ports: [],
    memory: 61 * MIB,
    processes: 21,
  }),
  added({
    name: 'redis-exporter',
    image: 'oliver006/redis_exporter:v1.74.0',
    command: '/redis_exporter',
    ports: [],
    memory: 14 * MIB,
    processes: 7,
  }),
  added({
    name: 'mongodb-exporter',
    image: 'percona/mongodb_exporter:0.46',
    command: '/mongodb_exporter',
    ports: [],
    memory: 33 * MIB,
    processes: 9,
  }),
  added({
    name: 'alertmanager',
    image: 'prom/alertmanager:v0.28.1',
    command: '/bin/alertmanager --config.file=/etc/alertmanager/alertmanager.yml --storage.path=/alertmanager',
    ports: [{ host: 9093, container: 9093 }],
    memory: 27 * MIB,
    processes: 11,
  }),
];
