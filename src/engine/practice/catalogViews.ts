/** The part of SQL Server's catalog that the practice server has, as views over DuckDB's. */
const typeName = `CASE
  WHEN data_type = 'BOOLEAN' THEN 'bit' WHEN data_type = 'UTINYINT' THEN 'tinyint' WHEN data_type = 'SMALLINT' THEN 'smallint'
  WHEN data_type = 'INTEGER' THEN 'int' WHEN data_type = 'BIGINT' THEN 'bigint' WHEN data_type = 'FLOAT' THEN 'real'
  WHEN data_type = 'DOUBLE' THEN 'float' WHEN data_type = 'DECIMAL(19,4)' THEN 'money' WHEN data_type LIKE 'DECIMAL%' THEN 'decimal'
  WHEN data_type = 'VARCHAR' THEN 'nvarchar' WHEN data_type = 'BLOB' THEN 'varbinary' WHEN data_type = 'UUID' THEN 'uniqueidentifier'
  WHEN data_type = 'DATE' THEN 'date' WHEN data_type = 'TIME' THEN 'time' WHEN data_type IN ('TIMESTAMP', 'TIMESTAMP_NS') THEN 'datetime2'
  WHEN data_type = 'TIMESTAMP_MS' THEN 'datetime' WHEN data_type = 'TIMESTAMP_S' THEN 'smalldatetime'
  WHEN data_type = 'TIMESTAMP WITH TIME ZONE' THEN 'datetimeoffset' ELSE data_type END`;
const shown = `database_name = current_database() AND NOT internal AND schema_name <> 'sys'`;
const shownTables = `database_name = current_database() AND schema_name <> 'sys'`;

export const catalogStatements: readonly string[] = [
  'CREATE SCHEMA IF NOT EXISTS dbo',
  'CREATE SCHEMA IF NOT EXISTS sys',
  `CREATE OR REPLACE VIEW sys.schemas AS SELECT schema_name AS name, CAST(oid AS INTEGER) AS schema_id FROM duckdb_schemas()
   WHERE database_name = current_database() AND schema_name NOT IN ('information_schema', 'pg_catalog', 'sys')`,
  `CREATE OR REPLACE VIEW sys.objects AS
   SELECT table_name AS name, CAST(table_oid AS INTEGER) AS object_id, CAST(schema_oid AS INTEGER) AS schema_id, 'U' AS type,
   'USER_TABLE' AS type_desc, CAST(0 AS BOOLEAN) AS is_ms_shipped, schema_name FROM duckdb_tables() WHERE ${shown}
   UNION ALL SELECT view_name, CAST(view_oid AS INTEGER), CAST(schema_oid AS INTEGER), 'V', 'VIEW', CAST(0 AS BOOLEAN), schema_name
   FROM duckdb_views() WHERE ${shown}`,
  `CREATE OR REPLACE VIEW sys.databases AS SELECT current_database() AS name, CAST(1 AS INTEGER) AS database_id,
   CAST(1 AS UTINYINT) AS snapshot_isolation_state, 'ON' AS snapshot_isolation_state_desc`,
  `CREATE OR REPLACE VIEW sys.tables AS SELECT name, object_id, schema_id, type, type_desc FROM sys.objects WHERE type = 'U'`,
  `CREATE OR REPLACE VIEW sys.views AS SELECT name, object_id, schema_id, type, type_desc FROM sys.objects WHERE type = 'V'`,
  // The types that columns come back with; the lengths that their tables declared are not kept.
  `CREATE OR REPLACE VIEW sys.types AS SELECT unnest(['bit', 'tinyint', 'smallint', 'int', 'bigint', 'real', 'float', 'money', 'decimal',
   'nvarchar', 'varbinary', 'uniqueidentifier', 'date', 'time', 'datetime2', 'datetime', 'smalldatetime', 'datetimeoffset']) AS name,
   unnest([104, 48, 52, 56, 127, 59, 62, 60, 106, 231, 165, 36, 40, 41, 42, 61, 58, 43]) AS user_type_id`,
  `CREATE OR REPLACE VIEW sys.columns AS SELECT c.object_id, c.name, c.column_id, t.user_type_id, t.user_type_id AS system_type_id,
   c.max_length, c.precision, c.scale, c.is_nullable, CAST(0 AS BOOLEAN) AS is_identity, CAST(0 AS BOOLEAN) AS is_computed,
   CAST(NULL AS INTEGER) AS encryption_type,
   CASE WHEN c.type_name = 'nvarchar' THEN 'Latin1_General_100_BIN2' END AS collation_name FROM (
     SELECT CAST(table_oid AS INTEGER) AS object_id, column_name AS name, CAST(column_index AS INTEGER) AS column_id,
     ${typeName} AS type_name, CASE WHEN data_type IN ('VARCHAR', 'BLOB') THEN -1 ELSE 0 END AS max_length,
     CAST(coalesce(numeric_precision, 0) AS INTEGER) AS precision,
     CASE WHEN data_type = 'TIMESTAMP_NS' THEN 7 WHEN data_type IN ('TIME', 'TIMESTAMP', 'TIMESTAMP WITH TIME ZONE') THEN 6
       ELSE CAST(coalesce(numeric_scale, 0) AS INTEGER) END AS scale,
     is_nullable FROM duckdb_columns() WHERE ${shown}) AS c JOIN sys.types AS t ON t.name = c.type_name`,
  `CREATE OR REPLACE VIEW sys.indexes AS SELECT CAST(table_oid AS INTEGER) AS object_id, 1 AS index_id, CAST(1 AS BOOLEAN) AS is_primary_key,
   CAST(1 AS BOOLEAN) AS is_unique, constraint_name AS name FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY' AND ${shownTables}`,
  `CREATE OR REPLACE VIEW sys.index_columns AS SELECT CAST(table_oid AS INTEGER) AS object_id, 1 AS index_id,
   CAST(unnest(constraint_column_indexes) + 1 AS INTEGER) AS column_id, CAST(unnest(range(1, len(constraint_column_indexes) + 1)) AS INTEGER) AS key_ordinal
   FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY' AND ${shownTables}`,
  `CREATE OR REPLACE VIEW sys.partitions AS SELECT CAST(table_oid AS INTEGER) AS object_id, 0 AS index_id, 1 AS partition_number,
   CAST(estimated_size AS BIGINT) AS rows FROM duckdb_tables() WHERE ${shown}`,
  `CREATE OR REPLACE VIEW sys.extended_properties AS SELECT 1 AS class, CAST(table_oid AS INTEGER) AS major_id, 0 AS minor_id,
   'MS_Description' AS name, comment AS value FROM duckdb_tables() WHERE comment IS NOT NULL AND ${shown}`,
  `CREATE OR REPLACE VIEW sys.information_schema_tables AS
   SELECT current_database() AS TABLE_CATALOG, schema_name AS TABLE_SCHEMA, name AS TABLE_NAME,
   CASE type WHEN 'U' THEN 'BASE TABLE' ELSE 'VIEW' END AS TABLE_TYPE FROM sys.objects`,
  `CREATE OR REPLACE VIEW sys.information_schema_schemata AS SELECT current_database() AS CATALOG_NAME, name AS SCHEMA_NAME FROM sys.schemas`,
  `CREATE OR REPLACE VIEW sys.information_schema_columns AS
   SELECT current_database() AS TABLE_CATALOG, schema_name AS TABLE_SCHEMA, table_name AS TABLE_NAME, column_name AS COLUMN_NAME,
   CAST(column_index AS INTEGER) AS ORDINAL_POSITION, column_default AS COLUMN_DEFAULT,
   CASE WHEN is_nullable THEN 'YES' ELSE 'NO' END AS IS_NULLABLE, ${typeName} AS DATA_TYPE,
   CASE WHEN data_type IN ('VARCHAR', 'BLOB') THEN CAST(-1 AS INTEGER) END AS CHARACTER_MAXIMUM_LENGTH,
   CAST(numeric_precision AS INTEGER) AS NUMERIC_PRECISION, CAST(numeric_scale AS INTEGER) AS NUMERIC_SCALE
   FROM duckdb_columns() WHERE ${shown}`,
];
