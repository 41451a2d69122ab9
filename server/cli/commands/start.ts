/** `runbooks start`: the server, in this process. */
import { startServer } from '../../main.ts';
import { SERVER_HELP, SERVER_OPTIONS, serverOverrides } from '../../server-args.ts';
import type { Command } from '../command.ts';

export const start: Command = {
  name: 'start',
  summary: 'start the server',
  help: SERVER_HELP,
  options: SERVER_OPTIONS,
  run: async (values, context) => startServer({ ...context, overrides: serverOverrides(values) }),
};
