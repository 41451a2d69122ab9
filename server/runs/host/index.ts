/** The face of server/runs/host. What lives here and what may not: README.md beside this file. */
export { asciicast } from './asciicast.ts';
export type { CastOptions } from './asciicast.ts';
export { ensureHost } from './client.ts';
export type { EnsureHostOptions, HostClient } from './client.ts';
export { journalFolder, journalLength, openJournal, readEnd, readJournal } from './journal.ts';
export type { Journal } from './journal.ts';
export { ensureRuntimeDir, runtimeDirFor } from './runtime-dir.ts';
export { stopHosts } from './stop-hosts.ts';
