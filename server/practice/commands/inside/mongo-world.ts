/** What the names of a mongosh script stand for, and how one is run. */
import { databaseOf } from './mongo/database.ts';
import type { MongoSession } from './mongo/session.ts';
import { parseProgram } from './script/parse.ts';
import { createMachine } from './script/run.ts';
import { Host, hostOf, NotImitated } from './script/values.ts';

/** `quit(1)`: the script ends the shell. */
export class Quit extends Error {
  readonly status: number;
  constructor(status: number) {
    super('quit');
    this.status = status;
  }
}

export type MongoShell = {
  session: MongoSession;
  database: string;
  environment: Readonly<Record<string, string>>;
  print(line: string): void;
  inspect(value: unknown): string;
};

/** Scripts of one shell share their names. Errors: MongoServerError, NotImitated, Thrown, Quit. */
export function createShell(shell: MongoShell): { evaluate(text: string): unknown } {
  const say = (...values: unknown[]): void =>
    shell.print(values.map((value) => (typeof value === 'string' ? value : shell.inspect(shown(value)))).join(' '));
  const quit = (status?: unknown): never => {
    throw new Quit(Number(status ?? 0) & 255);
  };
  const environment = hostOf(shell.environment, () => ({}));
  const machine = createMachine(
    {
      db: databaseOf(shell.session, shell.database),
      print: say,
      printjson: say,
      console: hostOf({ log: say }, () => ({})),
      quit,
      exit: quit,
      process: hostOf({ env: environment, exit: quit }, () => ({})),
    },
    shell.session.now,
  );
  return {
    evaluate(text) {
      const program = parseProgram(text);
      if (program === null) throw new NotImitated();
      const value = machine.run(program);
      if (typeof value === 'function') throw new NotImitated();
      return shown(value);
    },
  };
}

function shown(value: unknown): unknown {
  return value instanceof Host ? value.show() : value;
}
