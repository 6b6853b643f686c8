/** Where an incremental extract goes on from, and whether what it has still belongs to what it reads. */
import type { ExtractFrom, ExtractOrder } from '../../../core/connection/transfer.ts';
import { failWith } from '../../../core/failure.ts';
import { canonicalJson } from '../../../core/pipeline/fingerprint.ts';
import { quoteLiteral } from '../../../core/sql/quote.ts';
import { lookedBack } from '../../lookback.ts';
import { textOf, type TaskContext, type TaskDatabase } from '../../task.ts';
import type { ConnectionExtractSpec } from './descriptor.ts';
import type { MadeColumn } from './ingest.ts';
import { tableOf } from './plan.ts';

/** The table as it is, with the types of the database that it stands in. */
interface Kept {
  columns: Map<string, string>;
  watermark: string;
  /** False where the types are those of another system than DuckDB. */
  comparable: boolean;
}

export interface Present extends Kept {
  since: ExtractOrder['since'];
}

const extracted = (database: TaskDatabase): string => database.relation('dew', 'extracted');

/** What decides which rows a table has: rows of another source are not continued with. */
const sourceOf = (
  { connection, cursor, unique_key, columns }: ConnectionExtractSpec,
  from: ExtractFrom,
): string => canonicalJson({ connection, from, cursor, unique_key, columns });

/** Null where everything is to be read; `remember` are statements for the transaction that then publishes it. */
export async function keptRows(
  spec: ConnectionExtractSpec,
  from: ExtractFrom,
  context: TaskContext,
): Promise<{ kept: Kept | null; remember: string[] }> {
  if (spec.mode !== 'incremental') return { kept: null, remember: [] };
  const source = sourceOf(spec, from);
  return context.database(async (database) => ({
    kept: await keptOf(spec, source, context, database),
    remember: [
      `DELETE FROM ${extracted(database)} WHERE name = ${quoteLiteral(tableOf(spec))}`,
      `INSERT INTO ${extracted(database)} VALUES (${quoteLiteral(tableOf(spec))}, ${quoteLiteral(source)})`,
    ],
  }));
}

async function keptOf(
  spec: ConnectionExtractSpec,
  source: string,
  context: TaskContext,
  database: TaskDatabase,
): Promise<Kept | null> {
  await database.run(
    `CREATE TABLE IF NOT EXISTS ${extracted(database)} (name VARCHAR PRIMARY KEY, source VARCHAR NOT NULL)`,
  );
  if (context.rebuild) return null;
  const table = tableOf(spec);
  const [before] = await database.rows(
    `SELECT source, watermark FROM ${extracted(database)} AS e JOIN ${database.relation('dew', 'published')} AS p ON e.name = p.name WHERE e.name = ${quoteLiteral(table)}`,
  );
  const columns = new Map((await database.columns('main', table)).map(({ name, type }) => [name, type]));
  if (!before || before['watermark'] === null || columns.size === 0) return null;
  if (textOf(before['source']) === source) {
    return {
      columns,
      watermark: textOf(before['watermark']),
      comparable: database.dialect.name === 'duckdb',
    };
  }
  context.log('note', 'it reads something else than before, so everything is read');
  return null;
}

/** What the clocks of the world are ahead of UTC at most. */
const furthestAhead = '14h';

/** A moment that is kept by the clock of this machine can seem later than it is; its rows are then read again, not missed. */
const losesZone = ({ cursor = '', columns = {} }: ConnectionExtractSpec, type: string): boolean =>
  cursor in columns && /^(DATE|TIMESTAMP)/.test(type) && !type.endsWith('WITH TIME ZONE');

/** What is read next. */
export async function continued(
  spec: ConnectionExtractSpec,
  kept: Kept,
  context: TaskContext,
  database: TaskDatabase,
): Promise<Present> {
  const cursor = spec.cursor ?? '';
  const type = (kept.columns.get(cursor) ?? 'VARCHAR').toUpperCase().replace(' WITHOUT TIME ZONE', '');
  const watermark = await lookedBack(spec, kept.watermark, type, database);
  const value = losesZone(spec, type)
    ? await lookedBack({ id: spec.id, lookback: furthestAhead }, watermark, type, database)
    : watermark;
  context.log('note', `rows with ${cursor} from ${value} on, and those without one`);
  const columns = [...kept.columns].map(([name, columnType]) => ({ name, type: columnType }));
  return { ...kept, since: { column: cursor, value, type, ...(kept.comparable ? { columns } : {}) } };
}

/** Columns of the table before: rows that come later have its types, or nothing is changed. */
export function keptTypes(
  spec: ConnectionExtractSpec,
  columns: readonly MadeColumn[],
  present: Present,
): MadeColumn[] {
  const kept = columns.map((column) => ({
    ...column,
    tableType: narrower(column, present.columns.get(column.name)),
  }));
  const text = (list: Iterable<[string, string]>) =>
    [...list].map(([name, type]) => `${name} ${type}`).join(', ');
  const now = text(kept.map(({ name, tableType }) => [name, tableType]));
  const before = text(present.columns);
  const sameNames = kept.every(({ name }, index) => [...present.columns.keys()][index] === name);
  if (now === before || (!present.comparable && sameNames && kept.length === present.columns.size))
    return kept;
  throw failWith(
    'conflict',
    `The columns of ${tableOf(spec)} changed: it has ${before}; "${spec.connection}" now gives ${now}. Nothing was changed.`,
    `Read everything anew: dew run --select ${spec.id} --force.`,
  );
}

/** A numeric without declared places may have fewer today: the table's own type holds them. */
function narrower({ type, tableType }: MadeColumn, before: string | undefined): string {
  if (before === undefined || type !== tableType) return tableType;
  const [now, then] = [type, before].map((text) => /^DECIMAL\(38,(\d+)\)$/.exec(text)?.[1]);
  return now !== undefined && then !== undefined && Number(now) <= Number(then) ? before : tableType;
}
