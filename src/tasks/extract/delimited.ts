/** One CSV or TSV file: what it is, and the statement that reads it with every rejected row kept. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { failWith } from '../../core/failure.ts';
import { encodingWords } from '../../core/delimited/encoding.ts';
import { findDialect } from '../../core/delimited/dialectSearch.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import { textOf, type Row, type TaskContext, type TaskDatabase } from '../task.ts';
import type { ExtractSpec } from './descriptor.ts';
import { copyAsUtf8, detectEncoding, firstBytes, lastByte, unpack, type Encoding } from './encoding.ts';
import { mixesLineEnds } from './lineEnds.ts';
import { linesAt } from './lineNumbers.ts';
import { afterLines } from '../../core/delimited/afterLines.ts';
import { columnNames, splitRecord } from './header.ts';

export interface DelimitedFile {
  /** As in the project. */
  shown: string;
  /** What DuckDB reads: the file itself or a UTF-8 copy. */
  path: string;
  delimiter: string;
  quote: string;
  columns: string[];
  /** Name of a first cell that holds the line in the original file; null where DuckDB's own count is right. */
  lineColumn: string | null;
  endsInLine: boolean;
}

export async function openDelimited(
  spec: ExtractSpec,
  shown: string,
  format: 'csv' | 'tsv',
  index: number,
  context: TaskContext,
): Promise<DelimitedFile> {
  const { signal, folder } = context;
  let source = join(context.root, shown);
  if (shown.endsWith('.gz')) {
    const unpacked = join(folder, `${index}.txt`);
    await unpack(source, unpacked, shown, signal);
    source = unpacked;
  }
  const found = await encodingOf(spec, source, signal);
  const quote = spec.quote ?? '"';
  const skip = spec.skip ?? 0;
  const header = spec.header ?? true;
  const utf8 = join(folder, `${index}.utf8.csv`);
  let path = source;
  const marked = found === 'utf-8' && (await firstBytes(source, 3)).toString('hex') === 'efbbbf';
  if (found !== 'utf-8' || marked) {
    await copyAsUtf8(source, utf8, { encoding: found, quote, numbered: null }, signal);
    path = utf8;
  }
  if (found !== 'utf-8') {
    context.log('note', `${shown} is ${encodingWords(found)}; read through a UTF-8 copy`);
  }
  if (await mixesLineEnds(path, quote, signal)) {
    const even = join(folder, `${index}.even.csv`);
    await copyAsUtf8(path, even, { encoding: 'utf-8', quote, numbered: null, evenLines: true }, signal);
    path = even;
  }
  const head = afterLines((await firstBytes(path, 1 << 18)).toString('utf8').replace(/^\uFEFF/, ''), skip);
  const declared = spec.delimiter === '\\t' ? '\t' : spec.delimiter;
  const delimiter =
    declared ??
    (format === 'tsv' ? '\t' : findDialect(head, { wish: { quote }, whole: false }).dialect.delimiter);
  const { cells } = splitRecord(head, delimiter, quote);
  if (head.trim() === '') {
    return { shown, path, delimiter, quote, columns: [], lineColumn: null, endsInLine: true };
  }
  const columns = header ? columnNames(cells) : headerless(spec, cells.length);
  if (spec.line_column) {
    const numbered = join(folder, `${index}.numbered.csv`);
    const options = { column: spec.line_column, delimiter, skip, header };
    await copyAsUtf8(path, numbered, { encoding: 'utf-8', quote, numbered: options }, signal);
    if (path === utf8) await rm(utf8);
    path = numbered;
  }
  const endsInLine = (await lastByte(path)) === 0x0a;
  return { shown, path, delimiter, quote, columns, lineColumn: spec.line_column ?? null, endsInLine };
}

async function encodingOf(spec: ExtractSpec, file: string, signal: AbortSignal): Promise<Encoding> {
  const found = await detectEncoding(file, signal);
  if (spec.encoding === 'utf-16') return found === 'utf-16be' ? 'utf-16be' : 'utf-16le';
  return spec.encoding ?? found;
}

function headerless(spec: ExtractSpec, count: number): string[] {
  const names = Object.keys(spec.columns ?? {});
  return Array.from({ length: count }, (_, index) => names[index] ?? `column${index}`);
}

const rejectErrors = 'dew_reject_errors';
const rejectScans = 'dew_reject_scans';

/** FROM expression over one file with these column types. */
function reader(spec: ExtractSpec, file: DelimitedFile, types: ReadonlyMap<string, string>): string {
  const struct = (name: string, type: string) => `${quoteLiteral(name)}: ${quoteLiteral(type)}`;
  const columns = [
    ...(file.lineColumn === null ? [] : [struct(file.lineColumn, 'BIGINT')]),
    ...file.columns.map((name) => struct(name, types.get(name.toLowerCase()) ?? 'VARCHAR')),
  ];
  const options = [
    `columns = {${columns.join(', ')}}`,
    'auto_detect = false',
    `header = ${spec.header ?? true}`,
    `skip = ${spec.skip ?? 0}`,
    `delim = ${quoteLiteral(file.delimiter)}`,
    `quote = ${quoteLiteral(file.quote)}`,
    `escape = ${quoteLiteral(spec.escape ?? file.quote)}`,
    `nullstr = [${['', ...(spec.null_values ?? [])].map(quoteLiteral).join(', ')}]`,
    ...(spec.decimal_separator ? [`decimal_separator = ${quoteLiteral(spec.decimal_separator)}`] : []),
    ...(spec.date_format ? [`dateformat = ${quoteLiteral(spec.date_format)}`] : []),
    ...(spec.timestamp_format ? [`timestampformat = ${quoteLiteral(spec.timestamp_format)}`] : []),
    'store_rejects = true',
    'rejects_limit = 0',
    `rejects_table = ${quoteLiteral(rejectErrors)}`,
    `rejects_scan = ${quoteLiteral(rejectScans)}`,
  ];
  return `read_csv(${quoteLiteral(file.path)}, ${options.join(', ')})`;
}

/** Codes that a number would change: leading zeros, telephone numbers, and for a DOUBLE more digits than it holds, or `1e5`. */
const codes = (type: string): string =>
  type === 'DOUBLE' ? '^([-+]?(0[0-9]|[0-9]{16,}$|[0-9]+[eE])|[+][0-9]{7})' : '^([-+]?0[0-9]|[+][0-9]{7})';

/** The reader takes days in this order only, unless a format is declared; others could be read in two ways. */
const yearFirst = /^%Y[-/]%m[-/]%d/;

/** Types that DuckDB finds in the file, for a task that declares none; all text where it cannot tell. */
export async function sniffTypes(
  spec: ExtractSpec,
  file: DelimitedFile,
  database: TaskDatabase,
): Promise<Map<string, string>> {
  const options = [
    `delim = ${quoteLiteral(file.delimiter)}`,
    `quote = ${quoteLiteral(file.quote)}`,
    `header = ${spec.header ?? true}`,
    `skip = ${spec.skip ?? 0}`,
    'sample_size = 20480',
    'ignore_errors = true',
    ...(spec.decimal_separator ? [`decimal_separator = ${quoteLiteral(spec.decimal_separator)}`] : []),
    ...(spec.date_format ? [`dateformat = ${quoteLiteral(spec.date_format)}`] : []),
  ].join(', ');
  let rows: Row[];
  try {
    rows = await database.rows(
      `SELECT unnest("Columns", recursive := true), "DateFormat", "TimestampFormat" FROM sniff_csv(${quoteLiteral(file.path)}, ${options})`,
    );
  } catch {
    return new Map();
  }
  const offset = file.lineColumn === null ? 0 : 1;
  if (rows.length !== file.columns.length + offset) return new Map();
  const types = new Map<string, string>();
  for (const [index, name] of file.columns.entries()) {
    const row = rows[index + offset];
    const type = textOf(row?.['type'] ?? 'VARCHAR');
    const format =
      type === 'DATE' ? row?.['DateFormat'] : /^TIMESTAMP/.test(type) && row?.['TimestampFormat'];
    const declared = type === 'DATE' ? spec.date_format : spec.timestamp_format;
    const known = !format || declared !== undefined || yearFirst.test(textOf(format));
    types.set(name.toLowerCase(), known ? type : 'VARCHAR');
  }
  const numeric = file.columns.filter((name) =>
    /INT|DOUBLE|DECIMAL/.test(types.get(name.toLowerCase()) ?? ''),
  );
  if (numeric.length > 0) {
    const text = reader(spec, file, new Map());
    const changed = numeric.map(
      (name, index) =>
        `count_if(regexp_matches(trim(${quoteIdentifier(name)}), ${quoteLiteral(codes(types.get(name.toLowerCase()) ?? ''))})) AS c${index}`,
    );
    const [counts] = await database.rows(`SELECT ${changed.join(', ')} FROM ${text}`);
    await dropRejects(database);
    numeric.forEach((name, index) => {
      if (Number(counts?.[`c${index}`] ?? 0) > 0) types.set(name.toLowerCase(), 'VARCHAR');
    });
  }
  return types;
}

/** Appends one file to the staged table and its rejected rows to the staged reject table. */
export async function loadDelimited(
  spec: ExtractSpec,
  file: DelimitedFile,
  types: ReadonlyMap<string, string>,
  target: { table: string; rejects: string },
  database: TaskDatabase,
): Promise<void> {
  const extra = spec.file_column
    ? `, ${quoteLiteral(file.shown)} AS ${quoteIdentifier(spec.file_column)}`
    : '';
  const hidden = file.lineColumn !== null && file.lineColumn !== spec.line_column;
  const cells = hidden ? `* EXCLUDE (${quoteIdentifier(file.lineColumn ?? '')})` : '*';
  await database.run(
    `INSERT INTO ${target.table} BY NAME SELECT ${cells}${extra} FROM ${reader(spec, file, types)}`,
  );
  const open = await database.rows(
    `SELECT min(line_byte_position)::VARCHAR AS position, min(try_cast(regexp_extract(csv_line, '^([0-9]+)', 1) AS BIGINT))::VARCHAR AS line FROM ${rejectErrors} WHERE error_message LIKE '%unterminated quote%'`,
  );
  const position = open[0]?.['position'] ?? null;
  if (position !== null) {
    const line =
      file.lineColumn === null
        ? ((await linesAt(file.path, [Number(position) - 1]))[0] ?? 1)
        : Number(open[0]?.['line'] ?? 1);
    await dropRejects(database);
    throw failWith(
      'bad_input',
      `${file.shown}, line ${line}: a quote is opened and never closed, so the rest of the file cannot be read.`,
      'Close the quote, or set quote: to the character that this file uses.',
      { file: file.shown, line },
    );
  }
  const text =
    file.lineColumn === null
      ? 'csv_line'
      : `regexp_replace(csv_line, '^[0-9]+.{${file.delimiter.length}}', '')`;
  const place =
    file.lineColumn === null
      ? '(SELECT line FROM dew_reject_lines AS known WHERE known.position = errors.line_byte_position)'
      : `coalesce(try_cast(regexp_extract(csv_line, '^([0-9]+)', 1) AS BIGINT), line)`;
  if (file.lineColumn === null) await numberRejects(file, database);
  const cutOff = file.endsInLine
    ? 'false'
    : `error_type = 'MISSING COLUMNS' AND line = (SELECT max(line) FROM ${rejectErrors})`;
  await database.run(
    `INSERT INTO ${target.rejects} SELECT ${quoteLiteral(file.shown)}, ${place}, column_name, CASE
       WHEN ${cutOff} THEN 'incomplete line: the file ends inside this row'
       WHEN error_type = 'CAST' THEN column_name || ' is not ' || coalesce(${castNames(types)}, 'of its type')
       WHEN error_type = 'MISSING COLUMNS' THEN 'missing columns'
       WHEN error_type = 'TOO MANY COLUMNS' THEN 'too many columns'
       WHEN error_type = 'UNQUOTED VALUE' THEN 'misplaced quote'
       ELSE lower(error_type::VARCHAR) END, rtrim(${text}, chr(10) || chr(13)), error_message
     FROM ${rejectErrors} AS errors QUALIFY row_number() OVER (PARTITION BY line ORDER BY byte_position) = 1 ORDER BY line`,
  );
  await dropRejects(database);
}

const castNames = (types: ReadonlyMap<string, string>): string =>
  types.size === 0
    ? 'NULL'
    : `CASE lower(column_name) ${[...types].map(([name, type]) => `WHEN ${quoteLiteral(name)} THEN ${quoteLiteral(type)}`).join(' ')} END`;

/** `dew_reject_lines`: where each rejected row begins, as a line of the file. */
async function numberRejects(file: DelimitedFile, database: TaskDatabase): Promise<void> {
  const rows = await database.rows(
    `SELECT DISTINCT line_byte_position::VARCHAR AS position FROM ${rejectErrors} ORDER BY line_byte_position`,
  );
  const positions = rows.map((row) => Number(row['position']));
  const lines = await linesAt(
    file.path,
    positions.map((position) => position - 1),
  );
  await database.run('CREATE OR REPLACE TEMP TABLE dew_reject_lines (position UBIGINT, line BIGINT)');
  for (let from = 0; from < positions.length; from += 1000) {
    const values = positions
      .slice(from, from + 1000)
      .map((position, index) => `(${position}, ${lines[from + index] ?? 0})`);
    await database.run(`INSERT INTO dew_reject_lines VALUES ${values.join(', ')}`);
  }
}

async function dropRejects(database: TaskDatabase): Promise<void> {
  await database.run('DROP TABLE IF EXISTS dew_reject_lines');
  await database.run(`DROP TABLE IF EXISTS ${rejectErrors}`);
  await database.run(`DROP TABLE IF EXISTS ${rejectScans}`);
}
