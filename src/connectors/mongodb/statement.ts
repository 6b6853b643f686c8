import { BSON, type AbstractCursor, type Db, type MongoClient } from 'mongodb';
import { failWith } from '../../core/failure.ts';
import { changeIn } from '../../core/mongo/changes.ts';
import { nearest } from '../../core/nearest.ts';
import type { MongoStatement, StatementField } from '../../core/mongo/statement.ts';
import type { OpenSettings, SourceCursor } from '../connector.ts';
import { killMarked, newMark } from './cancel.ts';
import { CursorSource, MongoCursor, sampled, type DocumentSource } from './cursor.ts';
import { placeAt, statementFailure } from './failures.ts';
import { documentOf, valueFailure, valueOf, type Document } from './values.ts';

export interface StatementStart {
  client: MongoClient;
  settings: OpenSettings;
  text: string;
  statement: MongoStatement;
  signal: AbortSignal;
}

/** Options of everything that is sent: its mark, its time, and answers as bytes. */
interface SendOptions {
  comment: string;
  maxTimeMS?: number;
  signal: AbortSignal;
  raw: true;
  batchSize: number;
}

export function startStatement(start: StatementStart): SourceCursor {
  const { client, settings, text, statement, signal } = start;
  const seconds = Number(settings.values['timeout'] ?? 0);
  const options: SendOptions = {
    comment: newMark(),
    ...(seconds > 0 ? { maxTimeMS: seconds * 1000 } : {}),
    signal,
    raw: true,
    batchSize: sampled,
  };
  const db = client.db(statement.database ?? String(settings.values['database']));
  const aborted = () => void killMarked(client, options.comment);
  signal.addEventListener('abort', aborted, { once: true });
  let source: DocumentSource;
  try {
    source =
      statement.kind === 'command' ? commandSource(db, start, options) : readingSource(db, start, options);
  } catch (error) {
    signal.removeEventListener('abort', aborted);
    throw valueFailure(error, (node) => placeAt(text, node.start));
  }
  return new MongoCursor(source, {
    empty: () => emptyNote(db, start),
    ended(error) {
      signal.removeEventListener('abort', aborted);
      if (error === undefined) return undefined;
      return signal.aborted ? failWith('cancelled', 'Cancelled.') : statementFailure(error, text, settings);
    },
  });
}

function readingSource(db: Db, { statement }: StatementStart, options: SendOptions): DocumentSource {
  const { parts, collection } = statement;
  const documents = (fields: readonly StatementField[]): Document =>
    Object.fromEntries(
      fields.flatMap((field) => {
        const node = parts[field];
        if (!node) return [];
        return [[field, node.kind === 'number' ? Number(node.text) : valueOf(node)]];
      }),
    );
  if (statement.kind === 'aggregate') {
    const pipeline = (parts.pipeline ? valueOf(parts.pipeline) : []) as Document[];
    const all = { ...options, ...documents(['hint', 'collation', 'let']) };
    const cursor =
      collection === null ? db.aggregate(pipeline, all) : db.collection(collection).aggregate(pipeline, all);
    return new CursorSource(cursor as unknown as AbstractCursor<Buffer>);
  }
  const filter = parts.filter ? documentOf(parts.filter) : {};
  const all = { ...options, ...documents(['projection', 'sort', 'skip', 'limit', 'hint', 'collation']) };
  return new CursorSource(
    db.collection(collection ?? '').find(filter, all) as unknown as AbstractCursor<Buffer>,
  );
}

const withCursor = new Set(['find', 'aggregate', 'listCollections', 'listIndexes']);
/** What every answer has and nobody looks for. */
const ofTheProtocol = new Set([
  'ok',
  '$clusterTime',
  'operationTime',
  'lastCommittedOpTime',
  'opTime',
  'electionId',
]);

function commandSource(
  db: Db,
  { statement, settings }: StatementStart,
  options: SendOptions,
): DocumentSource {
  const command = statement.parts.command ? documentOf(statement.parts.command) : {};
  const { comment, maxTimeMS, signal, batchSize } = options;
  const [name = ''] = Object.keys(command);
  if (withCursor.has(name)) {
    const marked = { ...command, comment, ...(maxTimeMS ? { maxTimeMS } : {}) };
    const cursor = db.runCursorCommand(marked, { raw: true, signal } as Parameters<
      Db['runCursorCommand']
    >[1]);
    cursor.setBatchSize(batchSize).setComment(comment);
    return new CursorSource(cursor);
  }
  let asked = false;
  return {
    async next() {
      if (asked) return [];
      asked = true;
      const exact = { promoteValues: false, promoteLongs: false, bsonRegExp: true, signal };
      const answer = await db.command(command, exact);
      refuseHalfDone(answer, settings);
      const told = Object.entries(answer).filter(([key]) => !ofTheProtocol.has(key));
      return told.length === 0 ? [] : [Buffer.from(BSON.serialize(Object.fromEntries(told)))];
    },
    close: () => Promise.resolve(),
  };
}

/** A command of several changes answers "ok" where some of them failed. */
function refuseHalfDone(answer: Document, { name }: OpenSettings): void {
  const [first, ...others] = (answer['writeErrors'] ?? []) as { index: unknown; errmsg: string }[];
  if (!first) return;
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  throw failWith(
    'sql',
    `Change ${String(first.index)}${more} failed on "${name}": ${first.errmsg}.`,
    'What the command did before that stays done.',
  );
}

async function emptyNote(db: Db, { statement }: StatementStart): Promise<string> {
  if (changeIn(statement)) return 'Done';
  const { collection } = statement;
  if (collection === null) return 'No documents';
  const found = await db.listCollections({}, { nameOnly: true }).toArray();
  const names = found.map(({ name }) => name);
  if (names.includes(collection)) return 'No documents';
  const near = nearest(collection, names);
  const hint = near ? `. Did you mean "${near}"?` : '';
  return `No documents: database "${db.databaseName}" has no collection "${collection}"${hint}`;
}
