import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { failWith } from '../../../core/failure.ts';
import { isSummed, requireEqualTotals, type Totals } from '../../../core/connection/totals.ts';
import { quoteIdentifier } from '../../../core/sql/quote.ts';
import { csvRecords } from '../../csv.ts';
import type { LoadOrder, LoadOutcome } from '../../transfer.ts';
import { statementFailure } from '../failures.ts';
import { defaultSchema, forgetLoads, isLoaded, makeLedger, recordLoad } from './ledger.ts';
import { ask, inTransaction, type Link } from './link.ts';
import { mergeStaged, remove, replaceByStaged } from './place.ts';
import { hasNanoseconds, postgresType, refuseNanoseconds } from './targetTypes.ts';

export const relationOf = (schema: string | null, name: string): string =>
  `${quoteIdentifier(schema ?? defaultSchema)}.${quoteIdentifier(name)}`;

export async function load(link: Link, order: LoadOrder): Promise<LoadOutcome> {
  await makeLedger(link, order, order.signal);
  return inTransaction(link, `BEGIN; SET LOCAL TimeZone TO 'UTC'`, order.signal, async () => {
    const target = relationOf(order.schema, order.table);
    // Two loads of one table come one after the other.
    await ask(link, 'SELECT pg_advisory_xact_lock(hashtext($1))', [`dew_loads ${target}`]);
    const present = await columnsOf(link, target);
    if (!present) await forgetLoads(link, order);
    else if (await isLoaded(link, order)) {
      return { inserted: 0, updated: 0, already: true, totals: order.expected };
    }
    const columns = order.columns.map(({ name }) => quoteIdentifier(name)).join(', ');
    const staged = await makeStaging(link, order, target, present);
    await copyRows(link, order, `${staged} (${columns})`);
    const totals = await totalsOf(link, order, staged);
    requireEqualTotals(order.expected, totals, {
      from: 'DuckDB',
      to: `${order.table} of "${link.settings.name}"`,
      next: 'Compare the types of the columns: the target may round or cut. Then run the task again.',
    });
    const changed = await putInPlace(link, order, { target, staged, columns, present });
    await recordLoad(link, order);
    return { ...changed, already: false, totals };
  });
}

/** Names of the columns; null where there is no such table. */
async function columnsOf(link: Link, target: string): Promise<string[] | null> {
  const { rows } = await ask(
    link,
    `SELECT c.relkind, a.attname FROM pg_class c
     LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE c.oid = to_regclass($1) ORDER BY a.attnum`,
    [target],
  );
  const [first] = rows;
  if (!first) return null;
  if (first[0] !== 'r' && first[0] !== 'p') {
    throw failWith('conflict', `${target} is no table.`, 'Name a table, or one that is not there yet.');
  }
  return rows.flatMap(([, name]) => name ?? []);
}

/** A table with just the columns of the rows stays, with all that hangs on it, and gets other rows. */
const isAlike = ({ columns }: LoadOrder, present: string[] | null): boolean =>
  present?.length === columns.length && columns.every(({ name }) => present.includes(name));

/** A table that is kept decides about types; a new one, and one with other columns, follows the rows. */
async function makeStaging(
  link: Link,
  order: LoadOrder,
  target: string,
  present: string[] | null,
): Promise<string> {
  const { mode, columns, key, schema } = order;
  const names = columns.map(({ name }) => name);
  const declared = columns.map(({ name, type }) => `${quoteIdentifier(name)} ${postgresType(type)}`);
  if (mode === 'replace' && !isAlike(order, present)) {
    const staged = relationOf(schema, 'dew_staging');
    await ask(link, `CREATE TABLE ${staged} (${declared.join(', ')})`);
    return staged;
  }
  if (!present) {
    const primary = mode === 'merge' ? [`PRIMARY KEY (${key.map(quoteIdentifier).join(', ')})`] : [];
    await ask(link, `CREATE TABLE ${target} (${[...declared, ...primary].join(', ')})`);
  } else {
    const missing = names.filter((name) => !present.includes(name));
    if (missing.length > 0) {
      throw failWith(
        'conflict',
        `${order.table} of "${link.settings.name}" has no column ${missing.join(', ')}. Nothing was changed.`,
        'Add the column there, leave it out of the load, or load with mode: replace.',
      );
    }
  }
  const list = names.map(quoteIdentifier).join(', ');
  await ask(
    link,
    `CREATE TEMP TABLE dew_staging ON COMMIT DROP AS SELECT ${list} FROM ${target} WITH NO DATA`,
  );
  return 'pg_temp.dew_staging';
}

async function copyRows(link: Link, order: LoadOrder, into: string): Promise<void> {
  const copy = `COPY ${into} FROM STDIN (FORMAT csv)`;
  const exact = order.columns.flatMap(({ type }, index) => (hasNanoseconds(type) ? [index] : []));
  async function* records(): AsyncIterable<Uint8Array> {
    for await (const rows of order.rows()) {
      order.signal.throwIfAborted();
      for (const index of exact) for (const row of rows) refuseNanoseconds(row[index] ?? '');
      yield csvRecords(rows);
    }
    order.signal.throwIfAborted();
  }
  try {
    await pipeline(Readable.from(records()), link.client.query(copyFrom(copy)));
  } catch (error) {
    order.signal.throwIfAborted();
    throw statementFailure(error, copy, link.settings);
  }
}

async function totalsOf(link: Link, { columns }: LoadOrder, staged: string): Promise<Totals> {
  const summed = columns.filter(({ type }) => isSummed(type)).map(({ name }) => name);
  const sums = summed.map((name) => `sum(${quoteIdentifier(name)}::numeric)::text`);
  const { rows } = await ask(link, `SELECT ${['count(*)::text', ...sums].join(', ')} FROM ${staged}`);
  const [count = null, ...values] = rows[0] ?? [];
  return {
    rows: Number(count),
    sums: Object.fromEntries(summed.map((name, index) => [name, values[index] ?? null])),
  };
}

interface Staged {
  target: string;
  staged: string;
  columns: string;
  present: string[] | null;
}

async function putInPlace(
  link: Link,
  order: LoadOrder,
  { target, staged, columns, present }: Staged,
): Promise<{ inserted: number; updated: number }> {
  if (order.mode === 'merge') return mergeStaged(link, order, target, staged);
  if (order.mode === 'replace' && !isAlike(order, present)) {
    await replaceByStaged(link, order, present && target, staged);
    return { inserted: order.expected.rows, updated: 0 };
  }
  if (order.mode === 'replace') await remove(link, order, `TRUNCATE ${target}`);
  const { changed } = await ask(
    link,
    `INSERT INTO ${target} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM ${staged}`,
  );
  return { inserted: changed, updated: 0 };
}
