/**
 * The truth of the practice system: what the reference stack is made of (`catalogue`), what state it is in (`types`),
 * and how that changes with time and with what operators do (`containers`, `volumes`). Pure functions over a `Stack`,
 * given the time; no sockets, no timers, no printing. Everything random comes from the stack's seed.
 */
export * from './types.ts';
export { PROJECT, SERVICES, serviceSpec, serviceNames, volumeName } from './catalogue.ts';
export {
  containerHealth,
  createContainer,
  exitContainer,
  removeContainer,
  serves,
  startContainer,
  writeInside,
} from './containers.ts';
export { advance } from './advance.ts';
export { addEvent, linesBetween, lastLines } from './logs.ts';
export { hostUsage, HOST } from './host.ts';
export { usageOf } from './usage.ts';
