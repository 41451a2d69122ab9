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
  portHolder,
  removeContainer,
  serves,
  startContainer,
  worksInside,
  writeInside,
} from './containers.ts';
export { breakageOf, builtImageName, commandLine } from './app-program.ts';
export {
  APP_COMMAND_MENDED,
  APP_IMAGE_AS_FOUND,
  APP_IMAGE_MENDED,
  APP_REPOSITORY,
  publishedConfig,
  publishedConfigs,
  sameConfig,
  withTag,
} from './config.ts';
export { addImage, findImage, firstImages, imageBytes, imageInUse, MENDED_MODULES, tagImage } from './images.ts';
export { advance } from './advance.ts';
export { addEvent, linesBetween, lastLines } from './logs.ts';
export { hostUsage, HOST } from './host.ts';
export { usageOf } from './usage.ts';
export {
  AVERAGE_BYTES,
  documentBytes,
  indexFor,
  INITIAL_INDEXES,
  mongoCatalog,
  mongoDate,
  noteScanning,
  scanMs,
} from './mongo.ts';
export { CONNECTION_LIMIT, connectionCounts, isScanning, isStorming, slowQuestions } from './mongo-load.ts';
