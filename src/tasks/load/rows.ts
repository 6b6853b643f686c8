/** The rows of a load: which ones, what they add up to, what names them, and their texts page by page. */
import { transferText } from '../../core/connection/transferText.ts';
import type { TargetColumn } from '../../core/connection/transfer.ts';
import { failWith } from '../../core/failure.ts';
import { formatRows } from '../../core/format/words.ts';
import { didYouMean } from '../../core/pipeline/suggestion.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import { lookedBack } from '../lookback.ts';
import { textOf, textRows, type TaskDatabase } from '../task.ts';
import type { LoadSpec } from './descriptor.ts';

/** Where rows are gathered, so that a view is computed once and what is counted is what is sent. */
const gathered = 'temp.main.dew_load';
const pageSize = 5_000;

export interface Gathered {
  relation: string;
  columns: TargetColumn[];
  /** `text` as `Transfer.text` has it. */
  rows(signal: AbortSignal, text?: typeof transferText): AsyncIterable<(string | null)[][]>;
  drop(): Promise<void>;
}

export async function columnsOf(spec: LoadSpec, database: TaskDatabase): Promise<TargetColumn[]> {
  const described = await database.rows(`DESCRIBE ${quoteIdentifier(spec.table)}`);
  const columns = described.map((row) => ({
    name: textOf(row['column_name']),
    type: textOf(row['column_type']),
  }));
  const names = columns.map(({ name }) => name);
  for (const name of [...(spec.key ?? []), ...(spec.cursor ? [spec.cursor] : [])]) {
    if (names.includes(name)) continue;
    throw failWith('bad_input', `${spec.table} has no column "${name}".`, didYouMean(name, names));
  }
  return columns;
}

/** Rows after the watermark: an append has those with the same cursor already, a merge takes them and its lookback again. */
export async function gather(
  spec: LoadSpec,
  columns: TargetColumn[],
  watermark: string | null,
  database: TaskDatabase,
): Promise<Gathered> {
  const source = quoteIdentifier(spec.table);
  const newer = await newerThan(spec, columns, watermark, database);
  await database.run(`CREATE OR REPLACE TEMP TABLE dew_load AS SELECT * FROM ${source}${newer}`);
  const [[count] = []] = await textRows(database, `SELECT count(*)::VARCHAR FROM ${gathered}`);
  const hidden = columns.some(({ name }) => name.toLowerCase() === 'rowid');
  // Behind a column of its own with this name a table has no row numbers; to skip rows takes longer the more there are.
  const page = (from: number) =>
    hidden ? ` LIMIT ${pageSize} OFFSET ${from}` : ` WHERE rowid >= ${from} AND rowid < ${from + pageSize}`;
  return {
    relation: gathered,
    columns,
    async *rows(signal, text = transferText) {
      const texts = columns.map(
        ({ name, type }, index) => `${text(quoteIdentifier(name), type)} AS c${index}`,
      );
      for (let from = 0; from < Number(count); from += pageSize) {
        signal.throwIfAborted();
        yield await textRows(database, `SELECT ${texts.join(', ')} FROM ${gathered}${page(from)}`);
      }
    },
    drop: () => database.run(`DROP TABLE IF EXISTS ${gathered}`),
  };
}

async function newerThan(
  spec: LoadSpec,
  columns: TargetColumn[],
  watermark: string | null,
  database: TaskDatabase,
): Promise<string> {
  const { mode, cursor } = spec;
  if (!cursor || watermark === null) return '';
  const type = columns.find(({ name }) => name === cursor)?.type ?? 'VARCHAR';
  const name = quoteIdentifier(cursor);
  const since = spec.lookback === undefined ? watermark : await lookedBack(spec, watermark, type, database);
  const value = `CAST(${quoteLiteral(since)} AS ${type})`;
  return mode === 'append' ? ` WHERE ${name} > ${value}` : ` WHERE ${name} >= ${value} OR ${name} IS NULL`;
}

export async function newestCursor({ cursor }: LoadSpec, database: TaskDatabase): Promise<string | null> {
  if (!cursor) return null;
  const [[newest] = []] = await textRows(
    database,
    `SELECT max(${quoteIdentifier(cursor)})::VARCHAR FROM ${gathered}`,
  );
  return newest ?? null;
}

/** An append goes by the cursor alone; a merge by its keys. */
export async function refuseMissing(spec: LoadSpec, database: TaskDatabase): Promise<void> {
  const needed = spec.mode === 'merge' ? (spec.key ?? []) : spec.cursor ? [spec.cursor] : [];
  if (needed.length === 0) return;
  const missing = needed.map((name) => `${quoteIdentifier(name)} IS NULL`).join(' OR ');
  const [found] = await database.rows(
    `SELECT count(*)::VARCHAR AS rows FROM ${quoteIdentifier(spec.table)} WHERE ${missing}`,
  );
  const count = Number(found?.['rows']);
  if (count === 0) return;
  throw failWith(
    'conflict',
    `The rows of ${spec.table} need ${needed.join(', ')}, and ${formatRows(count)} ${count === 1 ? 'has' : 'have'} none. Nothing was changed.`,
    spec.mode === 'merge'
      ? 'Every row needs its key: fill it, or leave those rows out in a model.'
      : 'A row without a cursor would never be loaded: fill it, or use mode: merge.',
  );
}

/** Names the rows by what they hold, whatever their order: the same rows are the same batch in any run. */
export async function contentOf(columns: readonly TargetColumn[], database: TaskDatabase): Promise<string> {
  const cells = columns.map(
    ({ name, type }) =>
      `coalesce(replace(${transferText(quoteIdentifier(name), type)}, '\\', '\\\\'), '\\N')`,
  );
  const [[batch] = []] = await textRows(
    database,
    `SELECT count(*) || '-' || coalesce(sum(md5_number_lower(concat_ws('\\|', ${cells.join(', ')}))), 0) FROM ${gathered}`,
  );
  return batch ?? '';
}
