/** Rules that the profiled data keeps now, worth watching from now on. */
import type { ColumnProfile, TestSuggestion } from '../../protocol/engine/profile.ts';
import { quoteIdentifier } from '../sql/quote.ts';

const mostValues = 10;
const rowsPerValue = 20;

/** For columns that were measured over all rows; a guess from the first rows is no rule. */
export function suggestTests(table: string, columns: readonly ColumnProfile[]): TestSuggestion[] {
  return columns
    .filter(({ complete, scope }) => complete && scope > 0)
    .flatMap((column) => rulesFor(table, column));
}

function rulesFor(table: string, column: ColumnProfile): TestSuggestion[] {
  const { name, nullCount, scope } = column;
  const rules: TestSuggestion[] = [];
  const add = (test: Record<string, unknown>, text: string, severity: 'error' | 'warn' = 'error') =>
    rules.push({ column: name, test, text, severity });
  if (nullCount === 0) add({ not_null: name }, `not_null: ${name}`);
  if (column.unique && nullCount < scope) add({ unique: name }, `unique: ${name}`);
  const values = categoriesOf(column);
  if (values)
    add({ accepted_values: { column: name, values } }, `accepted_values: ${values.join(', ')}`, 'warn');
  if (column.kind === 'number' && column.negativeCount === 0 && scope - nullCount > 0) {
    const sql = `SELECT * FROM ${table} WHERE ${quoteIdentifier(name)} < 0`;
    add({ sql, name: `${name} is not negative` }, `${name} is not negative`, 'warn');
  }
  return rules;
}

/** The values of a text column that is a category: few, known in full, each met often. */
function categoriesOf(column: ColumnProfile): string[] | null {
  const { kind, topValues, distinctCount, distinctExact, scope, nullCount } = column;
  if (kind !== 'text' || !topValues || !distinctExact || distinctCount === null) return null;
  if (distinctCount < 2 || distinctCount > mostValues || topValues.length !== distinctCount) return null;
  if (distinctCount * rowsPerValue > scope - nullCount) return null;
  return topValues.map(({ value }) => value);
}
