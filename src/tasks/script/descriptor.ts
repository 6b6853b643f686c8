/** A program of the learner's own, mostly Python: files in, files out. */
import * as z from 'zod';
import {
  commonFields,
  identifier,
  oneOrMore,
  projectPath,
  uses,
  type TaskDescriptor,
} from '../../core/pipeline/schema.ts';
import { testList } from '../../core/quality/testSchema.ts';

export const exchangeFormats = ['csv', 'parquet', 'json', 'ndjson'] as const;
const format = z.enum(exchangeFormats).default('csv');

const input = z.union([
  z.strictObject({ table: z.string().min(1), format }),
  z.strictObject({ file: projectPath }),
]);

const output = z.union([
  z.strictObject({
    table: identifier,
    format,
    columns: z.record(z.string().min(1), z.string().min(1)).optional(),
    quarantine: z.boolean().optional(),
    tests: testList.optional(),
  }),
  z.strictObject({ file: projectPath }),
]);

export const scriptSchema = z.strictObject({
  ...commonFields,
  type: z.literal('script'),
  run: z
    .array(z.string())
    .min(1)
    .describe(
      "Program and arguments as a list, never a shell line; `python` is the project's virtual environment.",
    ),
  directory: projectPath
    .optional()
    .describe('Working directory inside the project; its root where left out.'),
  inputs: z
    .record(identifier, input)
    .optional()
    .describe('Tables and files that the script reads: DEW_INPUT_<NAME> holds the path.'),
  outputs: z
    .record(identifier, output)
    .optional()
    .describe('Tables and files that it makes: DEW_OUTPUT_<NAME> holds the path to write.'),
  code: oneOrMore(projectPath)
    .optional()
    .describe(
      'Files whose change runs the task again; `src/**/*.py` and the program in `run` where left out.',
    ),
  environment: z
    .record(z.string(), z.string())
    .optional()
    .describe('Environment variables. No secrets: this file is committed.'),
  uses: uses.optional(),
  database: z
    .enum(['exclusive'])
    .optional()
    .describe('`exclusive`: the script opens the database file itself.'),
});

export type ScriptSpec = z.output<typeof scriptSchema>;
export type ScriptInput = z.output<typeof input>;
export type ScriptOutput = z.output<typeof output>;
export type TableOutput = Extract<ScriptOutput, { table: string }>;

export const scriptDescriptor: TaskDescriptor = {
  type: 'script',
  description:
    "Runs Python (in the project's virtual environment) or any program, with tables handed over as files.",
  schema: scriptSchema,
  starter: 'id: \n  type: script\n  run: [python, -m, pipeline.clean]\n  directory: src',
};
