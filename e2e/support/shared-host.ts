/**
 * A target that everybody shares, as far as one machine has one: a folder of this host, on which blocks run as somebody
 * without rights when the tests are root, and as the tests' own user otherwise.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type SharedHost = {
  /** Where blocks start. */
  folder: string;
  /** Text of a configuration file in which `host` is that folder. */
  config: string;
  dispose(): void;
};

export function sharedHost(): SharedHost {
  const folder = mkdtempSync(join(tmpdir(), 'runbooks-host-'));
  mkdirSync(join(folder, 'inner'));
  for (const path of [folder, join(folder, 'inner')]) chmodSync(path, 0o777);
  const user = process.getuid?.() === 0 ? 'runAs: nobody' : 'allowSameUser: true';
  return {
    folder,
    config: [
      'targets:',
      '  stack: { kind: practice }',
      `  host: { kind: local, environment: practice, cwd: ${folder}, ${user} }`,
      'logging: { level: info }',
      '',
    ].join('\n'),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}
