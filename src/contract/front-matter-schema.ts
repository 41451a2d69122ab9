/**
 * The `runbook:` front matter of a page, as its author writes it, read into a RunbookMeta. For the build and the
 * server only: the browser imports manifest.ts.
 */
// The namespace form: Docusaurus' config loader resolves `import { z }` of this package to undefined.
import * as z from 'zod';
import { OVERRIDABLE } from './lint-override.ts';
import type { LintOverride } from './lint-override.ts';
import type { RunbookMeta } from './manifest.ts';
import { checkParam, PARAM_TYPES } from './param.ts';
import type { ParamSpec } from './param.ts';
import { FAULT_NAMES, PRACTICE_PROFILES } from './scenario.ts';
import type { Scenario, ScenarioStep } from './scenario.ts';
import { refusedInputName } from './variable-name.ts';

/** Incident severities a runbook may be meant for. */
export const SEVERITIES = ['SEV1', 'SEV2', 'SEV3', 'SEV4'] as const;
const MAX_REVIEW_DAYS = 730;
/** Quarterly, where a page says nothing else. */
export const DEFAULT_REVIEW_DAYS = 90;

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
      const refused = refusedInputName(name);
      if (refused !== null) context.addIssue({ code: 'custom', message: `"${name}" ${refused}` });
      else if (!/^[A-Z][A-Z0-9_]*$/.test(name)) {
        context.addIssue({ code: 'custom', message: `"${name}" must be capital letters, digits and _` });
      }
    }),
    type: z.enum(PARAM_TYPES, { error: `must be one of ${PARAM_TYPES.join(', ')}` }),
    description: words,
    pattern: z.string().min(1).nullable().default(null),
    values: z.array(scalar).min(1).nullable().default(null),
    from: slug.nullable().default(null),
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
  const sources = [spec.values, spec.from].filter((source) => source !== null).length;
  if (sources !== (spec.type === 'enum' ? 1 : 0)) {
    mistakes.push('type enum needs either values or from, and no other type has them');
  }
  if (spec.pattern !== null && spec.type !== 'string' && spec.type !== 'secret') {
    mistakes.push('pattern belongs to type string or secret');
  }
  if ((spec.min !== null || spec.max !== null) && spec.type !== 'int') mistakes.push('min and max belong to type int');
  if (spec.min !== null && spec.max !== null && spec.min > spec.max) mistakes.push('min is above max');
  if (spec.pattern !== null && !isPattern(spec.pattern)) mistakes.push('pattern is not a regular expression');
  if (spec.values?.includes('') === true) mistakes.push('values must not be empty');
  if (new Set(spec.values).size < (spec.values?.length ?? 0)) mistakes.push('values holds one value more than once');
  if (spec.default === null || mistakes.length > 0) return mistakes;
  if (spec.type === 'secret') return ['a secret must not have a default, because everybody can read the page'];
  if (spec.from !== null) {
    return ['an enum with from must not have a default, because its choices are only known when the block has run'];
  }
  const verdict = checkParam(spec, spec.default);
  return verdict.ok ? [] : [`default "${spec.default}" ${verdict.words}`];
}

function isPattern(pattern: string): boolean {
  try {
    // By itself: a pattern such as `a)|(b` would only hold in the brackets that the match puts around it.
    return new RegExp(pattern, 'u').source !== '';
  } catch {
    return false;
  }
}

const values = z.record(z.string(), scalar).default({});
const fault = z.enum(FAULT_NAMES, { error: `must be one of ${FAULT_NAMES.join(', ')}` });

const scenarioStep = z.union(
  [
    slug.transform((block): ScenarioStep => ({ kind: 'run', block, params: {}, input: null, symptom: null })),
    z
      .strictObject({
        run: slug,
        params: values,
        input: z.string().nullable().default(null),
        exit: z.number().int().min(0).max(255).nullable().default(null),
        output: z.string().refine(isPattern, 'is not a regular expression').nullable().default(null),
      })
      .transform(({ run, params, input, exit, output }): ScenarioStep => {
        const symptom = exit === null && output === null ? null : { exit: exit ?? 0, output };
        return { kind: 'run', block: run, params, input, symptom };
      }),
    z.strictObject({ inject: fault }).transform(({ inject }): ScenarioStep => ({ kind: 'inject', fault: inject })),
    z.strictObject({ clear: fault }).transform(({ clear }): ScenarioStep => ({ kind: 'clear', fault: clear })),
  ],
  { error: 'must be a block id, {run, params, input, exit, output}, {inject: fault} or {clear: fault}' },
);

const scenario = z
  .strictObject({
    name: slug,
    profile: z.enum(PRACTICE_PROFILES, { error: `must be one of ${PRACTICE_PROFILES.join(', ')}` }).default('mended'),
    faults: z.array(fault).default([]),
    params: values,
    steps: z.array(scenarioStep).min(1),
  })
  .transform((given): Scenario => given);

const override = z.strictObject({
  allow: z.string().regex(OVERRIDABLE, 'must be read-changes, placeholder or shellcheck/SC2086 (any number)'),
  block: slug,
  why: words,
});

const fields = {
  owner: words,
  lastReviewed: isoDate,
  reviewEvery: reviewEvery.default(DEFAULT_REVIEW_DAYS),
  target: slug.nullable().default(null),
  topic: slug,
  alerts: z.array(words).default([]),
  severities: z.array(z.enum(SEVERITIES, { error: `must be one of ${SEVERITIES.join(', ')}` })).default([]),
  rationale: words,
  scenarios: z.array(scenario).default([]),
  lint: z.array(override).default([]),
  removed: z.array(slug).default([]),
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

/** What the front matter of a runbook says; the parts besides RunbookMeta are for lint and for proofs alone. */
export type RunbookFrontMatter = RunbookMeta & { scenarios: Scenario[]; lint: LintOverride[]; removed: string[] };

/** A page under `runbooks/`: everything an operator must know of it is there. */
export const runbookFrontMatterSchema = z
  .strictObject(fields)
  .transform(({ reviewEvery: reviewEveryDays, ...rest }): RunbookFrontMatter => ({
    ...rest,
    reviewEveryDays,
  }));

/** Any other page may only name the place where its blocks run, how they are proven, and what lint passes over. */
export const pageFrontMatterSchema = z.strictObject({
  target: fields.target,
  scenarios: fields.scenarios,
  lint: fields.lint,
  removed: fields.removed,
});
