/**
 * `templates/<id>/template.yaml`, `templates/roadmap.yaml` and `broken/<check>.yaml`.
 *
 * In files of a template, `{{dew.<parameter>}}` stands for a parameter's value; a dot-file is
 * stored as `dot-<name>`; SOLUTION and STUB blocks part complete from guided mode.
 */
import * as z from 'zod';
import { argumentList, editSchema, name as nameSchema, relativePath } from './checkParts.ts';
import { checkSchema } from './checkSchema.ts';

const parameterSchema = z.strictObject({
  id: nameSchema,
  title: z.string(),
  description: z.string(),
  type: z.enum(['text', 'integer', 'choice']),
  choices: z.array(z.string()).min(1).optional(),
  default: z.string(),
  minimum: z.number().int().optional(),
  maximum: z.number().int().optional(),
});

/**
 * How a sandbox copy gets fresh data: `generate` runs in it with `{seed}`, `{rows}` and `{date}`
 * replaced, overwrites the data and writes `manifest`; then the pipeline runs.
 */
const sandboxSchema = z.strictObject({
  generate: argumentList,
  manifest: relativePath.default('data/manifest.json'),
  rows: z.number().int().default(3_000),
  pipeline: z.string().default('main'),
  /** Logical date of sandbox runs. */
  date: z.iso.date(),
  /** Paths that are not copied, beside .git, .venv, .dew and the database. */
  leave_out: z.array(relativePath).default([]),
});

/** `generate` holds further arguments of the generator; `edits` apply to the copy; with `after`, a clean run comes first. */
const faultSchema = z.strictObject({
  generate: z.array(z.string()).default([]),
  edits: z.array(editSchema).default([]),
  after: z.boolean().default(false),
  /** Logical date of the run under the fault; the sandbox's where left out. */
  date: z.iso.date().optional(),
});

const stepId = z.string().regex(/^d?\d+$/, 'such as 3 or d1');
const stepSchema = z.strictObject({
  id: stepId,
  title: z.string().min(1),
  checks: z.array(checkSchema),
  /** Complete mode commits these files of the step with this message, after the scaffold's commit. */
  commit: z.strictObject({ message: z.string(), files: z.array(relativePath).min(1) }).optional(),
});

export const templateSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]*$/),
    number: z.number().int().min(1),
    phase: z.number().int().min(1),
    title: z.string().min(1),
    objective: z.string().min(1),
    skills: z.array(z.string().min(1)).min(1),
    /** The plan's sentence; `deliverables` are its parts. */
    deliverables_line: z.string().min(1),
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    /** Working hours a learner should plan. */
    hours: z.number().positive(),
    /** python, git, java ... */
    needs: z.array(z.string()),
    parameters: z.array(parameterSchema),
    /** What a new dew.yaml holds under these names. */
    connections: z.record(z.string(), z.unknown()).default({}),
    environments: z.record(z.string(), z.unknown()).default({}),
    sandbox: sandboxSchema.optional(),
    faults: z.record(nameSchema, faultSchema).default({}),
    /** Exactly the checks that are red in a fresh guided project after its run. */
    guided_red: z.array(z.string()),
    steps: z.array(stepSchema).min(1),
    deliverables: z.array(stepSchema).min(1),
  })
  .superRefine((template, context) => {
    const groups = [...template.steps, ...template.deliverables];
    const checks = groups.flatMap((group) => group.checks);
    const ids = new Set(checks.map((check) => check.id));
    const issue = (message: string): void => {
      context.addIssue({ code: 'custom', message });
    };
    if (ids.size !== checks.length) issue('two checks have the same id');
    for (const group of groups)
      for (const check of group.checks) {
        if (!check.id.startsWith(`${group.id}.`)) issue(`check ${check.id} does not belong to ${group.id}`);
        for (const need of check.needs ?? [])
          if (!ids.has(need)) issue(`check ${check.id} needs ${need}, which does not exist`);
        if ('fault' in check && check.fault !== undefined && !(check.fault in template.faults))
          issue(`check ${check.id} uses the fault ${check.fault}, which is not declared`);
      }
    for (const red of template.guided_red)
      if (!ids.has(red)) issue(`guided_red names ${red}, which does not exist`);
    for (const parameter of template.parameters)
      if ((parameter.type === 'choice') !== (parameter.choices !== undefined))
        issue(`parameter ${parameter.id}: choices belong to the type choice, and only to it`);
  });

/** `templates/roadmap.yaml`: what the plan says outside its projects, word for word. */
export const roadmapSchema = z.strictObject({
  title: z.string(),
  introduction: z.string(),
  phases: z
    .array(
      z.strictObject({
        number: z.number().int(),
        title: z.string(),
        months: z.string(),
        timeline: z.string(),
      }),
    )
    .min(1),
  /** Markdown: strategy, resources. */
  guidance: z.string(),
  timeline: z.strictObject({ title: z.string(), introduction: z.string() }),
  closing: z.string(),
});

export const brokenSchema = z.strictObject({ check: z.string(), edits: z.array(editSchema).min(1) });

export type Template = z.infer<typeof templateSchema>;
export type TemplateStep = Template['steps'][number];
export type TemplateParameter = Template['parameters'][number];
export type Sandbox = NonNullable<Template['sandbox']>;
export type Roadmap = z.infer<typeof roadmapSchema>;
export type BrokenOverlay = z.infer<typeof brokenSchema>;
