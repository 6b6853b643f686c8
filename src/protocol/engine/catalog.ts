import type { Exchange } from '../rpc.ts';
import type { ResultColumn, ResultSummary } from './query.ts';

export interface CatalogRelation {
  database: string;
  schema: string;
  name: string;
  kind: 'table' | 'view';
  /** From DuckDB's own estimate, exact for tables; null for views. */
  rowCount: number | null;
  columns: (ResultColumn & { nullable: boolean; key: boolean })[];
  comment: string | null;
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
}

/** The JSON document of `dew preview --json` (design: command line). */
export interface PreviewDocument {
  columns: { name: string; type: string }[];
  rows: (string | number | boolean | null)[][];
  rowCount: number | null;
  rejected: RejectedRow[];
  dialect?: CsvDialect;
  encoding?: string;
  preamble?: string[];
  footnotes?: string[];
}

export interface CatalogRequests {
  'catalog/relations': Exchange<null, CatalogRelation[]>;
  'catalog/files': Exchange<null, DataFile[]>;
  /** A table (`schema.name`) or file as a preview result: 500 rows, materialised on demand. */
  'catalog/preview': Exchange<{ target: string }, ResultSummary>;
  'catalog/previewDocument': Exchange<
    { target: string; limit: number; raw: boolean; count: boolean },
    PreviewDocument
  >;
  /** Completion at an offset: DuckDB's own suggestions. */
  'catalog/complete': Exchange<{ sql: string; offset: number }, { text: string; start: number }[]>;
}
