import * as fc from 'fast-check';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStagedScripts, systemId } from './staged-scripts.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'runbooks-staged-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const runId = fc.stringMatching(/^[0-9a-f]{32}$/);

describe('staged scripts', () => {
  it('keep every byte of a text, and leave nothing once removed', async () => {
    const scripts = createStagedScripts(directory);
    await fc.assert(
      fc.asyncProperty(runId, fc.string({ unit: 'binary', maxLength: 2_000 }), async (run, code) => {
        const folder = await scripts.put(run, { script: code }, { reader: null, owner: 'x' });
        expect(readFileSync(join(folder, 'script'))).toEqual(Buffer.from(code, 'utf8'));
        await scripts.remove(run);
        expect(readdirSync(directory)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('are readable by their owner, writable by nobody, closed to others', async () => {
    const scripts = createStagedScripts(directory);
    const run = 'a'.repeat(32);
    const folder = await scripts.put(run, { script: 'true\n', init: 'true\n' }, { reader: null, owner: 'x' });
    const modes = [folder, join(folder, 'script'), join(folder, 'init')].map((path) => statSync(path).mode & 0o777);
    expect(modes).toEqual([0o500, 0o400, 0o400]);
    await scripts.remove(run);
  });

  it('leave one file to the run’s user, in a folder that is not', async () => {
    const scripts = createStagedScripts(directory);
    const run = 'a'.repeat(32);
    // Only root can give a file away; who is not root runs blocks as itself.
    const reader = process.getuid?.() === 0 ? { uid: 64_100, gid: 64_100 } : null;
    const folder = await scripts.put(run, { script: 'true\n', left: '' }, { reader, owner: 'x' });
    expect(folder).toBe(scripts.folder(run));
    const looks = ['.', 'script', 'left'].map((name) => {
      const { uid, gid, mode } = statSync(join(folder, name));
      return [uid === 64_100, gid === 64_100, mode & 0o777];
    });
    const given = reader !== null;
    expect(looks).toEqual([
      [false, given, given ? 0o550 : 0o500],
      [false, given, given ? 0o440 : 0o400],
      [given, given, 0o600],
    ]);
    await scripts.remove(run);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('say what they belong to, also to another process', async () => {
    await createStagedScripts(directory).put('b'.repeat(32), { script: '' }, { reader: null, owner: 'one' });
    await createStagedScripts(directory).put('c'.repeat(32), { script: '' }, { reader: null, owner: 'two' });
    const scripts = createStagedScripts(directory);
    expect(await scripts.owners()).toEqual(new Set(['one', 'two']));
    await scripts.remove('b'.repeat(32));
    expect(await scripts.owners()).toEqual(new Set(['two']));
    await scripts.remove('c'.repeat(32));
  });

  it('are swept when nobody released them, but not those of a run that may go on', async () => {
    const scripts = createStagedScripts(directory);
    await scripts.put('e'.repeat(32), { script: 'old' }, { reader: null, owner: 'x' });
    const folder = join(directory, 'e'.repeat(32));
    for (const path of [folder, `${folder}.of`]) utimesSync(path, new Date(0), new Date(1_000_000));
    await scripts.put('f'.repeat(32), { script: 'new' }, { reader: null, owner: 'y' });
    await scripts.sweep(new Date(2_000_000));
    expect(readdirSync(directory).sort()).toEqual(['f'.repeat(32), `${'f'.repeat(32)}.of`]);
    await scripts.remove('f'.repeat(32));
  });

  it('are never taken over: the same run twice is an error', async () => {
    const scripts = createStagedScripts(directory);
    const run = 'd'.repeat(32);
    await scripts.put(run, { script: 'one' }, { reader: null, owner: 'x' });
    await expect(scripts.put(run, { script: 'two' }, { reader: null, owner: 'x' })).rejects.toThrow('EEXIST');
    await scripts.remove(run);
  });

  it.each(['', '..', '../../etc', 'A'.repeat(32), `${'a'.repeat(31)}/`, `${'a'.repeat(32)}\n`])(
    'refuse %j for a run id',
    async (run) => {
      const scripts = createStagedScripts(directory);
      await expect(scripts.put(run, { script: '' }, { reader: null, owner: 'x' })).rejects.toThrow('32 hex digits');
      await expect(scripts.remove(run)).rejects.toThrow('32 hex digits');
    },
  );
});

describe('the id of a practice system', () => {
  it('is a file name, whatever the person is called, and another one for another person or profile', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        expect(systemId(one, 'mended')).toMatch(/^[0-9a-f]{16}$/);
        expect(systemId(one, 'mended')).not.toBe(systemId(one, 'as-found'));
        expect(systemId(one, 'mended') === systemId(other, 'mended')).toBe(one === other);
      }),
    );
  });
});
