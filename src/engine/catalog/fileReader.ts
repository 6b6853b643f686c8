import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { failWith } from '../../core/failure.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import type {
  CsvDialect,
  DataFile,
  FileEncoding,
  FurtherTable,
  ReadWish,
  RejectedRow,
} from '../../protocol/engine/catalog.ts';
import { openDelimitedFile } from './delimitedFile.ts';
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
  const literal = quoteLiteral(path);
  switch (format) {
    case 'csv':
    case 'tsv':
      return openDelimitedFile(path, format, wish, place);
    case 'xlsx':
      return openWorkbookFile(path, wish, place);
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

/** The first sheet, as the text of a delimited copy with the types on which its cells agree. */
async function openWorkbookFile(path: string, wish: ReadWish, place: ReaderPlace): Promise<FileReader> {
  const folder = join(place.folder, `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`);
  await mkdir(folder, { recursive: true });
  const spec = {
    ...(wish.sheet === undefined ? {} : { sheet: wish.sheet }),
    ...(wish.skip === undefined ? {} : { skip: wish.skip }),
    ...(wish.header === undefined ? {} : { header: wish.header }),
  };
  const { file, types, sheets } = await openWorkbook(spec, basename(path), 0, {
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
    sheets,
    sheet: wish.sheet ?? sheets[0] ?? null,
    select: ({ raw = false } = {}) => {
      if (file.columns.length === 0) return `SELECT NULL AS "empty sheet" WHERE false`;
      const others = `* EXCLUDE (${quoteIdentifier(line)})`;
      return `SELECT ${raw ? `coalesce(COLUMNS(${others}), '')` : others} FROM read_csv(${quoteLiteral(file.path)}, auto_detect = false,
       header = true, delim = ',', quote = '"', escape = '"', nullstr = '', null_padding = true, columns = {${typed(raw).join(', ')}})`;
    },
  };
}
