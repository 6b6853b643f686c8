/** A column as a driver describes it, and the SQL that makes values of its texts. */
import { quoteLiteral } from '../sql/quote.ts';

/**
 * How the exact text of a value becomes a DuckDB value: `plain` by a cast; `hex` from `\x0a0b` or `0x0a0b`; `base64`;
 * `decimal` to the narrowest DECIMAL that holds every value of the column; `list` from a JSON array of texts; `mixed` to
 * JSON, from the text of a value, or after U+0001 from JSON itself; `nanoseconds` to the type, or to its `_NS` twin where
 * a value has more than six digits after the point.
 */
export type TextForm = 'plain' | 'hex' | 'base64' | 'decimal' | 'list' | 'mixed' | 'nanoseconds';

export interface SourceColumn {
  name: string;
  /** The system's own name of the type. */
  sourceType: string;
  /** DuckDB type that holds every value exactly; where one value does not fit, the column stays text. */
  type: string;
  form: TextForm;
  /** Of `mixed`: what stands before and after the text of a value in JSON; without it the text becomes a JSON string. */
  json?: readonly [before: string, after: string];
}

/** What has to be known of a column to make values of its texts. */
type Texts = Pick<SourceColumn, 'form' | 'json'>;

/** The value of a text; what does not convert is an error. `column` is an SQL expression of type VARCHAR. */
export function valueOfText({ form, json }: Texts, type: string, column: string): string {
  if (type === 'VARCHAR') return column;
  if (form === 'hex') return `unhex(substr(${column}, 3))`;
  if (form === 'base64') return `from_base64(${column})`;
  if (form === 'mixed') return mixedValue(column, json);
  if (form === 'list') return `CAST(CAST(CAST(${column} AS JSON) AS VARCHAR[]) AS ${type})`;
  return `CAST(${column} AS ${type})`;
}

/** The same, NULL where the text does not convert. */
export function valueOfTextOrNull(texts: Texts, type: string, column: string): string {
  const value = valueOfText(texts, type, column);
  if (texts.form === 'mixed') return value;
  return texts.form === 'hex' || texts.form === 'base64'
    ? `TRY(${value})`
    : value.replaceAll('CAST(', 'TRY_CAST(');
}

/** JSON of a text of the column's own kind, or of what stands behind the mark. */
function mixedValue(column: string, json: SourceColumn['json']): string {
  const own = json
    ? `concat(${quoteLiteral(json[0])}, ${column}, ${quoteLiteral(json[1])})`
    : `to_json(${column})::VARCHAR`;
  // NaN and the infinities are no JSON.
  const valid = `CASE WHEN json_valid(${own}) THEN ${own} ELSE concat('{"$numberDouble":"', ${column}, '"}') END`;
  return `CASE WHEN ${column} IS NULL THEN NULL WHEN starts_with(${column}, chr(1)) THEN substr(${column}, 2) ELSE ${valid} END::JSON`;
}
