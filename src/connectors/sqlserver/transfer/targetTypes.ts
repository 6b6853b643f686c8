/** T-SQL types for DuckDB's, and how a staged text becomes a value of one. */

const types: Readonly<Record<string, string>> = {
  BOOLEAN: 'bit',
  TINYINT: 'smallint',
  UTINYINT: 'tinyint',
  SMALLINT: 'smallint',
  USMALLINT: 'int',
  INTEGER: 'int',
  UINTEGER: 'bigint',
  BIGINT: 'bigint',
  UBIGINT: 'decimal(20,0)',
  HUGEINT: 'decimal(38,0)',
  FLOAT: 'real',
  DOUBLE: 'float',
  BLOB: 'varbinary(max)',
  UUID: 'uniqueidentifier',
  DATE: 'date',
  TIME: 'time(6)',
  TIME_NS: 'time(7)',
  TIMESTAMP: 'datetime2(6)',
  TIMESTAMP_S: 'datetime2(6)',
  TIMESTAMP_MS: 'datetime2(6)',
  TIMESTAMP_NS: 'datetime2(7)',
  'TIMESTAMP WITH TIME ZONE': 'datetimeoffset(6)',
};

/** Texts that are part of a key have an end: an index has. */
export function targetType(type: string, inKey = false): string {
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(type);
  if (decimal) return `decimal(${decimal[1]},${decimal[2]})`;
  return types[type] ?? (inKey ? 'nvarchar(400)' : 'nvarchar(max)');
}

/** The texts of the contract end in +00, which datetimeoffset wants as +00:00. */
export const stagedText = (type: string): ((text: string) => string) | undefined =>
  type === 'TIMESTAMP WITH TIME ZONE' ? (text) => text.replace(/([+-]\d\d)$/, ' $1:00') : undefined;
