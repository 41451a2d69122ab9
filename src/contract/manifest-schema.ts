/**
 * The manifest as the server accepts it. The build writes it and is trusted for its content; the schema is there so
 * that a truncated, older or hand-edited file is refused in words, before anything runs from it.
 */
// The namespace form: Docusaurus' config loader resolves `import { z }` of this package to undefined.
import * as z from 'zod';
import { BLOCK_LANGS, MAX_TIMEOUT_MS } from './fence.ts';
import { LEVELS, RISKS } from './block.ts';
import { MANIFEST_SCHEMA_VERSION } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { PARAM_TYPES } from './param.ts';
import { FAULT_NAMES, PRACTICE_PROFILES } from './scenario.ts';
import { MANUAL_STEP_ID } from './step.ts';
import { normalizeCode } from './hash.ts';

const text = z.string().min(1);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a sha256 in lower-case hex');
const id = z.string().regex(/^[a-z0-9-]{1,64}$/);

const block = z.strictObject({
  id,
  title: text,
  risk: z.enum(RISKS),
  target: text,
  params: z.array(text),
  captures: z.array(text),
  timeoutMs: z.number().int().positive().max(MAX_TIMEOUT_MS).nullable(),
  interactive: z.boolean(),
  expect: text.nullable(),
  expectExit: z.number().int().min(0).max(255).nullable(),
  capture: text.nullable(),
  captureFrom: text.nullable(),
  endless: z.boolean(),
  errexit: z.boolean(),
  pipefail: z.boolean(),
  rollback: id.nullable(),
  requires: z.enum(LEVELS).nullable(),
  version: text,
  doc: text,
  permalink: z.string().startsWith('/'),
  lang: z.enum(BLOCK_LANGS),
  code: z.string().refine((code) => {
    const normalized = normalizeCode(code);
    return normalized.ok && normalized.code === code;
  }, 'is not in the form that is hashed (LF, exactly one final newline)'),
  sha256,
  line: z.number().int().positive(),
});

const param = z.strictObject({
  name: text,
  type: z.enum(PARAM_TYPES),
  description: text,
  pattern: text.nullable(),
  values: z.array(z.string()).nullable(),
  from: id.nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  default: z.string().nullable(),
});

const fault = z.enum(FAULT_NAMES);
const values = z.record(z.string(), z.string());

const scenario = z.strictObject({
  name: id,
  profile: z.enum(PRACTICE_PROFILES),
  faults: z.array(fault),
  params: values,
  steps: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('run'),
        block: id,
        params: values,
        input: z.string().nullable(),
        symptom: z.strictObject({ exit: z.number().int(), output: z.string().nullable() }).nullable(),
      }),
      z.strictObject({ kind: z.enum(['inject', 'clear']), fault }),
    ]),
  ),
});

const page = z.strictObject({
  version: text,
  doc: text,
  title: text,
  permalink: z.string().startsWith('/'),
  source: text,
  runbook: z
    .strictObject({
      owner: text,
      lastReviewed: text,
      reviewEveryDays: z.number().int().positive(),
      target: text.nullable(),
      topic: text.nullable(),
      alerts: z.array(text),
      severities: z.array(text),
      rationale: text,
      params: z.array(param),
    })
    .nullable(),
  steps: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('block'), block: id }),
      z.strictObject({ kind: z.literal('manual'), id: z.string().regex(MANUAL_STEP_ID), text }),
    ]),
  ),
  scenarios: z.array(scenario),
});

export const manifestSchema: z.ZodType<Manifest> = z
  .strictObject({
    schemaVersion: z.literal(MANIFEST_SCHEMA_VERSION, {
      error: `must be ${MANIFEST_SCHEMA_VERSION}; build the site again with this release`,
    }),
    contentDigest: sha256,
    versions: z.array(text).min(1),
    latest: text,
    pages: z.array(page),
    blocks: z.array(block),
    scriptHashes: z.array(z.string().regex(/^'sha256-[A-Za-z0-9+/]{43}='$/)),
  })
  .superRefine((manifest, context) => {
    const complain = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    if (!manifest.versions.includes(manifest.latest)) complain(['latest'], 'is not one of versions');
    const pages = new Set(manifest.pages.map((entry) => JSON.stringify([entry.version, entry.doc])));
    if (pages.size < manifest.pages.length) complain(['pages'], 'the same page stands there twice');
    const seen = new Set<string>();
    manifest.blocks.forEach((entry, index) => {
      const name = JSON.stringify([entry.version, entry.doc, entry.id]);
      if (seen.has(name)) complain(['blocks', index], `${name} stands there twice`);
      seen.add(name);
      if (!pages.has(JSON.stringify([entry.version, entry.doc]))) {
        complain(['blocks', index], `${name} belongs to no page of the manifest`);
      }
    });
  });

export type ManifestResult = { ok: true; manifest: Manifest } | { ok: false; problems: string[] };

/**
 * Checks the shape of parsed JSON. The digests (`sha256` of each block, `contentDigest` over contentDigestInput) need
 * a hash function and are checked by the caller.
 */
export function readManifest(value: unknown): ManifestResult {
  const result = manifestSchema.safeParse(value);
  if (result.success) return { ok: true, manifest: result.data };
  return {
    ok: false,
    problems: result.error.issues.map((issue) => `${issue.path.join('.') || 'manifest'}: ${issue.message}`),
  };
}
