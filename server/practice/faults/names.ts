/**
 * Names of all faults. The same list as FAULT_NAMES of src/contract/scenario.ts, which this folder may not import
 * because it runs from a copy of itself; a test compares the two.
 */
export const FAULT_NAMES = [
  'app-crash-loop',
  'prometheus-config-refused',
  'no-alert-rules',
  'backup-without-credentials',
  'restore-trap',
  'redis-down',
  'redis-evicting',
  'mongodb-down',
  'mongodb-slow-queries',
  'mongodb-connection-storm',
  'disk-full',
  'oom-kill',
  'port-8080-taken',
  'certificate-expired',
  'credential-in-log',
] as const;
export type FaultName = (typeof FAULT_NAMES)[number];
