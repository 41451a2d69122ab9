import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { fixDocs, fixedText } from './fix.ts';
import { lintDocs } from './lint.ts';

const SOUND = join(import.meta.dirname, '__fixtures__', 'sound');
const fixed = (text: string) => fixedText('docs/a.md', text);
const block = (...lines: string[]) =>
  ['```bash run id=a title="A" risk=read target=stack', ...lines, '```', ''].join('\n');

describe('fix', () => {
  test('takes prompts away and calls Compose by its name, in lists and quotes too', () => {
    expect(fixed(block('$ docker-compose ps', 'echo "$ docker-compose" # $ docker-compose'))).toBe(
      block('docker compose ps', 'echo "$ docker-compose" # $ docker-compose'),
    );
    const quoted = block('if true; then docker-compose ps; docker-compose top; fi').replaceAll(/^(?=.)/gm, '> ');
    expect(fixed(quoted)).toBe(quoted.replaceAll('docker-compose', 'docker compose'));
  });

  test('leaves text outside of runnable blocks alone', () => {
    const text = 'Type `docker-compose ps`:\n\n```bash\n$ docker-compose ps\n```\n';
    expect(fixed(text)).toBe(text);
  });

  test('ends every line with LF', () => {
    expect(fixed('# A\r\n\r\nb\rc')).toBe('# A\n\nb\nc\n');
    expect(fixed('')).toBe('');
  });

  test('changes nothing more when it is done again', () => {
    const piece = fc.constantFrom(
      '$ ',
      'docker-compose',
      ' ps',
      '; ',
      '\n',
      '\r\n',
      '"',
      "'",
      '`',
      '\\',
      '<<E',
      'E',
      '$(',
      ')',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const once = fixed(block(pieces.join('')));
        expect(fixed(once)).toBe(once);
      }),
    );
  });

  test('writes docs/ only, and lint is content with it then', async () => {
    const siteDir = await mkdtemp(join(tmpdir(), 'runbook-fix-'));
    onTestFinished(() => rm(siteDir, { recursive: true }));
    await cp(SOUND, siteDir, { recursive: true });
    const files = ['docs/runbooks/health.md', 'versioned_docs/version-1.0/runbooks/health.md'];
    for (const file of files) {
      const text = await readFile(join(siteDir, file), 'utf8');
      await writeFile(
        join(siteDir, file),
        text.replace('docker compose stop', '$ docker-compose stop').replaceAll('\n', '\r\n'),
      );
    }
    expect(await fixDocs({ siteDir })).toEqual(['docs/runbooks/health.md']);
    expect(await fixDocs({ siteDir })).toEqual([]);
    const left = await lintDocs({ siteDir, now: () => Date.parse('2026-11-24'), skip: ['shellcheck'] });
    expect([...new Set(left.map(({ file }) => file))]).toEqual([files[1]]);
    expect(await readFile(join(siteDir, files[0]!), 'utf8')).toBe(await readFile(join(SOUND, files[0]!), 'utf8'));
  });
});
