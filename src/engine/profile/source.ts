/** Where the rows of a profile come from: read in place where one column is cheap to read, else copied first. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { failWith } from '../../core/failure.ts';
import { statementKind } from '../../core/sql/kind.ts';
import { quoteIdentifier } from '../../core/sql/quote.ts';
import type { ProfileTarget } from '../../protocol/engine/profile.ts';
import type { ResultColumn } from '../../protocol/engine/query.ts';
import { resolveTarget, type FileReaders } from '../catalog/previewTargets.ts';
import type { EngineContext } from '../context.ts';
import type { Queries } from '../query/queries.ts';
import { columnOf, storedColumn, storedTable, viewOf } from '../results/storedResult.ts';

export interface ProfileSource {
  title: string;
  detail: string;
  /** The table as tests name it; null where no test can be made. */
  table: string | null;
  /** A SELECT of all rows, with the columns under their own names. */
  select: string;
  /** True where reading one column costs as much as reading all: such rows are copied once. */
  copy: boolean;
  timeZone: string | null;
}

export async function profileSource(
  context: EngineContext,
  queries: () => Promise<Queries>,
  readers: FileReaders,
  target: ProfileTarget,
  signal: AbortSignal,
): Promise<ProfileSource> {
  const plain = { table: null, copy: true, timeZone: null };
  if (target.kind === 'sql') {
    const sql = target.sql.trim().replace(/;\s*$/, '');
    if (statementKind(sql) !== 'query')
      throw failWith('bad_input', 'Only a SELECT can be profiled.', 'Give one SELECT, a table or a file.');
    return { ...plain, title: target.name, detail: 'query', select: sql };
  }
  if (target.kind === 'result') {
    const result = await (await queries()).materialise(target.resultId);
    const view = viewOf(result);
    if (!view) throw failWith('bad_input', 'This result has no rows to profile.');
    const { columns, name } = result.summary;
    const cells = columns.map(
      (column, index) =>
        `${storedColumn(index)} AS ${quoteIdentifier(uniqueName(columns, index, column.name))}`,
    );
    const select = `SELECT ${cells.join(', ')} FROM ${storedTable(view.table)}`;
    return { ...plain, copy: false, title: name, detail: 'result', select, timeZone: result.timeZone };
  }
  const found = await resolveTarget(context, target.name, signal);
  if (found.kind === 'relation') {
    const table = found.sql.replace(/^FROM /, '');
    return { ...plain, copy: false, title: found.name, detail: target.name, table, select: found.sql };
  }
  if (found.format === 'duckdb')
    throw failWith('bad_input', `${target.name} is a database.`, 'Open it and profile one of its tables.');
  await readers.of(found.path, found.format, signal);
  const select = await readers.statement(target.name);
  return { ...plain, copy: found.format !== 'parquet', title: found.name, detail: 'file', select };
}

/** Output columns of a SELECT by DuckDB's binder. */
export async function columnsOf(connection: DuckDBConnection, select: string): Promise<ResultColumn[]> {
  const described = await connection.runAndReadAll(`DESCRIBE ${select}`);
  return described.getRows().map((row) => columnOf(String(row[0]), String(row[1])));
}

function uniqueName(columns: readonly ResultColumn[], index: number, name: string): string {
  const before = columns.slice(0, index).filter((other) => other.name.toLowerCase() === name.toLowerCase());
  return before.length === 0 ? name : `${name}_${before.length}`;
}
