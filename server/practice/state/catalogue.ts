/** The services of the reference stack's docker-compose.yml, as its operators know them. */
import { ADDED_SERVICES } from './added-services.ts';
import type { ServiceName, ServiceSpec } from './types.ts';

/** Compose names the project after the checkout folder. */
export const PROJECT = 'robo-rlhf-multimodal';
export const NETWORK = 'robo-rlhf-network';

const MIB = 1024 * 1024;
const MONGO_URL = 'mongodb://admin:password@mongodb:27017/robo_rlhf?authSource=admin';

const app = 'python -m robo_rlhf.quantum.autonomous --mode production';

const PUBLISHED_SERVICES: readonly ServiceSpec[] = [
  {
    name: 'robo-rlhf',
    container: 'robo-rlhf-app',
    image: `${PROJECT}-robo-rlhf`,
    command: app,
    processes: [app],
    ports: [{ host: 8080, container: 8080 }],
    profile: null,
    restart: 'unless-stopped',
    dependsOn: ['mongodb', 'redis'],
    volumes: [],
    environment: {
      ENVIRONMENT: 'production',
      CUDA_VISIBLE_DEVICES: '0',
      WANDB_API_KEY: '',
      HF_TOKEN: '',
      DATABASE_URL: MONGO_URL,
      REDIS_URL: 'redis://redis:6379/0',
      LOG_LEVEL: 'INFO',
    },
    healthyAfterMs: 1_200,
    stopMs: 900,
    usage: { cpuPercent: 6.4, memory: 612 * MIB, processes: 23 },
  },
  {
    name: 'robo-rlhf-dev',
    container: 'robo-rlhf-dev',
    image: `${PROJECT}-robo-rlhf-dev`,
    command: 'bash',
    processes: ['bash'],
    ports: [8000, 8080, 6006, 8888].map((port) => ({ host: port, container: port })),
    profile: 'dev',
    restart: 'no',
    dependsOn: ['mongodb', 'redis'],
    volumes: ['dev-cache'],
    environment: {
      ENVIRONMENT: 'development',
      DEBUG: '1',
      CUDA_VISIBLE_DEVICES: '0',
      REDIS_URL: 'redis://redis:6379/1',
    },
    healthyAfterMs: null,
    stopMs: 600,
    usage: { cpuPercent: 0.1, memory: 38 * MIB, processes: 1 },
  },
  {
    name: 'robo-rlhf-gpu',
    container: 'robo-rlhf-gpu-trainer',
    image: `${PROJECT}-robo-rlhf-gpu`,
    command: 'python -m robo_rlhf.algorithms.train_rlhf',
    processes: ['python -m robo_rlhf.algorithms.train_rlhf'],
    ports: [
      { host: 8081, container: 8080 },
      { host: 6007, container: 6006 },
    ],
    profile: 'gpu',
    restart: 'unless-stopped',
    dependsOn: ['mongodb', 'redis'],
    volumes: [],
    environment: { ENVIRONMENT: 'training', CUDA_VISIBLE_DEVICES: '0', REDIS_URL: 'redis://redis:6379/2' },
    healthyAfterMs: 1_400,
    stopMs: 900,
    usage: { cpuPercent: 90, memory: 5_200 * MIB, processes: 40 },
  },
  {
    name: 'mongodb',
    container: 'robo-rlhf-mongodb',
    image: 'mongo:6.0',
    command: 'docker-entrypoint.sh mongod',
    processes: ['mongod --auth --bind_ip_all'],
    ports: [{ host: 27017, container: 27017 }],
    profile: null,
    restart: 'unless-stopped',
    dependsOn: [],
    volumes: ['mongodb_data'],
    environment: {
      MONGO_INITDB_ROOT_USERNAME: 'admin',
      MONGO_INITDB_ROOT_PASSWORD: 'password',
      MONGO_INITDB_DATABASE: 'robo_rlhf',
    },
    healthyAfterMs: 1_000,
    stopMs: 500,
    usage: { cpuPercent: 0.9, memory: 214 * MIB, processes: 34 },
  },
  {
    name: 'redis',
    container: 'robo-rlhf-redis',
    image: 'redis:7-alpine',
    command: 'docker-entrypoint.sh redis-server /usr/local/etc/redis/redis.conf',
    processes: ['redis-server 0.0.0.0:6379'],
    ports: [{ host: 6379, container: 6379 }],
    profile: null,
    restart: 'unless-stopped',
    dependsOn: [],
    volumes: ['redis_data'],
    environment: {},
    healthyAfterMs: 800,
    stopMs: 300,
    usage: { cpuPercent: 0.4, memory: 61 * MIB, processes: 6 },
  },
  {
    name: 'prometheus',
    container: 'robo-rlhf-prometheus',
    image: 'prom/prometheus:latest',
    command:
      '/bin/prometheus --config.file=/etc/prometheus/prometheus.yml --storage.tsdb.path=/prometheus --web.enable-lifecycle',
    processes: ['/bin/prometheus --config.file=/etc/prometheus/prometheus.yml --storage.tsdb.path=/prometheus'],
    ports: [{ host: 9090, container: 9090 }],
    profile: 'monitoring',
    restart: 'unless-stopped',
    dependsOn: [],
    volumes: ['prometheus_data'],
    environment: {},
    healthyAfterMs: null,
    stopMs: 400,
    usage: { cpuPercent: 0.6, memory: 96 * MIB, processes: 12 },
  },
  {
    name: 'grafana',
    container: 'robo-rlhf-grafana',
    image: 'grafana/grafana:latest',
    command: '/run.sh',
    processes: ['grafana server --homepath=/usr/share/grafana --config=/etc/grafana/grafana.ini'],
    ports: [{ host: 3000, container: 3000 }],
    profile: 'monitoring',
    restart: 'unless-stopped',
    dependsOn: ['prometheus'],
    volumes: ['grafana_data'],
    environment: { GF_SECURITY_ADMIN_PASSWORD: 'admin', GF_USERS_ALLOW_SIGN_UP: 'false' },
    healthyAfterMs: null,
    stopMs: 400,
    usage: { cpuPercent: 0.3, memory: 118 * MIB, processes: 19 },
  },
  {
    name: 'jupyter',
    container: 'robo-rlhf-jupyter',
    image: `${PROJECT}-jupyter`,
    command: 'jupyter lab --ip=0.0.0.0 --port=8888 --no-browser',
    processes: ['jupyter-lab --ip=0.0.0.0 --port=8888 --no-browser'],
    ports: [{ host: 8888, container: 8888 }],
    profile: 'dev',
    restart: 'no',
    dependsOn: [],
    volumes: ['jupyter-data'],
    environment: { JUPYTER_ENABLE_LAB: 'yes', JUPYTER_TOKEN: 'robo-rlhf' },
    healthyAfterMs: null,
    stopMs: 600,
    usage: { cpuPercent: 0.2, memory: 102 * MIB, processes: 4 },
  },
  {
    name: 'tensorboard',
    container: 'robo-rlhf-tensorboard',
    image: `${PROJECT}-tensorboard`,
    command: 'tensorboard --logdir=/workspace/logs --host=0.0.0.0 --port=6006',
    processes: ['tensorboard --logdir=/workspace/logs --host=0.0.0.0 --port=6006'],
    ports: [{ host: 6006, container: 6006 }],
    profile: 'dev',
    restart: 'no',
    dependsOn: [],
    volumes: [],
    environment: {},
    healthyAfterMs: null,
    stopMs: 600,
    usage: { cpuPercent: 0.2, memory: 310 * MIB, processes: 9 },
  },
];

/** All that the simulator knows; which of them there are is for the Compose files to say. */
export const SERVICES: readonly ServiceSpec[] = [...PUBLISHED_SERVICES, ...ADDED_SERVICES];

export function serviceSpec(name: ServiceName): ServiceSpec {
  return SERVICES.find((service) => service.name === name)!;
}

/** Services of the published file that Compose acts on when none is named: those of no profile, and those of the profiles given. */
export function serviceNames(profiles: readonly string[]): ServiceName[] {
  return PUBLISHED_SERVICES.filter(({ profile }) => profile === null || profiles.includes(profile)).map(
    ({ name }) => name,
  );
}

export function volumeName(short: string): string {
  return `${PROJECT}_${short}`;
}
