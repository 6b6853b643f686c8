import { distinctNames } from '../../core/format/distinctNames.ts';
import { existsSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { failWith } from '../../core/failure.ts';
import { jsonValueExpression } from '../../core/sql/jsonValue.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import type { ExportFormat } from '../../protocol/engine/query.ts';
import type { DatabaseSession } from '../context.ts';
import { storedColumn, storedTable, viewOf, type StoredResult } from '../results/storedResult.ts';
import { sqlFailure } from '../sqlFailure.ts';
import { connectIn } from './resultConnection.ts';

const options: Record<ExportFormat, string> = {
  csv: 'FORMAT csv, HEADER true',
  parquet: 'FORMAT parquet, COMPRESSION zstd',
  json: 'FORMAT json, ARRAY true',
};

/** Types that DuckDB's Parquet writer would round, cut or refuse; their exact text is written instead. */
const inexactInParquet = /\b(U?HUGEINT|BIGNUM|BIT|INTERVAL|TIME WITH TIME ZONE|TIME_NS|VARIANT)\b/;

/** Writes the stored rows, as arranged, to a file that appears whole or not at all. */
export async function exportFile(
  session: DatabaseSession,
  result: StoredResult,
  format: ExportFormat,
  path: string,
  signal: AbortSignal,
): Promise<{ path: string; rows: number; bytes: number }> {
  const view = viewOf(result);
  if (!view) throw failWith('bad_input', 'This result has no rows to export.');
  const target = resolve(path);
  if (!existsSync(dirname(target))) {
    throw failWith(
      'not_found',
      `The folder ${dirname(target)} does not exist.`,
      'Choose a folder that exists.',
    );
  }
  const names = distinctNames(result.summary.columns);
  const columns = result.summary.columns.map(({ type }, index) => {
    const stored = storedColumn(index);
    return `${valueFor(format, stored, type)} AS ${quoteIdentifier(names[index] ?? '')}`;
  });
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.part`);
  const connection = await connectIn(session, result.timeZone);
  const interrupt = () => connection.interrupt();
  signal.addEventListener('abort', interrupt);
  try {
    signal.throwIfAborted();
    const source = `SELECT ${columns.join(', ')} FROM ${storedTable(view.table)} ORDER BY rowid`;
    const answer = await connection.run(
      `COPY (${source}) TO ${quoteLiteral(temporary)} (${options[format]})`,
    );
    await rename(temporary, target);
    return { path: target, rows: answer.rowsChanged, bytes: (await stat(target)).size };
  } catch (error) {
    await rm(temporary, { force: true });
    const failure = sqlFailure(error);
    if (failure.code === 'cancelled') throw failWith('cancelled', `Cancelled. ${target} was not changed.`);
    throw failWith(failure.code, `${target} could not be written. ${failure.message}`, failure.next);
  } finally {
    signal.removeEventListener('abort', interrupt);
    connection.disconnectSync();
  }
}

function valueFor(format: ExportFormat, stored: string, type: string): string {
  if (format === 'json') return jsonValueExpression(stored, type);
  if (format === 'csv') return `${stored}::VARCHAR`;
  return inexactInParquet.test(type) ? `${stored}::VARCHAR` : stored;
}
