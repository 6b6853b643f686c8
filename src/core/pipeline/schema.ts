/** The shape of a pipeline file. Task types bring their own fields through their descriptors. */
import * as z from 'zod';
import type { TaskType } from '../../protocol/engine/pipeline.ts';
import { durationPattern } from './duration.ts';

export const identifierPattern = /^[a-z][a-z0-9_]*$/;

export const identifier = z
  .string()
  .regex(identifierPattern, 'must be lower case letters, digits and _, and begin with a letter');

/** A path inside the project, with `/`. */
export const projectPath = z
  .string()
  .min(1)
  .refine((path) => !path.includes('\\'), 'must use / between folders')
  .refine(
    (path) => !/^([a-zA-Z]:|\/)/.test(path) && !path.split('/').includes('..'),
    'must stay inside the project: no absolute path and no ".."',
  );

export const oneOrMore = <T extends z.ZodType>(item: T) =>
  z
    .union([item, z.array(item).min(1)])
    .transform((value) => (Array.isArray(value) ? value : [value]) as z.output<T>[]);

export const duration = z
  .string()
  .regex(durationPattern, 'must be a duration such as 500ms, 5s, 10m, 2h or 2d');

export const uses = z
  .array(z.enum(['date']))
  .describe('What from the run enters the fingerprint: `date` is the logical date.');

/** Fields that every task has. */
export const commonFields = {
  id: identifier.describe('Name of the task, unique in the pipeline.'),
  description: z.string().optional().describe('One line for people.'),
  needs: oneOrMore(identifier)
    .optional()
    .describe('Tasks that come first, beyond those whose tables are read.'),
  retries: z.int().min(0).max(20).optional().describe('How often a failed task is tried again.'),
  delay: duration.optional().describe('How long to wait before a retry, e.g. `5s`.'),
  timeout: duration.optional().describe('The task fails when it takes longer, e.g. `10m`.'),
};

export interface CommonSpec {
  id: string;
  description?: string | undefined;
  needs?: string[] | undefined;
  retries?: number | undefined;
  delay?: string | undefined;
  timeout?: string | undefined;
}

/** What a task type is to the schema, to completion and to the documentation. */
export interface TaskDescriptor {
  type: TaskType;
  /** Where a type has two forms: the field that the tasks of this one have. */
  form?: string;
  /** One sentence. */
  description: string;
  /** A `strictObject` with `type` as a literal. */
  schema: z.ZodObject;
  /** Fields in the order in which a person writes them, with a text to begin from. */
  starter: string;
}

/** The descriptor of a task of this type that has these fields. */
export function descriptorFor(
  descriptors: readonly TaskDescriptor[],
  type: unknown,
  fields: readonly string[],
): TaskDescriptor | undefined {
  const forms = descriptors.filter((descriptor) => descriptor.type === type);
  return (
    forms.find(({ form }) => form !== undefined && fields.includes(form)) ??
    forms.find(({ form }) => form === undefined)
  );
}

export const pipelineFields = {
  version: z.literal(1).describe('Version of this file format: 1.'),
  name: z.string().min(1).describe('Name shown to people.'),
  description: z.string().optional().describe('One paragraph for people.'),
  schedule: z.string().optional().describe("Five cron fields in the machine's time zone, e.g. `0 6 * * *`."),
  models: oneOrMore(projectPath)
    .optional()
    .describe('Glob of the SQL files that each become a table or view.'),
  tasks: z.array(z.unknown()).nullish().describe('The tasks, in any order.'),
};

export const pipelineSchema = z.strictObject(pipelineFields);

/** JSON Schema of pipeline files, for editors. */
export function pipelineJsonSchema(descriptors: readonly TaskDescriptor[]): Record<string, unknown> {
  const task = z.union(descriptors.map((descriptor) => descriptor.schema));
  const schema = z.strictObject({ ...pipelineFields, tasks: z.array(task).optional() });
  return { title: 'Pipeline', ...z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) };
}
