import type { ColumnMetadata } from 'tedious/lib/token/colmetadata-token-parser.js';
import type { ColumnKind } from '../../protocol/engine/query.ts';
import type { SourceColumn, TextForm } from '../connector.ts';

type Known = [sourceType: string, duckdb: string, form?: TextForm];

/** By the length that the column declares. */
const sized: Readonly<Record<string, Readonly<Record<number, Known>>>> = {
  IntN: {
    1: ['tinyint', 'UTINYINT'],
    2: ['smallint', 'SMALLINT'],
    4: ['int', 'INTEGER'],
    8: ['bigint', 'BIGINT'],
  },
  FloatN: { 4: ['real', 'FLOAT'], 8: ['float', 'DOUBLE'] },
  MoneyN: { 4: ['smallmoney', 'DECIMAL(10,4)'], 8: ['money', 'DECIMAL(19,4)'] },
  DateTimeN: { 4: ['smalldatetime', 'TIMESTAMP'], 8: ['datetime', 'TIMESTAMP'] },
};

const plain: Readonly<Record<string, Known>> = {
  Null: ['int', 'INTEGER'],
  Bit: ['bit', 'BOOLEAN'],
  BitN: ['bit', 'BOOLEAN'],
  TinyInt: ['tinyint', 'UTINYINT'],
  SmallInt: ['smallint', 'SMALLINT'],
  Int: ['int', 'INTEGER'],
  BigInt: ['bigint', 'BIGINT'],
  Real: ['real', 'FLOAT'],
  Float: ['float', 'DOUBLE'],
  SmallMoney: ['smallmoney', 'DECIMAL(10,4)'],
  Money: ['money', 'DECIMAL(19,4)'],
  SmallDateTime: ['smalldatetime', 'TIMESTAMP'],
  DateTime: ['datetime', 'TIMESTAMP'],
  Date: ['date', 'DATE'],
  UniqueIdentifier: ['uniqueidentifier', 'UUID'],
  Text: ['text', 'VARCHAR'],
  NText: ['ntext', 'VARCHAR'],
  Image: ['image', 'BLOB', 'hex'],
  Xml: ['xml', 'VARCHAR'],
  Variant: ['sql_variant', 'VARCHAR'],
};

export const columnOf = (metadata: ColumnMetadata): SourceColumn => {
  const [sourceType, type, form = 'plain'] = knownOf(metadata);
  return { name: metadata.colName, sourceType, type, form };
};

function knownOf(metadata: ColumnMetadata): Known {
  const { type, dataLength = 0, precision = 38, scale = 0, udtInfo } = metadata;
  const length = dataLength === 0xffff ? 'max' : String(dataLength);
  switch (type.name) {
    case 'NumericN':
    case 'DecimalN':
      return [
        `${type.name === 'NumericN' ? 'numeric' : 'decimal'}(${precision},${scale})`,
        `DECIMAL(${precision},${scale})`,
      ];
    case 'Time':
      return [`time(${scale})`, 'TIME', 'nanoseconds'];
    case 'DateTime2':
      return [`datetime2(${scale})`, 'TIMESTAMP', 'nanoseconds'];
    // TIMESTAMP WITH TIME ZONE keeps the moment but not the offset that was written.
    case 'DateTimeOffset':
      return [`datetimeoffset(${scale})`, 'VARCHAR'];
    case 'VarChar':
    case 'Char':
      return [`${type.name.toLowerCase()}(${length})`, 'VARCHAR'];
    case 'NVarChar':
    case 'NChar':
      return [`${type.name.toLowerCase()}(${length === 'max' ? length : dataLength / 2})`, 'VARCHAR'];
    case 'VarBinary':
    case 'Binary':
      return [`${type.name.toLowerCase()}(${length})`, 'BLOB', 'hex'];
    case 'UDT':
      return [udtInfo?.typeName ?? 'udt', 'BLOB', 'hex'];
    default:
      return sized[type.name]?.[dataLength] ?? plain[type.name] ?? [type.name.toLowerCase(), 'VARCHAR'];
  }
}

const kinds: [RegExp, ColumnKind][] = [
  [/^(tinyint|smallint|int|bigint|decimal|numeric|real|float|money|smallmoney)/, 'number'],
  [/^(date|time|smalldatetime)/, 'temporal'],
  [/^bit/, 'boolean'],
  [/^(binary|varbinary|image|rowversion|timestamp)/, 'binary'],
  [/^(char|varchar|nchar|nvarchar|text|ntext|uniqueidentifier|xml|sysname)/, 'text'],
];

/** What a type is for the eye, from SQL Server's own name of it. */
export const kindOfType = (type: string): ColumnKind =>
  // timestamp is SQL Server's old name of rowversion, no time.
  type === 'timestamp' ? 'binary' : (kinds.find(([pattern]) => pattern.test(type))?.[1] ?? 'other');
