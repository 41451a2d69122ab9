/** The monitoring's part of the state (../state/monitoring.ts), by its own name. */
export * from '../state/monitoring.ts';
