import type { ColumnKind } from '../../protocol/engine/query.ts';

const kinds: [RegExp, ColumnKind][] = [
  [/\[\]$/, 'list'],
  [/^(smallint|integer|bigint|numeric|real|double|oid|money)/, 'number'],
  [/^(date|time|interval)/, 'temporal'],
  [/^boolean/, 'boolean'],
  [/^jsonb?$/, 'json'],
  [/^bytea$/, 'binary'],
  [/^(text|character|"char"|name|uuid|citext)/, 'text'],
];

/** What a type is for the eye, from PostgreSQL's own name of it. */
export const kindOfType = (type: string): ColumnKind =>
  kinds.find(([pattern]) => pattern.test(type))?.[1] ?? 'other';
