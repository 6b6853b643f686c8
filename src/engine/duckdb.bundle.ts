/** DuckDB's library; a bundle of its own, loaded by the first request that needs a database. */
export { DuckDBDataChunk, DuckDBInstance, VARCHAR, version } from '@duckdb/node-api';
