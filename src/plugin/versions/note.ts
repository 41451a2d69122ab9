/**
 * The note of a release, `versioned_docs/version-X/release.yaml`: it lies with the pages it is about, so that neither
 * can be moved, copied or lost without the other.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import * as z from 'zod';
import type { ReleaseNote } from '../../contract/changes.ts';

export const NOTE_FILE = 'release.yaml';

const HEAD = `# Written by \`./runbooks release\` when this version was cut. The site shows it.\n`;

const schema = z.strictObject({
  version: z.string().min(1),
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date like 2026-11-23'),
  why: z.string().trim().min(1),
});

/** Folder of a published version's pages, relative to the site. */
export function versionFolder(version: string): string {
  return `versioned_docs/version-${version}`;
}

export function noteText(note: ReleaseNote): string {
  return HEAD + stringify(note, { lineWidth: 120, defaultStringType: 'QUOTE_SINGLE', defaultKeyType: 'PLAIN' });
}

/** Null when the version was cut without one. Throws with file and reason when it is there and not readable. */
export async function readNote(siteDir: string, version: string): Promise<ReleaseNote | null> {
  const file = `${versionFolder(version)}/${NOTE_FILE}`;
  const text = await readFile(join(siteDir, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const result = schema.safeParse(parse(text));
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new Error(`${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is not a release note'}`);
  }
  if (result.data.version !== version) throw new Error(`${file}: is about version ${result.data.version}`);
  return result.data;
}
