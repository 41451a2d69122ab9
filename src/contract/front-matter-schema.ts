/**
 * The `runbook:` front matter of a page, as its author writes it, read into a RunbookMeta. For the build and the
 * server only: the browser imports manifest.ts.
 */
// The namespace form: Docusaurus' config loader resolves `import { z }` of this package to undefined.
import * as z from 'zod';
import { parseDurationMs } from './duration.ts';
import { PARAM_TYPES } from './manifest.ts';
import type { ParamSpec, RunbookMeta } from './manifest.ts';
import { refusedVariableName } from './variable-name.ts';

/** Incident severities a runbook may be meant for. */
export const SEVERITIES = ['SEV1', 'SEV2', 'SEV3', 'SEV4'] as const;
const MAX_REVIEW_DAYS = 730;

const words = z.string().trim().min(1, 'must not be empty');
const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be [a-z0-9-], at most 64 characters');

const isoDate = z
  .string({ error: 'must be a date like 2026-11-23' })
  .refine(
    (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true,
    'must be a date like 2026-11-23',
  );

const reviewEvery = z
  .string({ error: 'must be a number of days like 90d' })
  .regex(/^[1-9]\d{0,2}d$/, 'must be a number of days like 90d')
  .transform((text) => Number.parseInt(text, 10))
  .refine((days) => days <= MAX_REVIEW_DAYS, `must be at most ${MAX_REVIEW_DAYS}d`);

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const param = z
  .strictObject({
    name: z.string().superRefine((name, context) => {
      const refused = refusedVariableName(name);
      if (refused !== null) context.addIssue({ code: 'custom', message: `"${name}" ${refused}` });
      else if (!/^[A-Z][A-Z0-9_]*$/.test(name)) {
        context.addIssue({ code: 'custom', message: `"${name}" must be capital letters, digits and _` });
      }
    }),
    type: z.enum(PARAM_TYPES, { error: `must be one of ${PARAM_TYPES.join(', ')}` }),
    description: words,
    pattern: z.string().min(1).nullable().default(null),
    values: z.array(scalar).min(1).nullable().default(null),
    min: z.number().int().nullable().default(null),
    max: z.number().int().nullable().default(null),
    default: scalar.nullable().default(null),
  })
  .superRefine((spec, context) => {
    for (const message of paramMistakes(spec)) context.addIssue({ code: 'custom', message });
  });

/** What does not fit together in one parameter; empty when all does. */
function paramMistakes(spec: ParamSpec): string[] {
  const mistakes: string[] = [];
  if ((spec.type === 'enum') !== (spec.values !== null))
    mistakes.push('values belongs to type enum, and enum needs it');
  if (spec.pattern !== null && spec.type !== 'string' && spec.type !== 'secret') {
    mistakes.push('pattern belongs to type string or secret');
  }
  if ((spec.min !== null || spec.max !== null) && spec.type !== 'int') mistakes.push('min and max belong to type int');
  if (spec.min !== null && spec.max !== null && spec.min > spec.max) mistakes.push('min is above max');
  const pattern = spec.pattern === null ? null : compile(spec.pattern);
  if (pattern === 'invalid') mistakes.push('pattern is not a regular expression');
  if (spec.default === null || mistakes.length > 0) return mistakes;
  if (!defaultFits(spec, spec.default, pattern instanceof RegExp ? pattern : null)) {
    mistakes.push(`default "${spec.default}" is not a value of this parameter`);
  }
  return mistakes;
}

/** The whole value must match. */
function compile(pattern: string): RegExp | 'invalid' {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    return 'invalid';
  }
}

function defaultFits(spec: ParamSpec, value: string, pattern: RegExp | null): boolean {
  switch (spec.type) {
    case 'string':
      return pattern === null || pattern.test(value);
    case 'int': {
      const number = /^-?\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
      return number >= (spec.min ?? -Infinity) && number <= (spec.max ?? Infinity);
    }
    case 'enum':
      return spec.values?.includes(value) === true;
    case 'bool':
      return value === 'true' || value === 'false';
    case 'duration':
      return parseDurationMs(value) !== null;
    // A secret in a page would be public.
    case 'secret':
      return false;
  }
}

const fields = {
  owner: words,
  lastReviewed: isoDate,
  reviewEvery,
  target: slug.nullable().default(null),
  topic: slug,
  alerts: z.array(words).default([]),
  severities: z.array(z.enum(SEVERITIES, { error: `must be one of ${SEVERITIES.join(', ')}` })).default([]),
  rationale: words,
  params: z
    .array(param)
    .default([])
    .superRefine((params, context) => {
      params.forEach((spec, index) => {
        if (params.findIndex((other) => other.name === spec.name) < index) {
          context.addIssue({
            code: 'custom',
            path: [index, 'name'],
            message: `"${spec.name}" is given more than once`,
          });
        }
      });
    }),
};

/** A page under `runbooks/`: everything an operator must know of it is there. */
export const runbookFrontMatterSchema = z
  .strictObject(fields)
  .transform(({ reviewEvery: reviewEveryDays, ...rest }): RunbookMeta => ({ ...rest, reviewEveryDays }));

/** Any other page may only name the place where its blocks run. */
export const pageFrontMatterSchema = z.strictObject({ target: fields.target });
