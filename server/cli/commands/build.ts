/** `runbooks build`: the site and its manifest as one release, current once it is whole. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '../../config.ts';
import { currentNote, publishRelease, RELEASES_FOLDER, releasePaths, sourceDigest } from '../../publish/index.ts';
import { takeLock } from '../../store/index.ts';
import type { CliContext, Command, ExitStatus } from '../command.ts';

/** A build takes a minute or two; one that takes this long hangs. */
const BUILD_DEADLINE_MS = 20 * 60 * 1000;
const LOCK_FILE = 'build.lock';
const LOCK_LOOK_MS = 250;

const HELP = `Usage: ./runbooks build [--force] [--json]

Builds the site into a release folder of its own and makes it the current one in a single step. A running server notices
by itself. The last three releases are kept. Does nothing when no source has changed since the last build.

  --force   build also when nothing has changed
  --json    print the result as JSON`;

export const build: Command = {
  name: 'build',
  summary: 'build the site and publish it to the server',
  help: HELP,
  options: { force: { type: 'boolean' }, json: { type: 'boolean' } },
  async run(values, context) {
    const { projectDir, publishedDir } = loadConfig({ projectDir: context.projectDir, env: context.env });
    mkdirSync(join(publishedDir, RELEASES_FOLDER), { recursive: true, mode: 0o755 });
    const lock = await waitForLock(join(publishedDir, LOCK_FILE), context);
    if (lock === null) return 1;
    try {
      const digest = sourceDigest(projectDir);
      const note = currentNote(publishedDir);
      const say = (words: string, fact: object) => context.out(values['json'] === true ? JSON.stringify(fact) : words);
      if (values['force'] !== true && note?.sourceDigest === digest) {
        say('The published site is up to date.', { built: false, digest: note.digest });
        return 0;
      }
      return await buildAndPublish({ projectDir, publishedDir, digest, context, say });
    } finally {
      lock.release();
    }
  },
};

/** Two builds at once would write into each other's generated files. The later one waits, and then has nothing to do. */
async function waitForLock(path: string, { err }: CliContext): Promise<{ release(): void } | null> {
  const deadline = performance.now() + BUILD_DEADLINE_MS;
  for (let told = false; ; told = true) {
    const lock = takeLock(path);
    if (lock !== null) return lock;
    if (!told) err('Another build is going on; waiting for it.');
    if (performance.now() > deadline) {
      err(`Another build has held ${path} for ${BUILD_DEADLINE_MS / 60_000} minutes. End it, then try again.`);
      return null;
    }
    await sleep(LOCK_LOOK_MS);
  }
}

type Job = {
  projectDir: string;
  publishedDir: string;
  digest: string;
  context: CliContext;
  say(words: string, fact: object): void;
};

async function buildAndPublish({ projectDir, publishedDir, digest, context, say }: Job): Promise<ExitStatus> {
  const buildRoot = mkdtempSync(join(publishedDir, RELEASES_FOLDER, 'tmp-'));
  const paths = releasePaths(buildRoot);
  try {
    context.err('Building the site. The first time takes a minute or two.');
    const status = await docusaurusBuild(projectDir, paths.site, context.env);
    if (status !== 0) {
      context.err(
        `The site was not built (docusaurus ended with ${status}), and nothing was published. The lines above say why.`,
      );
      return 1;
    }
    if (!existsSync(paths.manifest) || !existsSync(paths.site)) {
      context.err(
        `The build wrote no manifest at ${paths.manifest}, and nothing was published. Is runbookPlugin listed in docusaurus.config.ts?`,
      );
      return 1;
    }
    const published = await publishRelease(publishedDir, { buildRoot, sourceDigest: digest, now: context.now() });
    say(`Published release ${published.name}.`, { built: true, digest: published.digest, release: published.name });
    return 0;
  } finally {
    rmSync(buildRoot, { recursive: true, force: true });
  }
}

/** The exit status, or the signal's name. Everything it prints goes to standard error: standard output is the result's. */
function docusaurusBuild(projectDir: string, outDir: string, env: CliContext['env']): Promise<number | string> {
  const program = join(projectDir, 'node_modules', '@docusaurus', 'core', 'bin', 'docusaurus.mjs');
  const child = spawn(process.execPath, [program, 'build', '--out-dir', outDir], {
    cwd: projectDir,
    // The update check is a request to another host, which a build has no business making.
    env: { ...env, NODE_ENV: 'production', NO_UPDATE_NOTIFIER: '1' },
    stdio: ['ignore', process.stderr, process.stderr],
    timeout: BUILD_DEADLINE_MS,
    killSignal: 'SIGKILL',
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'an unknown status'));
  });
}
