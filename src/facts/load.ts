/** Reads the two files of facts. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type * as z from 'zod';
import { exceptionsSchema, factsSchema } from './schema.ts';
import type { FactException, FactGroup } from './schema.ts';

export const FACTS_FILE = 'facts/system.yaml';
export const EXCEPTIONS_FILE = 'facts/exceptions.yaml';

/** Throws with one line per mistake when the file is not as its schema wants it. */
export async function loadFacts(siteDir: string): Promise<FactGroup[]> {
  return readFacts(await readFile(join(siteDir, FACTS_FILE), 'utf8'));
}

export function readFacts(source: string): FactGroup[] {
  return checked(factsSchema, source, FACTS_FILE);
}

/** Throws like `loadFacts`. */
export async function loadExceptions(siteDir: string): Promise<FactException[]> {
  return checked(exceptionsSchema, await readFile(join(siteDir, EXCEPTIONS_FILE), 'utf8'), EXCEPTIONS_FILE);
}

function checked<T>(schema: z.ZodType<T>, source: string, file: string): T {
  const result = schema.safeParse(parse(source) ?? []);
  if (result.success) return result.data;
  throw new Error(result.error.issues.map(({ path, message }) => `${file}: ${path.join('.')}: ${message}`).join('\n'));
}
