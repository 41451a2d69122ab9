/**
 * A configured target that cannot be, found out only on this machine. Ends the server's start with a sentence.
 */
export class TargetConfigError extends Error {
  readonly target: string;
  readonly key: string;

  constructor(target: string, key: string, message: string) {
    super(`targets.${target}.${key}: ${message}`);
    this.name = 'TargetConfigError';
    this.target = target;
    this.key = key;
  }
}
