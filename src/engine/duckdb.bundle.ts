/** DuckDB's library; a bundle of its own, loaded by the first request that needs a database. */
export { DuckDBInstance, version } from '@duckdb/node-api';
