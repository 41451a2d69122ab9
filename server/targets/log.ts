/** The part of a pino logger that targets use. */
export type TargetsLog = {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
};
