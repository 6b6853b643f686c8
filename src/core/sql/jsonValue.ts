/**
 * The SQL expression that turns a column into JSON without losing a digit: booleans, integers up to
 * 32 bits and finite doubles as JSON values, every other scalar as the string of its text form,
 * nested values JSON of these, NULL null.
 */
import { type DuckdbType, parseDuckdbType } from '../format/duckdbType.ts';
import { quoteIdentifier, quoteLiteral } from './quote.ts';

const plainJson = new Set(['BOOLEAN', 'TINYINT', 'SMALLINT', 'INTEGER', 'UTINYINT', 'USMALLINT', 'UINTEGER']);
const floating = new Set(['FLOAT', 'DOUBLE']);

function expression(type: DuckdbType, value: string, depth: number): string {
  const variable = `v${depth}`;
  const whenPresent = (json: string): string => `CASE WHEN ${value} IS NULL THEN NULL ELSE ${json} END`;
  switch (type.kind) {
    case 'scalar':
      if (plainJson.has(type.name)) return `to_json(${value})`;
      if (floating.has(type.name))
        return `CASE WHEN isfinite(${value}) THEN ${value}::VARCHAR::JSON ELSE to_json(${value}::VARCHAR) END`;
      return `to_json(${value}::VARCHAR)`;
    case 'list':
      return `to_json(list_transform(${value}, lambda ${variable}: ${expression(type.element, variable, depth + 1)}))`;
    case 'map':
      return `to_json(map_from_entries(list_transform(map_entries(${value}), lambda ${variable}: struct_pack(k := ${variable}.key::VARCHAR, v := ${expression(type.value, `${variable}.value`, depth + 1)}))))`;
    case 'struct': {
      const parts = type.fields.map((field, index) =>
        field.name === null
          ? expression(field.type, `${value}[${index + 1}]`, depth)
          : `${quoteLiteral(field.name)}, ${expression(field.type, `${value}.${quoteIdentifier(field.name)}`, depth)}`,
      );
      const named = type.fields.every((field) => field.name !== null);
      return whenPresent(`${named ? 'json_object' : 'json_array'}(${parts.join(', ')})`);
    }
  }
}

/** `column` is an SQL expression, already quoted; `type` DuckDB's type text. */
export function jsonValueExpression(column: string, type: string): string {
  return expression(parseDuckdbType(type), column, 0);
}
