/** `dew.yaml`: what a project is. */
import { isNode, LineCounter, parseDocument, stringify, type Document } from 'yaml';
import * as z from 'zod';
import type { Mode } from '../../protocol/engine/project.ts';
import { connectionSchema } from '../connection/connectionSchema.ts';
import { failWith } from '../failure.ts';
import { didYouMean } from '../pipeline/suggestion.ts';
import { environmentFields, environmentsSchema } from './environment.ts';

export const defaultDatabase = 'data/warehouse.duckdb';

const dewFileShape = z.object({
  version: z.literal(1),
  name: z.string().min(1),
  database: z.string().default(defaultDatabase),
  template: z
    .object({
      id: z.string(),
      version: z.string(),
      mode: z.enum(['guided', 'complete']),
      parameters: z
        .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))
        .default({}),
    })
    .nullish()
    .transform((template) => template ?? null),
  connections: z.record(z.string(), connectionSchema).default({}),
  environments: environmentsSchema,
});

const dewFileSchema = dewFileShape.superRefine(({ connections, environments }, context) => {
  const names = Object.keys(connections);
  for (const [name, { target }] of Object.entries(environments)) {
    if (names.includes(target)) continue;
    context.addIssue({
      code: 'custom',
      path: ['environments', name, 'target'],
      message: `there is no connection "${target}"`,
      params: { next: names.length ? didYouMean(target, names) : 'Add it under connections.' },
    });
  }
});

/** JSON Schema of dew.yaml, for editors. */
export function dewJsonSchema(): Record<string, unknown> {
  return { title: 'Project', ...z.toJSONSchema(dewFileShape, { io: 'input', unrepresentable: 'any' }) };
}

export type DewFile = z.infer<typeof dewFileSchema>;

export interface TemplateOrigin {
  id: string;
  version: string;
  mode: Mode;
  parameters: Record<string, string>;
}

/** The text of a new dew.yaml. */
export function renderDewFile(
  name: string,
  template: TemplateOrigin | null,
  others: { connections: object; environments: object } = { connections: {}, environments: {} },
): string {
  return stringify({
    version: 1,
    name,
    database: defaultDatabase,
    ...(template ? { template } : {}),
    connections: others.connections,
    environments: others.environments,
  });
}

/** The text of the first pipeline of a project without a template: it runs, and shows how to go on. */
export function renderFirstPipeline(name: string): string {
  return `version: 1
${stringify({ name })}# Every .sql file here is a SELECT that becomes a table of the file's name.
models: sql/models/*.sql
tasks: []
# tasks:
#   - id: orders
#     type: extract
#     from: data/orders_*.csv
#   - id: check_orders
#     type: test
#     table: orders
#     tests:
#       - not_null: order_id
`;
}

/** Reads dew.yaml; what is wrong is said with its line. */
export function parseDewFile(text: string): DewFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [error] = document.errors;
  if (error) {
    const position = error.linePos?.[0];
    throw failWith(
      'bad_input',
      `dew.yaml is not valid YAML: ${error.message.split('\n')[0] ?? ''}`,
      'Correct the line.',
      {
        file: 'dew.yaml',
        ...(position ? { line: position.line, column: position.col } : {}),
      },
    );
  }
  const parsed = dewFileSchema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path.join('.') ?? '';
  throw failWith(
    'bad_input',
    `dew.yaml: ${path ? `${path}: ` : ''}${issue?.message ?? 'not valid'}`,
    issue ? adviceOn(issue) : 'Correct the field.',
    { file: 'dew.yaml', ...placeOf(document, lines, issue ? pathOf(issue) : []) },
  );
}

const pathOf = (issue: z.core.$ZodIssue): PropertyKey[] =>
  issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;

function adviceOn(issue: z.core.$ZodIssue): string {
  if (issue.code === 'custom' && typeof issue.params?.['next'] === 'string') return issue.params['next'];
  const [unknown] = issue.code === 'unrecognized_keys' ? issue.keys : [];
  if (unknown !== undefined && issue.path[0] === 'environments')
    return didYouMean(unknown, environmentFields);
  return 'Correct the field.';
}

/** Place of the value at a path, or of the nearest one around it that is written down. */
function placeOf(
  document: Document.Parsed,
  lines: LineCounter,
  path: readonly PropertyKey[],
): { line: number; column: number } {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (!isNode(node) || !node.range) continue;
    const { line, col } = lines.linePos(node.range[0]);
    return { line, column: col };
  }
  return { line: 1, column: 1 };
}
