import type { Exchange } from '../rpc.ts';
import type { ResultColumn, ResultSummary } from './query.ts';

export interface CatalogColumn extends ResultColumn {
  nullable: boolean;
  key: boolean;
  /** Of `sampled` documents, those that have it. */
  present?: number;
}

export interface CatalogRelation {
  database: string;
  schema: string;
  name: string;
  kind: 'table' | 'view';
  /** From DuckDB's own estimate, exact for tables; null for views. */
  rowCount: number | null;
  columns: CatalogColumn[];
  comment: string | null;
  /** True where the columns are known only when one asks for the relation itself. */
  later?: true;
  /** Of a system without schemas: the documents that the columns were found in. */
  sampled?: number;
  indexes?: { name: string; keys: string; unique: boolean }[];
}

/** Data files that a preview can read, relative to the project root. */
export interface DataFile {
  path: string;
  bytes: number;
  format: 'csv' | 'tsv' | 'json' | 'ndjson' | 'parquet' | 'xlsx' | 'duckdb';
}

export interface RejectedRow {
  line: number;
  reason: string;
  text: string;
  /** The part of the text that is at fault, where one can be told. */
  fault?: { from: number; to: number };
}

export type FileEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'latin-1' | 'windows-1252' | 'macintosh';

/** What the user declares about a delimited file; whatever is left out is found. */
export interface DialectWish {
  delimiter?: string;
  /** Empty where no cell is quoted. */
  quote?: string;
  escape?: string;
  header?: boolean;
  /** Lines before the header. */
  skip?: number;
  /** Records after the table. */
  footnotes?: number;
  decimal?: '.' | ',';
  /** Texts that mean NULL besides the empty one. */
  nulls?: string[];
  /** Texts that mean true and false in a column that holds nothing else; null where none do. */
  truths?: [string, string] | null;
  /** DuckDB types by column name; a cell that does not fit rejects its row. */
  types?: Record<string, string>;
}

/** How a data file is to be read. */
export interface ReadWish extends DialectWish {
  encoding?: FileEncoding;
  /** Sheet of a workbook, table (`schema.name`) of a database file. */
  sheet?: string;
  /** The line or row of the file as the first column; where the file is read in place it is not known. */
  lines?: boolean;
}

/** What a CSV file is: found once, then declared. */
export interface CsvDialect {
  delimiter: string;
  quote: string;
  escape: string;
  newLine: string;
  skip: number;
  header: boolean;
  dateFormat: string | null;
  timestampFormat: string | null;
  /** What stands before the decimals of the columns that are numbers. */
  decimal: '.' | ',';
  /** Words that were read as true and false: `ja`, `nein`. */
  truths: [string, string] | null;
}

/** A further table of the same text file, above or below the one that is read. */
export interface FurtherTable {
  /** Line of its names. */
  line: number;
  /** Lines of all that is its own, its title included. */
  firstLine: number;
  lastLine: number;
  names: string[];
  /** Nothing parts it from the table above it, and its lines are read there as rows. */
  joined: boolean;
}

export interface TableFrame {
  /** Lines or rows before the header. */
  skip: number;
  /** Records that name the columns. */
  headerRows: number;
  /** Line or row of the first record below them. */
  firstRow: number;
}

/** The JSON document of `dew preview --json` (design: command line). */
export interface PreviewDocument {
  columns: { name: string; type: string }[];
  rows: (string | number | boolean | null)[][];
  rowCount: number | null;
  rejected: RejectedRow[];
  dialect?: CsvDialect;
  encoding?: FileEncoding;
  preamble?: string[];
  footnotes?: string[];
  /** Where the file holds several tables: the others. */
  furtherTables?: FurtherTable[];
}

/** A data file without its rows. */
export interface FileFacts {
  format: DataFile['format'];
  bytes: number;
  /** What DuckDB makes of the file: names and types of the columns. */
  columns: { name: string; type: string }[];
  /** Null where the whole file has not been read. */
  rowCount: number | null;
  dialect: CsvDialect | null;
  encoding: FileEncoding | null;
  preamble: string[];
  footnotes: string[];
  furtherTables: FurtherTable[];
  /** The first thousand; `rejectedCount` counts all, null where not all are known yet. */
  rejected: RejectedRow[];
  rejectedCount: number | null;
  /** Rows that had fewer cells than the table and were filled with NULL. */
  padded: number;
  /** Sheets of a workbook, tables of a database; `sheet` is the one that is shown. */
  sheets: string[];
  sheet: string | null;
  /** Where the table stands in a text or a sheet; null in other files. */
  frame: TableFrame | null;
  /** Facts in words, in the order to show them: `Row groups`, `12`. */
  facts: { label: string; value: string }[];
  openedMs: number;
}

/** What an extract task declares of a file. */
export type SavedFacts = Pick<FileFacts, 'dialect' | 'encoding' | 'columns' | 'sheet' | 'frame' | 'format'>;

export interface CatalogRequests {
  'catalog/relations': Exchange<null, CatalogRelation[]>;
  'catalog/files': Exchange<null, DataFile[]>;
  /** A table (`schema.name`) or file as a preview result: 500 rows, materialised on demand. */
  'catalog/preview': Exchange<
    {
      target: string;
      wish?: ReadWish;
      raw?: boolean;
      /** The document that shows the rows; without one they belong to the results panel. */
      uri?: string;
    },
    ResultSummary
  >;
  /** What the file view shows round the rows. */
  'catalog/fileFacts': Exchange<{ target: string; wish: ReadWish }, FileFacts>;
  'catalog/previewDocument': Exchange<
    {
      target: string;
      limit: number;
      raw: boolean;
      count: boolean;
      /** Cells as DuckDB's texts, for a person, in place of JSON values. */
      text?: boolean;
      wish?: ReadWish;
    },
    PreviewDocument
  >;
  /** A pipeline file with one more task that extracts a file as it is read now. */
  'catalog/addExtract': Exchange<
    {
      text: string;
      file: string;
      facts: SavedFacts;
      wish: ReadWish;
    },
    { text: string; task: string }
  >;
  /** Completion at an offset: DuckDB's own suggestions. */
  'catalog/complete': Exchange<{ sql: string; offset: number }, { text: string; start: number }[]>;
}
