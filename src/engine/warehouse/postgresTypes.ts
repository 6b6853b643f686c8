/** A column of a DuckDB table as a pipeline's table on PostgreSQL has it. */
import { copyText, postgresType } from '../../connectors/postgres/transfer/targetTypes.ts';
import { quoteIdentifier } from '../../core/sql/quote.ts';

export interface SentColumn {
  /** Name in PostgreSQL. */
  name: string;
  type: string;
  /** DuckDB expression of the text that COPY reads. */
  text: string;
}

/** An unquoted name means its lower case in PostgreSQL, so that models find it as they write it. */
export const foldedName = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name.toLowerCase() : name);

export function sentColumn(name: string, type: string): SentColumn {
  const target = targetType(type);
  const value = quoteIdentifier(name);
  const text = target === 'jsonb' ? `CAST(to_json(${value}) AS VARCHAR)` : copyText(value, type);
  return { name: foldedName(name), type: target, text };
}

/** As text nothing of a nanosecond is lost; jsonb can be compared and grouped. */
function targetType(type: string): string {
  if (/_NS$/.test(type)) return 'text';
  return type === 'JSON' ? 'jsonb' : postgresType(type);
}
