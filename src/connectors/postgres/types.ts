import { types } from 'pg';
import type { SourceColumn, TextForm } from '../connector.ts';

/** What a field of the row description says. */
export interface Field {
  name: string;
  dataTypeID: number;
  dataTypeModifier: number;
}

type Known = [name: string, duckdb: string, form?: TextForm];

/** Stable object identifiers of pg_type. What is not here is shown as the server's text. */
const known = new Map<number, Known>([
  [16, ['boolean', 'BOOLEAN']],
  [17, ['bytea', 'BLOB', 'hex']],
  [18, ['"char"', 'VARCHAR']],
  [19, ['name', 'VARCHAR']],
  [20, ['bigint', 'BIGINT']],
  [21, ['smallint', 'SMALLINT']],
  [23, ['integer', 'INTEGER']],
  [25, ['text', 'VARCHAR']],
  [26, ['oid', 'UINTEGER']],
  [114, ['json', 'JSON']],
  [142, ['xml', 'VARCHAR']],
  [700, ['real', 'FLOAT']],
  [701, ['double precision', 'DOUBLE']],
  [790, ['money', 'VARCHAR']],
  [869, ['inet', 'VARCHAR']],
  [1042, ['character', 'VARCHAR']],
  [1043, ['character varying', 'VARCHAR']],
  [1082, ['date', 'DATE']],
  [1083, ['time', 'TIME']],
  [1114, ['timestamp', 'TIMESTAMP']],
  [1184, ['timestamp with time zone', 'TIMESTAMP WITH TIME ZONE']],
  [1186, ['interval', 'INTERVAL']],
  [1266, ['time with time zone', 'TIME WITH TIME ZONE']],
  [1560, ['bit', 'BIT']],
  [1562, ['bit varying', 'BIT']],
  [1700, ['numeric', 'DECIMAL', 'decimal']],
  [2950, ['uuid', 'UUID']],
  [3802, ['jsonb', 'JSON']],
]);

/** Array type -> type of its elements. */
const arrays = new Map<number, number>([
  [1000, 16],
  [1005, 21],
  [1007, 23],
  [1009, 25],
  [1015, 1043],
  [1016, 20],
  [1021, 700],
  [1022, 701],
  [1115, 1114],
  [1182, 1082],
  [1185, 1184],
  [2951, 2950],
]);

const names = new Map(Object.entries(types.builtins).map(([name, id]) => [id as number, name.toLowerCase()]));

export function columnOf({ name, dataTypeID, dataTypeModifier }: Field): SourceColumn {
  if (dataTypeID === 1700) return { name, ...numeric(dataTypeModifier) };
  const [sourceType, type, form = 'plain'] =
    known.get(dataTypeID) ?? arrayOf(dataTypeID) ?? other(dataTypeID);
  return { name, sourceType, type, form };
}

/** The type modifier of numeric holds precision and scale, 4 bytes of header added. */
function numeric(modifier: number): Omit<SourceColumn, 'name'> {
  if (modifier < 4) return { sourceType: 'numeric', type: 'DECIMAL', form: 'decimal' };
  const precision = ((modifier - 4) >> 16) & 0xffff;
  const scale = (((modifier - 4) & 0x7ff) ^ 1024) - 1024;
  const sourceType = `numeric(${precision},${scale})`;
  if (precision > 38 || scale < 0 || scale > precision)
    return { sourceType, type: 'DECIMAL', form: 'decimal' };
  return { sourceType, type: `DECIMAL(${precision},${scale})`, form: 'plain' };
}

function arrayOf(id: number): Known | undefined {
  const element = known.get(arrays.get(id) ?? 0);
  return element && [`${element[0]}[]`, `${element[1]}[]`, 'list'];
}

const other = (id: number): Known => [names.get(id) ?? `type ${id}`, 'VARCHAR'];

/** How the server's text of a type is rewritten so that DuckDB reads the same value; undefined where it does already. */
export function rewriting(id: number): ((text: string) => string) | undefined {
  if (dated.has(id)) return beforeChrist;
  if (id === 1186) return intervalText;
  const element = arrays.get(id);
  if (element === undefined) return undefined;
  return dated.has(element) ? (text) => listText(text, beforeChrist) : listText;
}

const dated = new Set([1082, 1114, 1184]);

/** PostgreSQL puts BC at the end, DuckDB `(BC)` after the date. */
function beforeChrist(text: string): string {
  const found = / BC$/.test(text) && /^(\S+)(.*) BC$/.exec(text);
  return found ? `${found[1]} (BC)${found[2]}` : text;
}

const dateUnits: Record<string, string> = { Y: 'years', M: 'months', W: 'weeks', D: 'days' };
const timeUnits: Record<string, string> = { H: 'hours', M: 'minutes', S: 'seconds' };

/** `P1Y-2DT3.5S` as DuckDB reads it: `1 years -2 days 3.5 seconds`. */
function intervalText(text: string): string {
  if (!text.startsWith('P')) return text;
  const [date = '', time = ''] = text.slice(1).split('T');
  const worded = (part: string, units: Record<string, string>): string[] =>
    [...part.matchAll(/(-?[\d.]+)([A-Z])/g)].map(([, amount, unit = '']) => `${amount} ${units[unit]}`);
  return [...worded(date, dateUnits), ...worded(time, timeUnits)].join(' ');
}

const parseArray = types.getTypeParser(1009 as number) as (text: string) => unknown[];

/** A list of one dimension as JSON; bounds and further dimensions stay as PostgreSQL writes them. */
function listText(text: string, rewrite?: (item: string) => string): string {
  if (!text.startsWith('{')) return text;
  const values = parseArray(text);
  if (values.some(Array.isArray)) return text;
  return JSON.stringify(
    rewrite ? values.map((item) => (typeof item === 'string' ? rewrite(item) : item)) : values,
  );
}
