import { TYPES, type BulkLoad } from 'tedious';
import { requireEqualTotals } from '../../../core/connection/totals.ts';
import type { LoadOrder, LoadOutcome } from '../../../core/connection/transfer.ts';
import { failWith } from '../../../core/failure.ts';
import { quoteBracketed } from '../../../core/sql/quote.ts';
import { statementFailure } from '../failures.ts';
import { forgetLoads, isLoaded, lockLedger, makeLedger, recordLoad } from './ledger.ts';
import { ask, inTransaction, settled, type Link } from './link.ts';
import { mergeStaged, type Staged } from './place.ts';
import { stagedColumn, stagedValue } from './staged.ts';
import { defaultSchema, newColumn, tableColumns, type TableColumn } from './tables.ts';
import { stagedText, targetType } from './targetTypes.ts';
import { totalsIn } from './totals.ts';

/** Rows of one bulk load: what is sent is held in memory. */
const bulkRows = 10_000;
const texts = '#dew_texts';
const staging = '#dew_staging';

type Row = readonly (string | null)[];

/**
 * Rows go as texts into a table of the session, since the driver would send decimals as JavaScript numbers; the server
 * makes values of the target's own types of them, and these are compared and put in place.
 */
export async function load(link: Link, order: LoadOrder): Promise<LoadOutcome> {
  const { signal } = order;
  signal.throwIfAborted();
  const heard = link.cancelOn(signal);
  try {
    const schema = order.schema ?? (await defaultSchema(link));
    await makeLedger(link, schema);
    await sendTexts(link, order);
    return await inTransaction(link, () => place(link, schema, order));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    heard();
  }
}

async function sendTexts(link: Link, { columns, rows, signal }: LoadOrder): Promise<void> {
  const declared = columns.map(({ type }, at) => `c${at} ${sentAs(type)}`).join(', ');
  await ask(link, `DROP TABLE IF EXISTS ${texts}; DROP TABLE IF EXISTS ${staging}`);
  await ask(link, `CREATE TABLE ${texts} (${declared})`);
  const rewritings = columns.map(({ type }) => (type === 'BLOB' ? undefined : stagedText(type)));
  let pending: Row[] = [];
  const send = async (): Promise<void> => {
    signal.throwIfAborted();
    if (pending.length > 0) await sendRows(link, columns, pending);
    pending = [];
  };
  for await (const batch of rows()) {
    for (const row of batch) {
      pending.push(row.map((text, at) => (text === null ? null : (rewritings[at]?.(text) ?? text))));
    }
    if (pending.length >= bulkRows) await send();
  }
  await send();
}

const sentAs = (type: string): string => (type === 'BLOB' ? 'varbinary(max)' : 'nvarchar(max)');

async function sendRows(link: Link, columns: LoadOrder['columns'], rows: readonly Row[]): Promise<void> {
  const binary = columns.map(({ type }) => type === 'BLOB');
  const values = rows.map((row) =>
    row.map((text, at) => (text !== null && binary[at] ? Buffer.from(text.slice(2), 'hex') : text)),
  );
  try {
    await settled((done) => {
      const bulk: BulkLoad = link.connection.newBulkLoad(texts, done);
      binary.forEach((isBinary, at) =>
        bulk.addColumn(`c${at}`, isBinary ? TYPES.VarBinary : TYPES.NVarChar, {
          length: Infinity,
          nullable: true,
        }),
      );
      link.connection.execBulkLoad(bulk, values);
    });
  } catch (error) {
    throw statementFailure(error, link.settings);
  }
}

async function place(link: Link, schema: string, order: LoadOrder): Promise<LoadOutcome> {
  await lockLedger(link, schema);
  const present = await tableColumns(link, schema, order.table);
  if (!present) await forgetLoads(link, schema, order);
  else if (await isLoaded(link, schema, order)) {
    return { inserted: 0, updated: 0, already: true, totals: order.expected };
  }
  const target = `${quoteBracketed(schema)}.${quoteBracketed(order.table)}`;
  const types = typesOf(link, order, present);
  const names = order.columns.map(({ name }) => quoteBracketed(name));
  if (!present) {
    const declared = names.map((name, at) => `${name} ${types[at]?.type}`);
    await ask(link, `CREATE TABLE ${target} (${declaredIn(order, declared).join(', ')})`);
  }
  const list = names.join(', ');
  await ask(
    link,
    `CREATE TABLE ${staging} (${names.map((name, at) => stagedColumn(name, types[at]!)).join(', ')})`,
  );
  const values = order.columns.map(({ type }, at) => stagedValue(`c${at}`, type, types[at]!));
  await ask(link, `INSERT INTO ${staging} (${list}) SELECT ${values.join(', ')} FROM ${texts}`);
  const totals = await totalsIn(link, order.columns, staging);
  requireEqualTotals(order.expected, totals, {
    from: 'DuckDB',
    to: `${order.table} of "${link.settings.name}"`,
    next: 'Compare the types of the columns: the target may round or cut. Then run the task again.',
  });
  const changed = await putInPlace(link, order, { target, staged: staging, list });
  await recordLoad(link, schema, order);
  return { ...changed, already: false, totals };
}

/** A table that is there decides about its types; a new one follows the rows. */
function typesOf(link: Link, order: LoadOrder, present: Map<string, TableColumn> | null): TableColumn[] {
  const missing = present ? order.columns.filter(({ name }) => !present.has(name)) : [];
  if (missing.length > 0) {
    throw failWith(
      'conflict',
      `${order.table} of "${link.settings.name}" has no column ${missing.map(({ name }) => name).join(', ')}. Nothing was changed.`,
      'Add the column there, or leave it out of the load.',
    );
  }
  return order.columns.map(
    ({ name, type }) => present?.get(name) ?? newColumn(targetType(type, order.key.includes(name))),
  );
}

function declaredIn({ mode, key, columns }: LoadOrder, declared: readonly string[]): string[] {
  if (mode !== 'merge') return [...declared];
  const withKey = declared.map((column, at) =>
    key.includes(columns[at]?.name ?? '') ? `${column} NOT NULL` : column,
  );
  return [...withKey, `PRIMARY KEY (${key.map(quoteBracketed).join(', ')})`];
}

/** `replace` keeps the table with its grants, keys and indexes; readers wait until the transaction ends. */
async function putInPlace(
  link: Link,
  order: LoadOrder,
  staged: Staged,
): Promise<{ inserted: number; updated: number }> {
  if (order.mode === 'merge') return mergeStaged(link, order, staged);
  const { target, list } = staged;
  if (order.mode === 'replace') await ask(link, `DELETE FROM ${target}`);
  await ask(link, `INSERT INTO ${target} (${list}) SELECT ${list} FROM ${staged.staged}`);
  return { inserted: order.expected.rows, updated: 0 };
}
