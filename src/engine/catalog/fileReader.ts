import { mkdir, open, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { failWith } from '../../core/failure.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import type { CsvDialect, DataFile } from '../../protocol/engine/catalog.ts';
import { copyAsUtf8, detectEncoding, firstBytes, unpack } from '../../tasks/extract/encoding.ts';
import { columnNames } from '../../tasks/extract/header.ts';
import { findCsvShape, findFootnotes, type CsvShape } from './csvShape.ts';
import { openWorkbook } from '../../tasks/extract/workbook.ts';

/** How a data file is read, found once: the same for the grid, the file view and the command line. */
export interface FileReader {
  format: DataFile['format'];
  /** A SELECT over the file. `raw`: every cell as the text that stands there; `rejects`: name for a table of rejected rows. */
  select(options?: { raw?: boolean; rejects?: string }): string;
  dialect?: CsvDialect;
  encoding?: string;
  preamble?: string[];
  footnotes?: string[];
  /** Set where rejected rows can be told: the file whose lines they are. */
  textFile?: string;
}

export interface ReaderPlace {
  /** Folder for copies that DuckDB can read. */
  folder: string;
  connection: DuckDBConnection;
  signal: AbortSignal;
}

const headBytes = 1 << 18;
const tailBytes = 1 << 14;

export async function openDataFile(
  path: string,
  format: DataFile['format'],
  place: ReaderPlace,
): Promise<FileReader> {
  const literal = quoteLiteral(path);
  switch (format) {
    case 'csv':
    case 'tsv':
      return openDelimitedFile(path, format, place);
    case 'xlsx':
      return openWorkbookFile(path, place);
    case 'parquet':
      return {
        format,
        select: ({ raw } = {}) => `SELECT ${raw ? 'COLUMNS(*)::VARCHAR' : '*'} FROM read_parquet(${literal})`,
      };
    case 'json':
    case 'ndjson': {
      const layout = format === 'json' ? 'auto' : 'newline_delimited';
      return {
        format,
        select: ({ raw, rejects } = {}) =>
          `SELECT ${raw ? 'COLUMNS(*)::VARCHAR' : '*'} FROM read_json(${literal}, format = '${layout}'${rejects ? ', ignore_errors = true' : ''})`,
      };
    }
    case 'duckdb':
      throw failWith(
        'bad_input',
        `${path} is a database, not a table.`,
        `Give one of its tables: dew query with ATTACH, or open the file.`,
      );
  }
}

async function openDelimitedFile(
  path: string,
  format: 'csv' | 'tsv',
  place: ReaderPlace,
): Promise<FileReader> {
  const { signal, connection } = place;
  await mkdir(place.folder, { recursive: true });
  const copy = join(place.folder, `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`);
  let readable = path;
  if (/\.gz$/i.test(path)) {
    readable = `${copy}.txt`;
    await unpack(path, readable, path, signal);
  }
  const encoding = await detectEncoding(readable, signal);
  if (encoding !== 'utf-8') {
    await copyAsUtf8(readable, `${copy}.utf8.csv`, { encoding, quote: '"', numbered: null }, signal);
    readable = `${copy}.utf8.csv`;
  }
  const { size } = await stat(readable);
  const head = (await firstBytes(readable, headBytes)).toString('utf8').replace(/^\uFEFF/, '');
  const shape = findCsvShape(head, size <= headBytes);
  if (format === 'tsv' && !head.includes('\t')) shape.delimiter = '\t';
  const sniffed = await sniff(connection, readable, shape);
  const header = sniffed.header;
  const width = shape.records[0]?.length ?? 0;
  const names = header
    ? columnNames(shape.records[0] ?? [])
    : Array.from({ length: width }, (_, index) => `column${index}`);
  const types = names.map((_, index) =>
    typeOf(sniffed.types[index], shape.records.slice(header ? 1 : 0), index),
  );
  const options = ({ raw = false, rejects = '' }) => [
    `columns = {${names.map((name, index) => `${quoteLiteral(name)}: ${quoteLiteral(raw ? 'VARCHAR' : (types[index] ?? 'VARCHAR'))}`).join(', ')}}`,
    'auto_detect = false',
    `header = ${header}`,
    `skip = ${shape.skip}`,
    `delim = ${quoteLiteral(shape.delimiter)}`,
    `quote = ${quoteLiteral(shape.quote)}`,
    `escape = ${quoteLiteral(shape.quote)}`,
    `nullstr = ''`,
    ...(sniffed.dateFormat ? [`dateformat = ${quoteLiteral(sniffed.dateFormat)}`] : []),
    ...(sniffed.timestampFormat ? [`timestampformat = ${quoteLiteral(sniffed.timestampFormat)}`] : []),
    ...(rejects
      ? [
          'store_rejects = true',
          'rejects_limit = 0',
          `rejects_table = ${quoteLiteral(rejects)}`,
          `rejects_scan = ${quoteLiteral(`${rejects}_scans`)}`,
        ]
      : ['ignore_errors = true']),
  ];
  const cells = (raw: boolean) =>
    raw
      ? names.map((name) => `coalesce(${quoteIdentifier(name)}, '') AS ${quoteIdentifier(name)}`).join(', ')
      : '*';
  return {
    format,
    select: (asked = {}) =>
      `SELECT ${cells(asked.raw ?? false)} FROM read_csv(${quoteLiteral(readable)}, ${options(asked).join(', ')})`,
    dialect: {
      delimiter: shape.delimiter,
      quote: shape.quote,
      escape: shape.quote,
      newLine: shape.newLine,
      skip: shape.skip,
      header,
      dateFormat: sniffed.dateFormat,
      timestampFormat: sniffed.timestampFormat,
    },
    encoding,
    preamble: shape.preamble,
    footnotes: findFootnotes(await lastText(readable, size), shape),
    textFile: readable,
  };
}

interface Sniffed {
  types: string[];
  header: boolean;
  dateFormat: string | null;
  timestampFormat: string | null;
}

/** DuckDB's types under the shape that was found; texts where it cannot tell. */
async function sniff(connection: DuckDBConnection, path: string, shape: CsvShape): Promise<Sniffed> {
  try {
    const answer = await connection.runAndReadAll(
      `SELECT list_transform("Columns", lambda c: c.type)::JSON, "HasHeader", "DateFormat", "TimestampFormat"
       FROM sniff_csv(${quoteLiteral(path)}, delim = ${quoteLiteral(shape.delimiter)}, quote = ${quoteLiteral(shape.quote)},
       skip = ${shape.skip}, sample_size = 20480, ignore_errors = true)`,
    );
    const [types, header, dateFormat, timestampFormat] = answer.getRows()[0] ?? [];
    const texts = JSON.parse(String(types)) as string[];
    if (texts.length !== shape.records[0]?.length) throw new Error('another width');
    return {
      types: texts,
      header: header === true,
      dateFormat: (dateFormat as string | null) ?? null,
      timestampFormat: (timestampFormat as string | null) ?? null,
    };
  } catch {
    // What DuckDB cannot tell from this file is shown as text, under the first record as header.
    return { types: [], header: true, dateFormat: null, timestampFormat: null };
  }
}

/** A number with a leading zero is a code or a postcode: it stays text. */
function typeOf(sniffed: string | undefined, records: string[][], index: number): string {
  if (!sniffed || !/INT|DOUBLE|DECIMAL/.test(sniffed)) return sniffed ?? 'VARCHAR';
  return records.some((cells) => /^\s*0\d/.test(cells[index] ?? '')) ? 'VARCHAR' : sniffed;
}

/** The first sheet, as the text of a delimited copy with the types on which its cells agree. */
async function openWorkbookFile(path: string, place: ReaderPlace): Promise<FileReader> {
  const folder = join(place.folder, `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`);
  await mkdir(folder, { recursive: true });
  const { file, types } = await openWorkbook({}, basename(path), 0, {
    root: dirname(path),
    folder,
    signal: place.signal,
  });
  const line = file.lineColumn ?? '';
  const typed = (raw: boolean) => [
    `${quoteLiteral(line)}: 'BIGINT'`,
    ...file.columns.map((name) => {
      const type = raw ? 'VARCHAR' : (types.get(name.toLowerCase()) ?? 'VARCHAR');
      return `${quoteLiteral(name)}: ${quoteLiteral(type)}`;
    }),
  ];
  return {
    format: 'xlsx',
    select: ({ raw = false } = {}) => {
      if (file.columns.length === 0) return `SELECT NULL AS "empty sheet" WHERE false`;
      const others = `* EXCLUDE (${quoteIdentifier(line)})`;
      return `SELECT ${raw ? `coalesce(COLUMNS(${others}), '')` : others} FROM read_csv(${quoteLiteral(file.path)}, auto_detect = false,
       header = true, delim = ',', quote = '"', escape = '"', nullstr = '', null_padding = true, columns = {${typed(raw).join(', ')}})`;
    },
  };
}

async function lastText(path: string, size: number): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const start = Math.max(0, size - tailBytes);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(tailBytes), 0, tailBytes, start);
    const text = buffer.subarray(0, bytesRead).toString('utf8');
    // The first line of a part of the file may be cut.
    return start > 0 ? text.slice(text.indexOf('\n') + 1) : text;
  } finally {
    await handle.close();
  }
}
