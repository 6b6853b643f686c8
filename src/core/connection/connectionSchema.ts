import * as z from 'zod';
import type { ConnectionValues } from '../../protocol/engine/connection.ts';
import { failWith } from '../failure.ts';
import type { ConnectionDescriptor, ConnectionField } from './descriptor.ts';
import { descriptors } from './descriptors.ts';
import { parseReference } from './reference.ts';

const aloneHost =
  'the name or address alone; user and password are fields of their own, and no password belongs into dew.yaml';

/** A connection of dew.yaml: its type and the values of its fields, secrets as references only. */
export const connectionSchema = z.discriminatedUnion(
  'type',
  descriptors.map(shapeOf) as [ReturnType<typeof shapeOf>],
);

export type ConnectionSettings = { type: ConnectionDescriptor['type'] } & Record<
  string,
  string | number | boolean | undefined
>;

/** Checks the values of a form; the first thing that is wrong is a failure that names its field. */
export function parseConnection(name: string, values: ConnectionValues): ConnectionSettings {
  const parsed = connectionSchema.safeParse(values);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw failWith(
    'bad_input',
    `${name}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}.`,
    'Correct the field.',
  );
}

function shapeOf({ type, title, fields }: ConnectionDescriptor) {
  const shape = Object.fromEntries(fields.map((field) => [field.name, schemaOf(field)]));
  return z.strictObject({ type: z.literal(type), ...shape }).meta({ title });
}

function schemaOf(field: ConnectionField): z.ZodType {
  const schema = valueSchema(field).describe(field.help);
  if (field.default !== undefined) return schema.default(field.default as never);
  return field.required ? schema : schema.optional();
}

function valueSchema(field: ConnectionField): z.ZodType {
  switch (field.kind) {
    case 'number':
      return z.number().int().nonnegative();
    case 'boolean':
      return z.boolean();
    case 'choice':
      return z.enum([...(field.choices ?? [])] as [string]);
    case 'secret':
      return z.string().refine((text) => parseReference(text) !== null, {
        error:
          'a password does not belong into dew.yaml, which is committed. Write ${secret:name} or ${env:NAME}',
      });
    case 'text': {
      const text = z.string().min(1);
      return field.name === 'host' ? text.refine((host) => !host.includes('@'), { error: aloneHost }) : text;
    }
  }
}
