/**
 * The shape of `organization.yaml`. For the build and the server; a browser imports only the type `Organization`.
 */
// As a namespace: the loader of Docusaurus configurations does not find the member `z`.
import * as z from 'zod';

/** Longest single text in the file: these are labels and sentences, not pages. */
const TEXT_LIMIT_CHARS = 400;
/** Most entries in one list. */
const LIST_LIMIT = 50;

const text = z.string('expected text').trim().min(1, 'must not be empty').max(TEXT_LIMIT_CHARS);
const slug = z.string('expected text').regex(/^[a-z0-9-]{1,64}$/, 'must be 1 to 64 of a-z, 0-9 and -');

/** A list of at least one entry whose ids are all different. */
function listOf<T extends z.ZodType<{ id: string }>>(entry: T) {
  return z
    .array(entry, 'expected a list')
    .min(1, 'must have at least one entry')
    .max(LIST_LIMIT)
    .superRefine((entries, context) => {
      const seen = new Set<string>();
      for (const [index, { id }] of entries.entries()) {
        if (seen.has(id)) {
          context.addIssue({ code: 'custom', path: [index, 'id'], message: `id "${id}" is used twice` });
        }
        seen.add(id);
      }
    });
}

/** A list with exactly these ids, in this order: words the rest of the product is built on. */
function fixedList<T extends z.ZodType<{ id: string }>>(entry: T, ids: readonly string[]) {
  return z.array(entry, 'expected a list').superRefine((entries, context) => {
    const found = entries.map(({ id }) => id).join(', ');
    if (found !== ids.join(', ')) {
      context.addIssue({ code: 'custom', message: `ids must be ${ids.join(', ')} in this order, found ${found}` });
    }
  });
}

const severity = z.strictObject({
  id: z.enum(['SEV1', 'SEV2', 'SEV3', 'SEV4'], 'must be SEV1, SEV2, SEV3 or SEV4'),
  name: text,
  /** The older P0 to P3 word for the same severity. */
  also: z.enum(['P0', 'P1', 'P2', 'P3'], 'must be P0, P1, P2 or P3'),
  criteria: z.array(text, 'expected a list').min(1, 'must have at least one entry').max(LIST_LIMIT),
  /** The promise in words, as a reader sees it. */
  response: text,
  /** The same promise for a clock. */
  within: z.union(
    [z.strictObject({ minutes: z.int().positive() }), z.strictObject({ businessDays: z.int().positive() })],
    'must be { minutes: N } or { businessDays: N }, N a whole number above 0',
  ),
});

const contact = z.strictObject({
  id: slug,
  group: z.enum(['on-call', 'external'], 'must be on-call or external'),
  name: text,
  role: text,
  /** How to reach them. Empty means that nobody has filled it in yet. */
  value: z.string("expected text, use '' for a contact that is not set").trim().max(TEXT_LIMIT_CHARS),
});

const channel = z.strictObject({
  id: slug,
  group: z.enum(['internal', 'external'], 'must be internal or external'),
  medium: text,
  address: text,
  purpose: text,
});

const technicalRung = z.strictObject({
  id: z.string().regex(/^T[1-4]$/, 'must be T1, T2, T3 or T4'),
  name: text,
  duty: text,
});
const managementRung = z.strictObject({
  id: z.string().regex(/^M[1-4]$/, 'must be M1, M2, M3 or M4'),
  name: text,
  duty: text,
});
const checklistItem = z.strictObject({ id: slug, item: text });
const level = z.strictObject({ id: z.enum(['C1', 'C2', 'C3'], 'must be C1, C2 or C3'), name: text, scope: text });

export const organizationSchema = z.strictObject({
  severities: fixedList(severity, ['SEV1', 'SEV2', 'SEV3', 'SEV4']),
  contacts: listOf(contact),
  channels: listOf(channel),
  ladders: z.strictObject({
    technical: fixedList(technicalRung, ['T1', 'T2', 'T3', 'T4']),
    management: fixedList(managementRung, ['M1', 'M2', 'M3', 'M4']),
  }),
  cadences: z.strictObject({
    daily: listOf(checklistItem),
    weekly: listOf(checklistItem),
    monthly: listOf(checklistItem),
  }),
  levels: fixedList(level, ['C1', 'C2', 'C3']),
  kpis: listOf(z.strictObject({ id: slug, name: text, meaning: text, target: text.nullable() })),
  trainings: listOf(z.strictObject({ id: slug, name: text })),
  improvement: listOf(z.strictObject({ id: slug, name: text, purpose: text })),
  standards: listOf(
    z.strictObject({
      id: slug,
      name: text,
      rules: z.array(text, 'expected a list').min(1, 'must have at least one entry'),
    }),
  ),
});

export type Organization = z.infer<typeof organizationSchema>;
export type Cadence = keyof Organization['cadences'];
export type LadderKind = keyof Organization['ladders'];
