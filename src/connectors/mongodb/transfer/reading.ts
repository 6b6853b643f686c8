/** What an extraction asks the server: the statement, narrowed to what is newer, and once more for the totals. */
import type { AbstractCursor } from 'mongodb';
import { failWith } from '../../../core/failure.ts';
import { readStatement, type MongoStatement } from '../../../core/mongo/statement.ts';
import type { ExtractOrder } from '../../transfer.ts';
import { CursorSource, sampled, type DocumentSource } from '../cursor.ts';
import { placeAt } from '../failures.ts';
import { refuseChange } from '../refusals.ts';
import { documentOf, valueOf } from '../values.ts';
import { databaseOf, type Link, type StoredDocument } from './link.ts';
import { sinceFilter } from './since.ts';

export interface Reading {
  collection: string;
  database: string | null;
  pipeline: StoredDocument[];
}

/** A find is a pipeline too: then one way of narrowing and of asking for the totals serves both. */
export function readingOf({ from, since }: ExtractOrder): Reading {
  const newer = since ? [{ $match: sinceFilter(since) }] : [];
  if (!('query' in from)) return { collection: from.relation, database: from.schema, pipeline: newer };
  const { statement, issues } = readStatement(from.query);
  if (!statement) {
    const issue = issues.find(({ severity }) => severity === 'error');
    const place = { file: '', ...placeAt(from.query, issue?.start ?? 0) };
    throw failWith('sql', issue?.message ?? 'This is no statement.', issue?.next, place);
  }
  refuseChange(from.query, statement);
  const { collection, database } = statement;
  if (statement.kind === 'command' || collection === null) {
    throw failWith(
      'bad_input',
      'An extract reads a collection.',
      'Give a pipeline or a filter with a "collection".',
    );
  }
  return { collection, database, pipeline: [...stagesOf(statement), ...newer] };
}

function stagesOf({ parts }: MongoStatement): StoredDocument[] {
  if (parts.pipeline) return valueOf(parts.pipeline) as StoredDocument[];
  const { filter, sort, skip, limit, projection } = parts;
  const count = (node: typeof skip) => (node?.kind === 'number' ? Number(node.text) : 0);
  return [
    ...(filter ? [{ $match: documentOf(filter) }] : []),
    ...(sort ? [{ $sort: documentOf(sort) }] : []),
    ...(count(skip) > 0 ? [{ $skip: count(skip) }] : []),
    ...(count(limit) > 0 ? [{ $limit: count(limit) }] : []),
    ...(projection ? [{ $project: documentOf(projection) }] : []),
  ];
}

/** The documents of a reading; of `fields` only, where they are given. */
export function sourceOf(
  link: Link,
  { collection, database, pipeline }: Reading,
  signal: AbortSignal,
  comment: string,
  fields?: readonly string[],
): DocumentSource {
  const simple = fields?.every((name) => name !== '' && !/[.$]/.test(name)) === true;
  const narrow = simple && fields.length > 0;
  const only = narrow
    ? [{ $project: { _id: 0, ...Object.fromEntries(fields.map((name) => [name, 1])) } }]
    : [];
  const cursor = databaseOf(link, database)
    .collection(collection)
    .aggregate([...pipeline, ...only], { raw: true, batchSize: sampled, signal, comment });
  return new CursorSource(cursor as unknown as AbstractCursor<Buffer>);
}
