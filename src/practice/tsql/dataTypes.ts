import { unknown } from './failure.ts';
import type { Token } from './tokens.ts';

export interface DataType {
  /** DuckDB's type. */
  readonly sql: string;
  /** Most characters of a text; undefined without a limit. */
  readonly characters?: number;
  readonly padded?: boolean;
  /** How many tokens its text has. */
  readonly tokens: number;
}

const simple: Readonly<Record<string, string>> = {
  BIT: 'BOOLEAN',
  TINYINT: 'UTINYINT',
  SMALLINT: 'SMALLINT',
  INT: 'INTEGER',
  INTEGER: 'INTEGER',
  BIGINT: 'BIGINT',
  REAL: 'REAL',
  MONEY: 'DECIMAL(19,4)',
  UNIQUEIDENTIFIER: 'UUID',
  DATE: 'DATE',
  DATETIME: 'TIMESTAMP_MS',
  SMALLDATETIME: 'TIMESTAMP_S',
  SYSNAME: 'VARCHAR',
};

/** Reads a T-SQL type at `at`; throws for one that DuckDB cannot hold exactly. */
export function readDataType(tokens: readonly Token[], at: number): DataType {
  const token = tokens[at] as Token;
  const name = (token.word || token.text).toUpperCase();
  const inside: string[] = [];
  let count = 1;
  if (tokens[at + 1]?.word === '(') {
    for (count = 2; tokens[at + count] && tokens[at + count]?.word !== ')'; count++)
      if (tokens[at + count]?.word !== ',') inside.push((tokens[at + count] as Token).text.toUpperCase());
    count += 1;
  }
  const number = (index: number, otherwise: number): number =>
    inside[index] === undefined ? otherwise : Number(inside[index]);
  const known = simple[name];
  if (known !== undefined && inside.length === 0) return { sql: known, tokens: count };
  switch (name) {
    case 'DECIMAL':
    case 'NUMERIC':
    case 'DEC':
      return { sql: `DECIMAL(${number(0, 18)},${number(1, 0)})`, tokens: count };
    case 'FLOAT':
      return { sql: number(0, 53) <= 24 ? 'REAL' : 'DOUBLE', tokens: count };
    case 'NVARCHAR':
    case 'VARCHAR':
    case 'NCHAR':
    case 'CHAR': {
      const padded = name.endsWith('NCHAR') || name === 'CHAR';
      if (inside[0] === 'MAX') return { sql: 'VARCHAR', tokens: count };
      return { sql: 'VARCHAR', characters: number(0, -1), padded, tokens: count };
    }
    case 'VARBINARY':
      if (inside[0] === 'MAX') return { sql: 'BLOB', tokens: count };
      break;
    case 'TIME':
      if (number(0, 7) <= 6) return { sql: 'TIME', tokens: count };
      throw unknown('time(7)', token.line, 'Write time(6).');
    case 'DATETIME2':
      return { sql: number(0, 7) <= 6 ? 'TIMESTAMP' : 'TIMESTAMP_NS', tokens: count };
    case 'DATETIMEOFFSET':
      throw unknown(
        'the type datetimeoffset in a statement',
        token.line,
        'DuckDB keeps the instant but not the offset.',
      );
    default:
  }
  throw unknown(
    `the type ${name.toLowerCase()}${inside.length > 0 ? `(${inside.join(', ')})` : ''}`,
    token.line,
  );
}

/** CAST with T-SQL's rules: a text is cut or padded to its length. */
export function castTo(type: DataType, expression: string, attempt: boolean): string {
  const cast = `${attempt ? 'TRY_CAST' : 'CAST'}(${expression} AS ${type.sql})`;
  if (type.characters === undefined) return cast;
  // A CAST without a length takes 30 characters.
  const length = type.characters < 0 ? 30 : type.characters;
  const cut = `left(${cast}, ${length})`;
  return type.padded ? `rpad(${cut}, ${length}, ' ')` : cut;
}
