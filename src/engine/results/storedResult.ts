import type { ResultColumn, ResultSummary } from '../../protocol/engine/query.ts';

/** The name of the database that holds results, as it is attached. */
export const resultsAlias = 'results';

/** A result and where its rows are; kept as JSON beside the rows. */
export interface StoredResult {
  summary: ResultSummary;
  /** Table of the rows: the first rows until the whole result has taken their place. */
  table: string | null;
  /** The same rows filtered and sorted, where an arrangement is set. */
  arranged: { table: string; rows: number } | null;
  /** Time zone of the statement's connection: texts of TIMESTAMP WITH TIME ZONE depend on it. */
  timeZone: string;
  /** Whose connection the statement runs on. */
  document: string | null;
  /** The table or file that this is a preview of. */
  target: string | null;
  /** Highest number given to one of its tables. */
  tables: number;
}

/** The rows that the grid shows now. */
export function viewOf(result: StoredResult): { table: string; rows: number } | null {
  if (result.arranged) return result.arranged;
  return result.table ? { table: result.table, rows: result.summary.availableRows } : null;
}

/** Stored columns have plain names: two columns of one result may have the same one. */
export function storedColumn(index: number): string {
  return `c${index}`;
}

export function storedTable(table: string): string {
  return `${resultsAlias}.main.${table}`;
}

const kinds: [RegExp, ResultColumn['kind']][] = [
  [/\]$/, 'list'],
  [/^(STRUCT|MAP|UNION)\b/, 'struct'],
  [
    /^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|UTINYINT|USMALLINT|UINTEGER|UBIGINT|UHUGEINT|BIGNUM|FLOAT|DOUBLE|DECIMAL)\b/,
    'number',
  ],
  [/^(DATE|TIME|TIMESTAMP|TIME_NS|INTERVAL)/, 'temporal'],
  [/^BOOLEAN$/, 'boolean'],
  [/^(VARCHAR|ENUM|UUID)\b/, 'text'],
  [/^(JSON|VARIANT)$/, 'json'],
  [/^(BLOB|BIT)$/, 'binary'],
];

export function columnOf(name: string, type: string): ResultColumn {
  return { name, type, kind: kinds.find(([pattern]) => pattern.test(type))?.[1] ?? 'other' };
}
