import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { lineName } from '../../core/delimited/columnNames.ts';
import { formatCount } from '../../core/format/words.ts';
import { failWith } from '../../core/failure.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import type {
  CsvDialect,
  DataFile,
  FileEncoding,
  FileFacts,
  FurtherTable,
  ReadWish,
  RejectedRow,
  TableFrame,
} from '../../protocol/engine/catalog.ts';
import { openDelimitedFile } from './delimitedFile.ts';
import { openJsonFile, unreadable } from './jsonFile.ts';
import { openWorkbook } from '../../tasks/extract/workbook.ts';

/** How a data file is read, found once: the same for the grid, the file view and the command line. */
export interface FileReader {
  format: DataFile['format'];
  /** A SELECT over the file. `raw`: every cell as the text that stands there; `rejects`: name for a table of rejected rows. */
  select(options?: { raw?: boolean; rejects?: string }): string;
  dialect?: CsvDialect;
  encoding?: FileEncoding;
  preamble?: string[];
  footnotes?: string[];
  furtherTables?: FurtherTable[];
  /** Set where rejected rows can be told: the file whose lines they are. */
  textFile?: string;
  /** Set where the whole file has been looked at. */
  whole?: {
    columns: { name: string; type: string }[];
    rejected: RejectedRow[];
    rowCount: number;
    padded: number;
  };
  sheets?: string[];
  sheet?: string | null;
  frame?: TableFrame;
  /** What else is known of the file, in words. */
  facts?: FileFacts['facts'];
}

export interface ReaderPlace {
  /** Folder for copies that DuckDB can read. */
  folder: string;
  connection: DuckDBConnection;
  signal: AbortSignal;
}

export async function openDataFile(
  path: string,
  format: DataFile['format'],
  wish: ReadWish,
  place: ReaderPlace,
): Promise<FileReader> {
  switch (format) {
    case 'csv':
    case 'tsv':
      return openDelimitedFile(path, format, wish, place);
    case 'xlsx':
      return openWorkbookFile(path, wish, place);
    case 'parquet':
      return openParquetFile(path, place);
    case 'json':
    case 'ndjson':
      return openJsonFile(path, format, place);
    case 'duckdb':
      throw failWith(
        'bad_input',
        `${path} is a database, not a table.`,
        `Give one of its tables: dew query with ATTACH, or open the file.`,
      );
  }
}

async function openParquetFile(path: string, { connection }: ReaderPlace): Promise<FileReader> {
  const source = `read_parquet(${quoteLiteral(path)})`;
  try {
    await connection.run(`DESCRIBE FROM ${source}`);
  } catch (error) {
    throw unreadable(path, 'Parquet', error);
  }
  return {
    format: 'parquet',
    select: ({ raw } = {}) => `SELECT ${raw ? 'COLUMNS(*)::VARCHAR' : '*'} FROM ${source}`,
  };
}

/** A sheet, the first that is not hidden, as the text of a delimited copy with the types on which its cells agree. */
async function openWorkbookFile(path: string, wish: ReadWish, place: ReaderPlace): Promise<FileReader> {
  const folder = join(place.folder, `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`);
  await mkdir(folder, { recursive: true });
  const spec = wish.sheet === undefined ? {} : { sheet: wish.sheet };
  const where = { root: dirname(path), folder, signal: place.signal };
  const found = await openWorkbook(spec, basename(path), 0, where, wish);
  const { file, types, frame } = found;
  const line = file.lineColumn ?? '';
  const typeOf = (name: string): string => types.get(name.toLowerCase()) ?? 'VARCHAR';
  const typed = (raw: boolean) => [
    `${quoteLiteral(line)}: 'BIGINT'`,
    ...file.columns.map((name) => `${quoteLiteral(name)}: ${quoteLiteral(raw ? 'VARCHAR' : typeOf(name))}`),
  ];
  return {
    format: 'xlsx',
    sheets: found.sheets,
    sheet: found.sheet,
    frame: { skip: frame.skip, headerRows: frame.headerRows, firstRow: frame.first },
    preamble: frame.preamble,
    footnotes: frame.footnotes,
    furtherTables: frame.furtherTables,
    facts: [
      ...(found.hidden.length > 0 ? [{ label: 'Hidden sheets', value: found.hidden.join(', ') }] : []),
      ...(found.withoutResult > 0
        ? [{ label: 'Formulas without a result', value: formatCount(found.withoutResult) }]
        : []),
    ],
    whole: {
      columns: [
        ...(wish.lines ? [{ name: lineName(file.columns), type: 'BIGINT' }] : []),
        ...file.columns.map((name) => ({ name, type: typeOf(name) })),
      ],
      rejected: found.rejected,
      rowCount: found.rowCount,
      padded: 0,
    },
    select: ({ raw = false } = {}) => {
      if (file.columns.length === 0) return `SELECT NULL AS "empty sheet" WHERE false`;
      const others = `* EXCLUDE (${quoteIdentifier(line)})`;
      const numbered = wish.lines
        ? `${quoteIdentifier(line)} AS ${quoteIdentifier(lineName(file.columns))}, `
        : '';
      return `SELECT ${numbered}${raw ? `coalesce(COLUMNS(${others}), '')` : others} FROM read_csv(${quoteLiteral(file.path)}, auto_detect = false,
       header = true, delim = ',', quote = '"', escape = '"', nullstr = '', null_padding = true, columns = {${typed(raw).join(', ')}})`;
    },
  };
}
