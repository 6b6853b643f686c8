import * as z from 'zod';
import { quoteIdentifier } from '../sql/quote.ts';

/** A table of a system: `orders`, `public.orders`, `"odd.schema"."odd table"`. */
export interface RelationName {
  schema: string | null;
  name: string;
}

const part = String.raw`(?:"((?:[^"]|"")+)"|([^".]+))`;
const pattern = new RegExp(`^(?:${part}\\.)?${part}$`);

export function parseRelationName(text: string): RelationName | null {
  const found = pattern.exec(text);
  if (!found) return null;
  const [, quotedSchema, schema, quotedName, name] = found;
  const plain = (quoted: string | undefined, bare: string | undefined): string | null =>
    quoted?.replaceAll('""', '"') ?? bare ?? null;
  return { schema: plain(quotedSchema, schema), name: plain(quotedName, name) ?? '' };
}

/** As `parseRelationName` reads it; quoted only where that is needed. */
export function relationText({ schema, name }: RelationName): string {
  return (schema === null ? [name] : [schema, name])
    .map((text) => (/["./]/.test(text) ? quoteIdentifier(text) : text))
    .join('.');
}

export const relationName = z
  .string()
  .min(1)
  .refine((text) => parseRelationName(text) !== null, 'must be a table such as `orders` or `public.orders`');
