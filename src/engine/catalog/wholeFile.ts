/** A delimited file that is small enough to be looked at as a whole: all its records, in a copy that DuckDB reads without a doubt. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { decodeText } from '../../core/delimited/encoding.ts';
import { lineName } from '../../core/delimited/columnNames.ts';
import { readTable, type DelimitedTable } from '../../core/delimited/readTable.ts';
import type { ColumnType } from '../../core/delimited/columnTypes.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import type { FileEncoding, ReadWish, RejectedRow } from '../../protocol/engine/catalog.ts';

/** Above this, DuckDB reads the file itself; below, opening takes about 25 ms a megabyte. */
export const wholeBytes = 12 << 20;

export interface WholeFile {
  table: DelimitedTable;
  encoding: FileEncoding;
  rejected: RejectedRow[];
  rowCount: number;
  columns: { name: string; type: string }[];
  select(options?: { raw?: boolean; rejects?: string }): string;
}

export async function openWholeFile(
  path: string,
  copy: string,
  options: { wish: ReadWish; tabs: boolean },
  connection: DuckDBConnection,
  signal: AbortSignal,
): Promise<WholeFile> {
  const { wish, tabs } = options;
  const { text, encoding } = decodeText(await readFile(path, { signal }), wish.encoding);
  signal.throwIfAborted();
  const table = readTable(text, { wish, tabs });
  await writeCopy(table, copy, signal);
  const { names, types } = table;
  const declared = new Map(
    Object.entries(wish.types ?? {}).map(([name, type]) => [name.toLowerCase(), type]),
  );
  const cells = names.map((name, at) => {
    const cell = nullable(`c${at}`, wish.nulls ?? []);
    const own = declared.get(name.toLowerCase());
    const type = types[at] ?? { type: 'VARCHAR' };
    return own === undefined
      ? { type: type.type, value: converted(cell, type), doubtful: null, cell }
      : {
          type: own,
          value: tried(cell, own, type),
          doubtful: own.toUpperCase() === 'VARCHAR' ? null : own,
          cell,
        };
  });
  const read = (rejects?: string): string => {
    const columns = [`'line': 'BIGINT'`, ...names.map((_, at) => `'c${at}': 'VARCHAR'`)];
    const kept = rejects
      ? `store_rejects = true, rejects_limit = 0, rejects_table = ${quoteLiteral(rejects)}, rejects_scan = ${quoteLiteral(`${rejects}_scans`)}`
      : 'ignore_errors = true';
    return `read_csv(${quoteLiteral(copy)}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', nullstr = '', new_line = '\\n', max_line_size = 16777216, columns = {${columns.join(', ')}}, ${kept})`;
  };
  const doubtful = cells.filter(({ doubtful: type }) => type !== null);
  const fits = doubtful.map(({ cell, value }) => `(${cell} IS NULL OR ${value} IS NOT NULL)`);
  const select: WholeFile['select'] = ({ raw = false, rejects } = {}) => {
    const shown = names.map((name, at) => {
      const value = raw ? `coalesce(c${at}, '')` : (cells[at]?.value ?? `c${at}`);
      return `${value} AS ${quoteIdentifier(name)}`;
    });
    const where = raw || fits.length === 0 ? '' : ` WHERE ${fits.join(' AND ')}`;
    if (wish.lines) shown.unshift(`line AS ${quoteIdentifier(lineName(names))}`);
    return `SELECT ${shown.join(', ')} FROM ${read(rejects)}${where}`;
  };
  const rejected = [...table.rejected];
  if (fits.length > 0) {
    const reasons = doubtful.map(({ cell, value, doubtful: type }) => {
      const name = names[cells.findIndex((one) => one.cell === cell)] ?? '';
      return `WHEN ${cell} IS NOT NULL AND ${value} IS NULL THEN ${quoteLiteral(`${name} is not ${type}: `)} || ${cell}`;
    });
    const answer = await connection.runAndReadAll(
      `SELECT line::INTEGER, CASE ${reasons.join(' ')} END FROM ${read()} WHERE NOT (${fits.join(' AND ')})`,
    );
    const byLine = new Map(table.rows.map((row) => [row.line, row]));
    for (const [line, reason] of answer.getRows()) {
      const row = byLine.get(Number(line));
      rejected.push({
        line: Number(line),
        reason: String(reason),
        text: row ? text.slice(row.start, row.end) : '',
      });
    }
    rejected.sort((one, other) => one.line - other.line);
  }
  const rowCount = table.rows.length - (rejected.length - table.rejected.length);
  const columns = names.map((name, at) => ({ name, type: cells[at]?.type ?? 'VARCHAR' }));
  if (wish.lines) columns.unshift({ name: lineName(names), type: 'BIGINT' });
  // The rows are in the copy now: the reader is kept, and they would stay in memory with it.
  const { rows: _, ...rest } = table;
  return { table: { ...rest, rows: [] }, encoding, rejected, rowCount, columns, select };
}

const nullable = (cell: string, nulls: readonly string[]): string =>
  nulls.reduce((inner, text) => `nullif(${inner}, ${quoteLiteral(text)})`, cell);

/** What JavaScript trims off, by which the types were found; DuckDB by itself leaves tabs and byte order marks. */
const blanks =
  '\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';
const trimmed = (cell: string): string => `trim(${cell}, ${quoteLiteral(blanks)})`;

/** Cells that were all seen to fit. */
function converted(cell: string, { type, format, decimal, truths }: ColumnType): string {
  if (truths) {
    const [yes, no] = truths.map(quoteLiteral);
    return `CASE lower(${trimmed(cell)}) WHEN ${yes!} THEN true WHEN ${no!} THEN false END`;
  }
  if (type === 'VARCHAR') return cell;
  if (format !== undefined) return `CAST(strptime(${trimmed(cell)}, ${quoteLiteral(format)}) AS ${type})`;
  const text = decimal === ',' ? `replace(${trimmed(cell)}, ',', '.')` : trimmed(cell);
  return `CAST(${text} AS ${type})`;
}

/** Under a type that the user declared; NULL where a cell does not fit. */
function tried(cell: string, declared: string, found: ColumnType): string {
  const type = declared.toUpperCase();
  if (type === 'VARCHAR' || type === 'TEXT') return cell;
  if (found.format !== undefined && /^(?:DATE|TIMESTAMP)/.test(type))
    return `TRY_CAST(try_strptime(${trimmed(cell)}, ${quoteLiteral(found.format)}) AS ${declared})`;
  const numeric = /INT|DOUBLE|DECIMAL|FLOAT|REAL|NUMERIC/.test(type);
  const text = numeric && found.decimal === ',' ? `replace(${trimmed(cell)}, ',', '.')` : trimmed(cell);
  return `TRY_CAST(${text} AS ${declared})`;
}

/** Line number and cells; a rejected record stays as a row with too many cells, so that DuckDB counts it as one. */
async function writeCopy(table: DelimitedTable, path: string, signal: AbortSignal): Promise<void> {
  const output = createWriteStream(path);
  const failed = once(output, 'error').then(([error]) => Promise.reject(error as Error));
  failed.catch(() => undefined);
  let part: string[] = [];
  let length = 0;
  const flush = async () => {
    signal.throwIfAborted();
    if (!output.write(part.join(''))) await Promise.race([once(output, 'drain'), failed]);
    part = [];
    length = 0;
  };
  const quoted = (cell: string): string =>
    cell === '' ? '' : cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : `"${cell}"`;
  for (const { line, cells } of table.rows) {
    const text = `${line},${cells.map(quoted).join(',')}\n`;
    part.push(text);
    length += text.length;
    if (length > 1 << 20) await flush();
  }
  for (const { line } of table.rejected) part.push(`${line}${',x'.repeat(table.names.length + 1)}\n`);
  await flush();
  output.end();
  await Promise.race([once(output, 'close'), failed]);
}
