/** The functions that T-SQL and DuckDB compute alike, and the ones that are put another way. */
import { quoteLiteral } from '../../core/sql/quote.ts';
import { castTo, readDataType } from './dataTypes.ts';
import { unknown } from './failure.ts';
import { splitAt } from './brackets.ts';
import type { Token } from './tokens.ts';

const alike = new Set([
  'SUM',
  'MIN',
  'MAX',
  'COALESCE',
  'NULLIF',
  'ABS',
  'UPPER',
  'LOWER',
  'REPLACE',
  'CONCAT',
  'LTRIM',
  'RTRIM',
  'TRIM',
  'REVERSE',
  'FLOOR',
  'CEILING',
  'ROUND',
  'SQRT',
  'EXP',
  'PI',
  'SIN',
  'COS',
  'TAN',
  'ROW_NUMBER',
  'RANK',
  'DENSE_RANK',
  'NTILE',
  'LAG',
  'LEAD',
  'FIRST_VALUE',
  'LAST_VALUE',
  'LEFT',
  'RIGHT',
  'YEAR',
  'MONTH',
  'DAY',
  'CONCAT_WS',
  'ASCII',
  'SIGN',
]);
/** Words before a parenthesis that are no function. */
const grammar = new Set([
  'AS',
  'IN',
  'OVER',
  'VALUES',
  'AND',
  'OR',
  'NOT',
  'WHERE',
  'ON',
  'FROM',
  'JOIN',
  'EXISTS',
  'SELECT',
  'WHEN',
  'THEN',
  'ELSE',
  'BY',
  'UNION',
  'ALL',
  'EXCEPT',
  'INTERSECT',
  'KEY',
  'UNIQUE',
  'CHECK',
  'REFERENCES',
  'DEFAULT',
  'INSERT',
  'HAVING',
  'BETWEEN',
  'LIKE',
  'ANY',
  'SOME',
  'DISTINCT',
  'USING',
  'INTO',
  'TABLE',
  'SET',
  'IS',
  'CASE',
  'CONSTRAINT',
  'FETCH',
  'OFFSET',
  'NEXT',
  'APPLY',
]);
const properties: Readonly<Record<string, string>> = {
  productversion: '16.0.0.0',
  productlevel: 'practice',
  edition: 'Practice server over DuckDB',
  engineedition: '0',
  collation: 'Latin1_General_100_BIN2',
  servername: 'practice-server',
  machinename: 'practice-server',
};

export interface CallContext {
  text(tokens: readonly Token[]): string;
  readonly constants: ReadonlyMap<string, string>;
}

export interface Call {
  readonly text: string;
  /** A cast for the result, which goes around a window too. */
  readonly cast?: string;
}

/** undefined: the word is no function here, or one that goes through with its arguments. */
export function callOf(
  name: Token,
  previous: Token | undefined,
  inside: readonly Token[],
  context: CallContext,
): Call | undefined {
  const { word, line } = name;
  if (grammar.has(word) || alike.has(word)) return undefined;
  // The name of a table before its columns, as in INSERT INTO t (a, b), or of a common table expression.
  if (
    ['INTO', '.', 'TABLE', 'REFERENCES', 'WITH', 'AS', 'INSERT', 'KEY'].includes(previous?.word ?? '') &&
    isNameList(inside)
  )
    return undefined;
  const parts = splitAt(inside, ',');
  const argument = (at: number): string => context.text(parts[at] ?? []);
  switch (word) {
    case 'CAST':
    case 'TRY_CAST': {
      const at = inside.findLastIndex((token) => token.word === 'AS');
      if (at < 0 || at + 1 >= inside.length) throw unknown('a CAST without AS type', line);
      return {
        text: castTo(readDataType(inside, at + 1), context.text(inside.slice(0, at)), word === 'TRY_CAST'),
      };
    }
    case 'CONVERT':
    case 'TRY_CONVERT':
      if (parts.length !== 2) throw unknown('CONVERT with a style', line, 'Write CONVERT(type, value).');
      return { text: castTo(readDataType(parts[0] ?? [], 0), argument(1), word === 'TRY_CONVERT') };
    case 'COUNT':
      return { text: `count(${context.text(inside)})`, cast: 'INTEGER' };
    case 'COUNT_BIG':
      return { text: `count(${context.text(inside)})`, cast: 'BIGINT' };
    case 'AVG':
      if (!/^CAST\(.* AS (DOUBLE|REAL)\)$/s.test(context.text(inside)))
        throw unknown(
          'AVG of a value that is no float',
          line,
          'Its type differs between the two systems. Write AVG(CAST(value AS float)).',
        );
      return { text: `avg(${context.text(inside)})` };
    case 'LEN':
      return { text: `length(rtrim(${argument(0)}, ' '))`, cast: 'INTEGER' };
    case 'DATALENGTH':
      throw unknown('DATALENGTH', line);
    case 'ISNULL':
      return { text: `coalesce(${argument(0)}, ${argument(1)})` };
    case 'IIF':
      return { text: `CASE WHEN ${argument(0)} THEN ${argument(1)} ELSE ${argument(2)} END` };
    case 'CHARINDEX':
      if (parts.length !== 2) throw unknown('CHARINDEX with a start', line);
      return { text: `instr(${argument(1)}, ${argument(0)})`, cast: 'INTEGER' };
    case 'SUBSTRING':
      if (parts.length !== 3) throw unknown('SUBSTRING without a length', line);
      return { text: `substring(${argument(0)}, ${argument(1)}, ${argument(2)})` };
    case 'NEWID':
      return { text: 'uuid()' };
    case 'GETDATE':
    case 'GETUTCDATE':
      // In steps of ten milliseconds, which datetime holds exactly. The server's clock is UTC.
      return {
        text: `CAST(time_bucket(INTERVAL '10 milliseconds', now() AT TIME ZONE 'UTC') AS TIMESTAMP_MS)`,
      };
    case 'SYSUTCDATETIME':
    case 'SYSDATETIME':
      return { text: `CAST(now() AT TIME ZONE 'UTC' AS TIMESTAMP)` };
    case 'SERVERPROPERTY': {
      const value = properties[(inside[0]?.text ?? '').toLowerCase()];
      return { text: value === undefined ? 'CAST(NULL AS VARCHAR)' : quoteLiteral(value) };
    }
    case 'DB_NAME':
    case 'SUSER_SNAME':
    case 'SUSER_NAME':
    case 'ORIGINAL_LOGIN':
    case 'USER_NAME':
    case 'SCHEMA_NAME':
    case 'HOST_NAME':
    case 'APP_NAME': {
      const known = inside.length === 0 ? context.constants.get(word.toLowerCase()) : undefined;
      if (known === undefined) throw unknown(`${word}(${inside.map(({ text }) => text).join('')})`, line);
      return { text: known };
    }
    case 'OBJECT_ID': {
      const [schema, table] = splitName(inside[0]);
      return {
        text: `(SELECT max(object_id) FROM sys.objects WHERE name = ${table} AND schema_name = ${schema})`,
      };
    }
    default:
      throw unknown(`the function ${name.text}`, line);
  }
}

function splitName(token: Token | undefined): [string, string] {
  const parts = (token?.text ?? '').split('.').map((part) => part.replace(/^[["]|[\]"]$/g, ''));
  return [quoteLiteral(parts.at(-2) ?? 'dbo'), quoteLiteral(parts.at(-1) ?? '')];
}

const isNameList = (tokens: readonly Token[]): boolean =>
  tokens.length > 0 &&
  tokens.every(
    ({ kind, word }) => kind === 'quoted' || (kind === 'word' && word !== 'SELECT') || word === ',',
  );
