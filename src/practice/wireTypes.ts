import type { ColumnType } from './tds/types.ts';

const plain: Readonly<Record<string, ColumnType>> = {
  BOOLEAN: { name: 'bit' },
  UTINYINT: { name: 'tinyint' },
  TINYINT: { name: 'smallint' },
  SMALLINT: { name: 'smallint' },
  USMALLINT: { name: 'int' },
  INTEGER: { name: 'int' },
  UINTEGER: { name: 'bigint' },
  BIGINT: { name: 'bigint' },
  UBIGINT: { name: 'decimal', precision: 20, scale: 0 },
  HUGEINT: { name: 'decimal', precision: 38, scale: 0 },
  FLOAT: { name: 'real' },
  DOUBLE: { name: 'float' },
  VARCHAR: { name: 'nvarchar', length: 'max' },
  BLOB: { name: 'varbinary', length: 'max' },
  UUID: { name: 'uniqueidentifier' },
  DATE: { name: 'date' },
  TIME: { name: 'time', scale: 6 },
  TIMESTAMP: { name: 'datetime2', scale: 6 },
  TIMESTAMP_NS: { name: 'datetime2', scale: 7 },
  TIMESTAMP_MS: { name: 'datetime' },
  TIMESTAMP_S: { name: 'smalldatetime' },
  'TIMESTAMP WITH TIME ZONE': { name: 'datetimeoffset', scale: 6 },
  '"NULL"': { name: 'int' },
  SQLNULL: { name: 'int' },
  'DECIMAL(19,4)': { name: 'money' },
};

/** The type that a column of DuckDB has on the wire; undefined where SQL Server has none for it. */
export function wireType(type: string): ColumnType | undefined {
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(type);
  if (decimal && !plain[type])
    return { name: 'decimal', precision: Number(decimal[1]), scale: Number(decimal[2]) };
  return plain[type];
}
