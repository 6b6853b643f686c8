import { parseDuckdbType } from '../format/duckdbType.ts';
import { jsonValueExpression } from '../sql/jsonValue.ts';

/** The text of a value as a system gets it; see transfer.ts. `value` is an SQL expression of this DuckDB type. */
export function transferText(value: string, type: string): string {
  const { kind } = parseDuckdbType(type);
  if (kind !== 'scalar') return `${jsonValueExpression(value, type)}::VARCHAR`;
  if (type === 'VARCHAR') return value;
  if (type === 'BLOB') return `'\\x' || lower(hex(${value}))`;
  if (type === 'TIMESTAMP WITH TIME ZONE') return `timezone('UTC', ${value})::VARCHAR || '+00'`;
  return `${value}::VARCHAR`;
}
