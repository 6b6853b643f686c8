import { failWith } from '../../core/failure.ts';
import { quoteLiteral } from '../../core/sql/quote.ts';
import type { Arrangement, Filter, ResultColumn } from '../../protocol/engine/query.ts';
import { sqlFailure } from '../sqlFailure.ts';
import { storedColumn, storedTable, type StoredResult } from '../results/storedResult.ts';
import { connectIn, interruptible } from './resultConnection.ts';
import type { Queries } from './queries.ts';

const comparisons: Partial<Record<Filter['operator'], string>> = {
  equals: '=',
  not_equals: 'IS DISTINCT FROM',
  less: '<',
  less_or_equal: '<=',
  greater: '>',
  greater_or_equal: '>=',
};

export function isArranged({ sort, filters, search }: Arrangement): boolean {
  return sort.length > 0 || filters.length > 0 || search !== '';
}

/** The condition of one filter; a value is cast to the column's own type, so that numbers compare as numbers. */
export function filterCondition(filter: Filter, columns: readonly ResultColumn[]): string {
  const column = columns[filter.column];
  if (!column) throw failWith('bad_input', `There is no column ${filter.column} to filter.`);
  const stored = storedColumn(filter.column);
  const value = quoteLiteral(filter.value ?? '');
  if (filter.operator === 'is_null') return `${stored} IS NULL`;
  if (filter.operator === 'is_not_null') return `${stored} IS NOT NULL`;
  if (filter.operator === 'contains') return contains(stored, value);
  return `${stored} ${comparisons[filter.operator] ?? '='} CAST(${value} AS ${column.type})`;
}

/** Case-insensitive: the texts of the cells, as they are shown. */
function contains(stored: string, value: string): string {
  return `contains(lower(${stored}::VARCHAR), lower(${value}))`;
}

export function arrangedSelect(
  table: string,
  { sort, filters, search }: Arrangement,
  columns: readonly ResultColumn[],
): string {
  const conditions = filters.map((filter) => filterCondition(filter, columns));
  if (search !== '') {
    const anywhere = columns.map((_, index) => contains(storedColumn(index), quoteLiteral(search)));
    conditions.push(`coalesce(${anywhere.map((one) => `coalesce(${one}, false)`).join(' OR ')}, false)`);
  }
  const keys = sort.map(
    ({ column, descending }) => `${storedColumn(column)} ${descending ? 'DESC' : 'ASC'} NULLS LAST`,
  );
  const where = conditions.length > 0 ? ` WHERE ${conditions.map((one) => `(${one})`).join(' AND ')}` : '';
  return `SELECT * FROM ${storedTable(table)}${where} ORDER BY ${[...keys, 'rowid'].join(', ')}`;
}

interface Turn {
  replaced: AbortController;
  done: Promise<StoredResult>;
}

const turns = new WeakMap<StoredResult, Turn>();

/**
 * Sorts, filters and searches the whole stored result into a table of its own. The newest arrangement ends the one
 * before it, whose caller then gets the newest rows too.
 */
export async function arrange(
  queries: Queries,
  id: string,
  arrangement: Arrangement,
  signal: AbortSignal,
): Promise<StoredResult> {
  const result = await queries.materialise(id);
  const before = turns.get(result);
  before?.replaced.abort();
  const replaced = new AbortController();
  const either = AbortSignal.any([signal, replaced.signal]);
  const turn = before?.done.catch(() => undefined) ?? Promise.resolve();
  turns.set(result, { replaced, done: turn.then(() => make(queries, result, arrangement, either)) });
  return newest(result);
}

async function newest(result: StoredResult): Promise<StoredResult> {
  const turn = turns.get(result);
  try {
    await turn?.done;
  } catch (error) {
    if (!turn?.replaced.signal.aborted) throw error;
  }
  return turn === turns.get(result) ? result : newest(result);
}

async function make(
  queries: Queries,
  result: StoredResult,
  arrangement: Arrangement,
  signal: AbortSignal,
): Promise<StoredResult> {
  const before = result.arranged?.table;
  if (isArranged(arrangement) && result.table) {
    const source = result.table;
    result.tables += 1;
    const table = `r_${result.summary.id}_${result.tables}`;
    const connection = await connectIn(queries.session, result.timeZone);
    try {
      await interruptible(connection, signal, async () => {
        await connection.run(
          `CREATE TABLE ${storedTable(table)} AS ${arrangedSelect(source, arrangement, result.summary.columns)}`,
        );
        const rows = await connection.runAndReadAll(`SELECT count(*)::DOUBLE FROM ${storedTable(table)}`);
        result.arranged = { table, rows: Number(rows.getRows()[0]?.[0]) };
      });
    } catch (error) {
      const failure = sqlFailure(error);
      if (!failure.message.startsWith('Conversion Error')) throw error;
      throw failWith('bad_input', failure.message, 'Give a value that fits the type of the column.');
    } finally {
      connection.disconnectSync();
    }
  } else result.arranged = null;
  result.summary.arrangement = arrangement;
  result.summary.availableRows = result.arranged?.rows ?? result.summary.rowCount ?? 0;
  result.summary.version += 1;
  await queries.store.save(result);
  await queries.store.drop(before);
  queries.changed(result);
  return result;
}
