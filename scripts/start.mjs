/**
 * `npm start`: installs what is missing, builds the site when its sources changed, starts the server.
 * Arguments go to the server: `npm start -- --port 0`.
 */
import { spawn } from 'node:child_process';
import { ensureInstalled, pinnedEnv, pinnedNode, ROOT } from './install.mjs';

await ensureInstalled();
const build = await run(['server/cli/main.ts', 'build']);
if (build !== 0) process.exit(build);
process.exit(await run(['server/main.ts', ...process.argv.slice(2)]));

/** Runs one of our programs on the pinned Node. Signals of the terminal reach it by themselves; others are passed on. */
function run(args) {
  const child = spawn(pinnedNode(), args, { cwd: ROOT, env: pinnedEnv(), stdio: 'inherit' });
  const ignore = () => undefined;
  const pass = () => child.kill('SIGTERM');
  process.on('SIGINT', ignore);
  process.on('SIGTERM', pass);
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      process.off('SIGINT', ignore);
      process.off('SIGTERM', pass);
      resolve(code ?? (signal ? 1 : 0));
    });
  });
}
