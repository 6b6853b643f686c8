/** Test entries as single rules, and each rule as the SQL of its failing rows. */
import { durationMs } from '../pipeline/duration.ts';
import { quoteIdentifier, quoteLiteral } from '../sql/quote.ts';
import type { TestEntry } from './testSchema.ts';

export interface TestRule {
  name: string;
  column: string | null;
  severity: 'error' | 'warn';
  quarantine: string | null;
  /** SELECT of the failing rows, given the table as SQL text and the moment that freshness is measured from. */
  failing(table: string, now: string): string;
  /** True where the answer depends on the clock. */
  timed: boolean;
  /** Tables read besides the tested one. */
  reads: string[];
  /** SQL of a custom rule, whose tables are found by its parse tree. */
  sql: string | null;
}

/** One rule per line of the outcome table: `not_null: [a, b]` gives two. */
export function testRules(entries: readonly TestEntry[], defaultSeverity: 'error' | 'warn'): TestRule[] {
  return entries.flatMap((entry, index) => rulesOf(entry, index, defaultSeverity));
}

function rulesOf(entry: TestEntry, index: number, defaultSeverity: 'error' | 'warn'): TestRule[] {
  const rule = (
    name: string,
    column: string | null,
    failing: TestRule['failing'],
    more: Partial<TestRule> = {},
  ): TestRule => ({
    name: entry.name ?? name,
    column,
    severity: entry.severity ?? defaultSeverity,
    quarantine: entry.quarantine?.reason ?? null,
    failing,
    timed: false,
    reads: [],
    sql: null,
    ...more,
  });
  const id = quoteIdentifier;
  if (entry.not_null) {
    return entry.not_null.map((column) =>
      rule(`not_null ${column}`, column, (table) => `SELECT * FROM ${table} WHERE ${id(column)} IS NULL`),
    );
  }
  if (entry.unique) {
    const keys = entry.unique.map(id);
    const present = keys.map((key) => `${key} IS NOT NULL`).join(' AND ');
    return [
      rule(
        `unique ${entry.unique.join(', ')}`,
        entry.unique.length === 1 ? (entry.unique[0] ?? null) : null,
        (table) =>
          `SELECT * FROM ${table} WHERE (${keys.join(', ')}) IN (SELECT ${keys.join(', ')} FROM ${table} WHERE ${present} GROUP BY ${keys.join(', ')} HAVING count(*) > 1)`,
      ),
    ];
  }
  if (entry.accepted_values) {
    const { column, values } = entry.accepted_values;
    const list = values
      .map((value) => (typeof value === 'string' ? quoteLiteral(value) : String(value)))
      .join(', ');
    return [
      rule(
        `accepted_values ${column}`,
        column,
        (table) =>
          `SELECT * FROM ${table} WHERE ${id(column)} IS NOT NULL AND ${id(column)} NOT IN (${list})`,
      ),
    ];
  }
  if (entry.relationships) {
    const { column, to, field } = entry.relationships;
    const sql: TestRule['failing'] = (table) =>
      `SELECT child.* FROM ${table} AS child WHERE child.${id(column)} IS NOT NULL AND NOT EXISTS ` +
      `(SELECT 1 FROM ${qualified(to)} AS parent WHERE parent.${id(field)} = child.${id(column)})`;
    return [rule(`relationships ${column} to ${to}.${field}`, column, sql, { reads: [to] })];
  }
  if (entry.row_count) {
    const { at_least: least, at_most: most } = entry.row_count;
    const wrong = [
      ...(least === undefined ? [] : [`count(*) < ${least}`]),
      ...(most === undefined ? [] : [`count(*) > ${most}`]),
    ].join(' OR ');
    const range = [
      least === undefined ? '' : `at least ${least}`,
      most === undefined ? '' : `at most ${most}`,
    ];
    return [
      rule(
        `row_count ${range.filter(Boolean).join(', ')}`,
        null,
        (table) => `SELECT count(*) AS row_count FROM ${table} HAVING ${wrong}`,
      ),
    ];
  }
  if (entry.freshness) {
    const { column, at_most: most } = entry.freshness;
    const sql: TestRule['failing'] = (table, now) =>
      `SELECT max(${id(column)}) AS newest FROM ${table} HAVING max(${id(column)}) IS NULL OR ` +
      `CAST(max(${id(column)}) AS TIMESTAMP) < TIMESTAMP ${quoteLiteral(now)} - INTERVAL ${quoteLiteral(`${durationMs(most)} milliseconds`)}`;
    return [rule(`freshness ${column} at most ${most}`, column, sql, { timed: true })];
  }
  const sql = (entry.sql ?? '').trim().replace(/;\s*$/, '');
  return [rule(`sql ${index + 1}`, null, () => `SELECT * FROM (\n${sql}\n) AS failing`, { sql })];
}

/** `schema.table` or `table` as SQL. */
export function qualified(name: string): string {
  return name.split('.').map(quoteIdentifier).join('.');
}
