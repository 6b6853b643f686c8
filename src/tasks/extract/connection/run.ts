import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRelationName } from '../../../core/connection/relationName.ts';
import { isSummed, requireEqualTotals, totalsInWords, type Totals } from '../../../core/connection/totals.ts';
import type { ExtractFrom, Extraction, ExtractOrder, Transfer } from '../../../core/connection/transfer.ts';
import { failureOf, failWith } from '../../../core/failure.ts';
import { didYouMean } from '../../../core/pipeline/suggestion.ts';
import { testRules } from '../../../core/quality/testRules.ts';
import {
  builtResult,
  type Publication,
  type TaskContext,
  type TaskDatabase,
  type TaskResult,
} from '../../task.ts';
import { totalsOf } from '../../totalsOf.ts';
import { refuseDuplicates } from '../../uniqueRows.ts';
import type { ConnectionExtractSpec } from './descriptor.ts';
import { continued, keptRows, keptTypes, type Present } from './incremental.ts';
import { ingest, type MadeColumn } from './ingest.ts';
import { queryFile, tableOf } from './plan.ts';

export async function runConnectionExtract(
  spec: ConnectionExtractSpec,
  context: TaskContext,
): Promise<TaskResult> {
  const from = await sourceOf(spec, context);
  let assumed = false;
  const attempt = (assume: boolean) =>
    context.transfer(spec.connection, async (transfer) => {
      const { kept, remember } = await keptRows(spec, from, context);
      return context.duckdb([], async (database) => {
        const present = kept && (await continued(spec, kept, context, database));
        const order = { from, since: present?.since ?? null, assume };
        const extraction = await start(spec, order, transfer, context);
        assumed = extraction.assumed === true;
        try {
          return await store(spec, extraction, { present, remember }, context, database);
        } finally {
          await extraction.close();
        }
      });
    });
  try {
    return await attempt(true);
  } catch (error) {
    if (!assumed || context.signal.aborted || failureOf(error).code !== 'bad_input') throw error;
    context.log('note', 'a column holds more than its type says: all values are looked at first');
    return attempt(false);
  }
}

async function sourceOf(spec: ConnectionExtractSpec, { root }: TaskContext): Promise<ExtractFrom> {
  const file = queryFile(spec);
  if (spec.query !== undefined)
    return { query: file === null ? spec.query : await readFile(join(root, file), 'utf8') };
  const found = parseRelationName(spec.relation ?? '');
  if (!found) throw failWith('bad_input', `${spec.id} names no table.`);
  return { schema: found.schema, relation: found.name };
}

/** The place in a query of a file is a place in that file. */
async function start(
  spec: ConnectionExtractSpec,
  order: Omit<ExtractOrder, 'signal'>,
  transfer: Transfer,
  { signal, plan }: TaskContext,
): Promise<Extraction> {
  try {
    return await transfer.extract({ ...order, signal });
  } catch (error) {
    const { code, message, next, place } = failureOf(error);
    if (code !== 'sql') throw error;
    const file = queryFile(spec);
    throw failWith('sql', message, next, file && place ? { ...place, file } : plan.code.place);
  }
}

async function store(
  spec: ConnectionExtractSpec,
  extraction: Extraction,
  { present, remember }: { present: Present | null; remember: string[] },
  context: TaskContext,
  database: TaskDatabase,
): Promise<TaskResult> {
  const table = tableOf(spec);
  const staged = database.staged('main', table);
  const declared = declaredTypes(spec, extraction);
  const columns = present ? keptTypes(spec, declared, present) : declared;
  const asked = [spec.cursor, ...(spec.unique_key ?? [])].filter((name) => name !== undefined);
  for (const name of asked) requireColumn(spec, name, columns);
  refuseNames(spec, columns);
  for (const column of columns) noteText(column, context);
  await ingest(extraction, columns, staged, context, database);
  const agreed = await compare(spec, extraction, columns, staged, database);
  context.log('note', totalsInWords(agreed));
  if (spec.unique_key) {
    await refuseDuplicates(spec.id, staged, spec.unique_key, database, 'Name columns that identify a row.');
  }
  const publication: Publication = {
    schema: 'main',
    name: table,
    tests: testRules(spec.tests ?? [], 'error'),
    ...(spec.cursor ? { watermark: spec.cursor } : {}),
    ...(present ? { kind: 'merge', uniqueKey: spec.unique_key ?? [] } : { kind: 'table' }),
  };
  const published = await context.publish(database, [publication], present ? [] : remember);
  if (present)
    context.log('note', `${agreed.rows} rows came anew or again; what was deleted there stays here`);
  return builtResult(published);
}

function declaredTypes(spec: ConnectionExtractSpec, { columns }: Extraction): MadeColumn[] {
  const types = new Map(Object.entries(spec.columns ?? {}));
  for (const name of types.keys()) requireColumn(spec, name, columns);
  return columns.map((column) => ({ ...column, tableType: types.get(column.name) ?? column.type }));
}

function requireColumn(
  { connection, id }: ConnectionExtractSpec,
  name: string,
  columns: readonly { name: string }[],
): void {
  const names = columns.map((column) => column.name);
  if (names.includes(name)) return;
  throw failWith('bad_input', `"${connection}" gives ${id} no column "${name}".`, didYouMean(name, names));
}

/** DuckDB does not tell capital letters from small ones in a name, and has none without a letter. */
function refuseNames({ connection, id }: ConnectionExtractSpec, columns: readonly MadeColumn[]): void {
  const seen = new Map<string, string>();
  const refuse = (what: string): never => {
    throw failWith(
      'bad_input',
      `"${connection}" gives ${id} ${what}.`,
      'Give a query in which it has another name, or is left out.',
    );
  };
  for (const { name } of columns) {
    const other = seen.get(name.toLowerCase());
    if (name === '') refuse('a column whose name is empty, which no table here can have');
    if (other !== undefined)
      refuse(`the columns "${other}" and "${name}", and a table here cannot have both`);
    seen.set(name.toLowerCase(), name);
  }
}

function noteText({ name, sourceType, type, tableType }: MadeColumn, context: TaskContext): void {
  if (type !== 'VARCHAR' || tableType !== 'VARCHAR' || !sourceType.startsWith('numeric')) return;
  context.log('note', `${name} stays text: it has values that no DECIMAL holds`);
}

/** What came, counted and summed here, against what the server said of the same rows. */
async function compare(
  spec: ConnectionExtractSpec,
  extraction: Extraction,
  columns: readonly MadeColumn[],
  staged: string,
  database: TaskDatabase,
): Promise<Totals> {
  const kept = columns
    .filter(({ type, tableType }) => isSummed(type) && isSummed(tableType))
    .map(({ name, tableType }) => ({ name, type: tableType }));
  const expected = await extraction.totals();
  const found = await totalsOf(staged, kept, database);
  requireEqualTotals(expected, found, {
    from: `"${spec.connection}"`,
    to: tableOf(spec),
    next: extraction.snapshot
      ? 'Run it again; where that does not help, the types of the columns lose something.'
      : 'The system has no view of one moment: where rows changed meanwhile, run it again.',
  });
  return found;
}
