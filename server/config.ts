/**
 * The server's configuration: one file, `runbooks.yaml`, every key with a default, checked at start with file and line.
 * Here lives the shape the server works with; reading and checking the file is in `config/`.
 */
import type { OlderVersions } from '../src/contract/policy.ts';
import type { LogLevel } from './config/log-level.ts';
import type { TargetsConfig } from './targets/config-types.ts';

export { loadConfig, ConfigError, type ConfigOverrides } from './config/load.ts';

export type Config = {
  /** Everything that is kept: database, journals. Absolute. */
  dataDir: string;
  /** The folder of package.json. Absolute. */
  projectDir: string;
  /** Releases and the link `current`. Absolute. */
  publishedDir: string;
  server: {
    /** 0 picks a free one. */
    port: number;
    host: string;
    /** Host names the server answers to, besides the loopback names. */
    hosts: string[];
    /** Origins pages may come from, besides the server's own loopback addresses. */
    origins: string[];
  };
  session: { idleMs: number; absoluteMs: number };
  runs: {
    /** Of a block that names none. */
    defaultTimeoutMs: number;
    /** No block runs longer, whatever it says. */
    maxTimeoutMs: number;
    outputLimitBytes: number;
    /** A session of somebody's work in a runbook ends untouched this long. */
    sessionIdleMs: number;
    /** Where blocks of older published versions still run. */
    olderVersions: OlderVersions;
    /** Runs of one person, and of all, at the same time. */
    perPerson: number;
    total: number;
  };
  targets: TargetsConfig;
  logging: { level: LogLevel };
};
