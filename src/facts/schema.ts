/** The shape of facts/system.yaml and facts/exceptions.yaml. */
import * as z from 'zod';

/** How a fact is known: stated in a source file, checked by running it, inferred from reading. */
export const EVIDENCE = ['S', 'V', 'I'] as const;

const text = z.string().trim().min(1, 'must not be empty');
const evidence = z.enum(EVIDENCE, { error: `must be one of ${EVIDENCE.join(', ')}` });

const group = z
  .strictObject({
    group: z.string().regex(/^[a-z][a-z-]{0,40}$/, 'must be [a-z-]'),
    title: text,
    about: text.nullable().default(null),
    source: text.nullable().default(null),
    evidence: evidence.nullable().default(null),
    facts: z
      .array(
        z.strictObject({
          id: text,
          value: z.union([text, z.record(z.string(), text)], { error: 'must be text, or a text for each column' }),
          source: text.optional(),
          evidence: evidence.optional(),
        }),
      )
      .min(1),
  })
  .transform(({ group: id, source, evidence: known, facts, ...rest }, context) => ({
    id,
    ...rest,
    facts: facts.map((fact, index) => {
      const of = { source: fact.source ?? source, evidence: fact.evidence ?? known };
      for (const key of ['source', 'evidence'] as const) {
        if (of[key] !== null) continue;
        context.addIssue({ code: 'custom', path: ['facts', index, key], message: 'is missing, here and in the group' });
      }
      return { id: fact.id, value: fact.value, source: of.source ?? '', evidence: of.evidence ?? ('I' as const) };
    }),
  }));

/** Groups whose ids differ, of facts whose ids differ. */
export const factsSchema = z.array(group).superRefine((groups, context) => {
  const repeat = (ids: readonly string[], path: PropertyKey[]) => {
    ids.forEach((id, index) => {
      if (ids.indexOf(id) < index)
        context.addIssue({ code: 'custom', path: [...path, index], message: `"${id}" is used twice` });
    });
  };
  repeat(
    groups.map(({ id }) => id),
    [],
  );
  groups.forEach(({ facts }, index) => {
    const columns = new Set(facts.map(({ value }) => (typeof value === 'string' ? '' : Object.keys(value).join())));
    if (columns.size > 1)
      context.addIssue({ code: 'custom', path: [index], message: 'its facts have different columns' });
    repeat(
      facts.map(({ id }) => id),
      [index, 'facts'],
    );
  });
});

export type FactGroup = z.infer<typeof factsSchema>[number];

/** What a page may name. */
export const KINDS = [
  'port',
  'service',
  'profile',
  'container',
  'image',
  'volume',
  'collection',
  'alert',
  'percent',
  'duration',
] as const;
export type Kind = (typeof KINDS)[number];

/** Something that pages name and the facts do not. */
export const exceptionsSchema = z.array(
  z.strictObject({
    kind: z.enum(KINDS, { error: `must be one of ${KINDS.join(', ')}` }),
    value: text,
    /** Documents that may name it, for example `runbooks/troubleshooting`; all when it is left out. */
    pages: z.array(text).min(1).nullable().default(null),
    why: text,
  }),
);

export type FactException = z.infer<typeof exceptionsSchema>[number];
