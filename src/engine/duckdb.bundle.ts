/** DuckDB's library; a bundle of its own, loaded by the first request that needs a database. */
export {
  DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBInstance,
  VARCHAR,
  version,
} from '@duckdb/node-api';
