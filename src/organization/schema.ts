/**
 * The shape of `organization.yaml`. For the build and the server; a browser imports only the type `Organization`.
 */
// As a namespace: the loader of Docusaurus configurations does not find the member `z`.
import * as z from 'zod';

/** Longest single text in the file: these are labels and sentences, not pages. */
const TEXT_LIMIT_CHARS = 400;
/** Longest message template: a notice is read on a telephone. */
const MESSAGE_LIMIT_CHARS = 1200;
/** Most entries in one list. */
const LIST_LIMIT = 50;

const text = z.string('expected text').trim().min(1, 'must not be empty').max(TEXT_LIMIT_CHARS);
/** Document id of a page, for example `runbooks/database-operations`. */
const page = z
  .string('expected text')
  .regex(/^[a-z0-9-]+(?:\/[a-z0-9-]+)*$/, 'must be a document id such as runbooks/x');
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
  /** How often word goes out while it lasts, as a reader sees it. */
  updates: text,
  /** The same rhythm for a clock; null where there is none. */
  updateEvery: z.strictObject({ minutes: z.int().positive() }).nullable(),
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
  /** When to go on to the next rung; null on the last one. */
  climb: text.nullable(),
});
const managementRung = z.strictObject({
  id: z.string().regex(/^M[1-4]$/, 'must be M1, M2, M3 or M4'),
  name: text,
  duty: text,
  climb: text.nullable(),
});

/** How long a kind of trouble may go unanswered or without progress before somebody above is told. */
const escalation = z.strictObject({
  id: slug,
  trouble: text,
  afterMinutes: z.int().positive(),
  tell: z
    .array(z.string().regex(/^[TM][1-4]$/, 'must be T1 to T4 or M1 to M4'))
    .min(1)
    .max(8),
});

const checklistItem = z.strictObject({
  id: slug,
  item: text,
  /** What is looked at or done, in a sentence. */
  how: text,
  /** The page that does it, and the part of it: the id of a heading, null for the whole page. */
  page,
  section: slug.nullable(),
  /** The runnable block of that page that does it, or its main part; null where a person has to. */
  block: slug.nullable(),
});

const level = z.strictObject({
  id: z.enum(['C1', 'C2', 'C3'], 'must be C1, C2 or C3'),
  name: text,
  scope: text,
  /** What its holder is trusted with, and what it asks for. */
  trusted: text,
  needs: text,
});

const kpi = z.strictObject({
  id: slug,
  name: text,
  meaning: text,
  target: text.nullable(),
  /** How the figure is computed, exactly. */
  formula: text,
  /** The events that count, and those that do not. */
  counts: text,
  leavesOut: text,
  /** How the figure is shown while there are few events. */
  shown: text,
});

const message = z.strictObject({
  id: slug,
  group: z.enum(['incident', 'maintenance'], 'must be incident or maintenance'),
  name: text,
  when: text,
  /** Ids of channels. */
  channels: z.array(slug).min(1).max(8),
  sender: text,
  /** Words in square brackets are filled in by the sender. */
  text: z.string('expected text').trim().min(1, 'must not be empty').max(MESSAGE_LIMIT_CHARS),
});

const shape = z.strictObject({
  severities: fixedList(severity, ['SEV1', 'SEV2', 'SEV3', 'SEV4']),
  contacts: listOf(contact),
  channels: listOf(channel),
  ladders: z.strictObject({
    technical: fixedList(technicalRung, ['T1', 'T2', 'T3', 'T4']),
    management: fixedList(managementRung, ['M1', 'M2', 'M3', 'M4']),
  }),
  escalation: listOf(escalation),
  messages: listOf(message),
  cadences: z.strictObject({
    daily: listOf(checklistItem),
    weekly: listOf(checklistItem),
    monthly: listOf(checklistItem),
  }),
  levels: fixedList(level, ['C1', 'C2', 'C3']),
  kpis: listOf(kpi),
  trainings: listOf(z.strictObject({ id: slug, name: text, covers: text, page })),
  improvement: listOf(z.strictObject({ id: slug, name: text, purpose: text, how: text })),
  standards: listOf(
    z.strictObject({
      id: slug,
      name: text,
      rules: z.array(text, 'expected a list').min(1, 'must have at least one entry'),
    }),
  ),
});

/** The file as a whole: its shape, and that messages name channels that exist. */
export const organizationSchema = shape.superRefine(({ messages, channels }, context) => {
  const known = new Set(channels.map(({ id }) => id));
  for (const [index, each] of messages.entries()) {
    for (const [place, id] of each.channels.entries()) {
      if (known.has(id)) continue;
      const path = ['messages', index, 'channels', place];
      context.addIssue({ code: 'custom', path, message: `no channel "${id}" in this file` });
    }
  }
});

export type Organization = z.infer<typeof organizationSchema>;
export type Cadence = keyof Organization['cadences'];
export type LadderKind = keyof Organization['ladders'];
