import type { DuckDBConnection } from '@duckdb/node-api';

/** Rows that a LIMIT pass or a preview shows. */
export const firstRowCount = 500;

/** Operators under which the first rows of a LIMIT pass are the first rows of the whole result. */
const streaming =
  /^(PROJECTION|FILTER|LIMIT|STREAMING_LIMIT|UNNEST|DUMMY_SCAN|COLUMN_DATA_SCAN|EMPTY_RESULT|RANGE|GENERATE_SERIES|SEQ_SCAN|TABLE_SCAN|INDEX_SCAN|READ_\w+|PARQUET_SCAN)$/;

interface Operator {
  name: string;
  children: Operator[];
  extra_info: Record<string, unknown>;
}

/**
 * True where a LIMIT pass of the statement tells the truth: no aggregate, join, window, set operation,
 * sort, sample or volatile function.
 */
export async function hasTrueFirstRows(connection: DuckDBConnection, sql: string): Promise<boolean> {
  const volatile = await volatileFunctions(connection);
  if (volatile.test(sql)) return false;
  const answer = await connection.runAndReadAll(`EXPLAIN (FORMAT json) ${sql}`);
  const plan = String(answer.getRows()[0]?.[1] ?? '');
  const roots = JSON.parse(plan) as Operator[];
  return !volatile.test(plan) && roots.every(isStreaming);
}

function isStreaming(operator: Operator): boolean {
  const sampled = Object.keys(operator.extra_info).some((key) => key.startsWith('Sample'));
  return streaming.test(operator.name.trim()) && !sampled && operator.children.every(isStreaming);
}

let known: RegExp | null = null;

/** Functions whose value differs from call to call, as DuckDB lists them. */
async function volatileFunctions(connection: DuckDBConnection): Promise<RegExp> {
  if (known) return known;
  const answer = await connection.runAndReadAll(
    `SELECT string_agg(DISTINCT function_name, '|') FROM duckdb_functions()
     WHERE stability = 'VOLATILE' AND regexp_full_match(function_name, '\\w+')`,
  );
  known = new RegExp(`\\b(${String(answer.getRows()[0]?.[0])}|gen_random_uuid|setseed)\\s*\\(`, 'i');
  return known;
}
