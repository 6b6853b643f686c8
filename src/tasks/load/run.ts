import { parseRelationName } from '../../core/connection/relationName.ts';
import { totalsInWords } from '../../core/connection/totals.ts';
import type { LoadOutcome, LoadTarget, TargetColumn, Transfer } from '../../core/connection/transfer.ts';
import { failWith } from '../../core/failure.ts';
import { formatRows } from '../../core/format/words.ts';
import { canonicalJson, sha256 } from '../../core/pipeline/fingerprint.ts';
import type { TaskContext, TaskDatabase, TaskResult } from '../task.ts';
import { totalsOf } from '../totalsOf.ts';
import { refuseDuplicates } from '../uniqueRows.ts';
import type { LoadSpec } from './descriptor.ts';
import { intoOf } from './plan.ts';
import { columnsOf, contentOf, gather, newestCursor, refuseMissing, type Gathered } from './rows.ts';

export async function runLoad(spec: LoadSpec, context: TaskContext): Promise<TaskResult> {
  const relation = parseRelationName(intoOf(spec));
  if (!relation) throw failWith('bad_input', `${spec.id} names no table.`);
  const target = { schema: relation.schema, table: relation.name };
  return context.transfer(spec.connection, (transfer) =>
    context.duckdb([spec.table], async (database) => {
      await refuseMissing(spec, database);
      const columns = await columnsOf(spec, database);
      // A table that is appended to is never appended to from the beginning again.
      const goesOn = spec.cursor && (spec.mode === 'append' || !context.rebuild);
      const state = goesOn ? await transfer.loadState(target, context.signal) : null;
      const gathered = await gather(spec, columns, state?.watermark ?? null, database);
      try {
        const outcome = await load(spec, target, gathered, state?.watermark ?? null, {
          transfer,
          context,
          database,
        });
        return await finish(spec, outcome, context, database);
      } finally {
        await gathered.drop().catch(() => undefined);
      }
    }),
  );
}

interface Ports {
  transfer: Transfer;
  context: TaskContext;
  database: TaskDatabase;
}

async function load(
  spec: LoadSpec,
  target: LoadTarget,
  gathered: Gathered,
  watermark: string | null,
  { transfer, context, database }: Ports,
): Promise<LoadOutcome | null> {
  const { relation, columns } = gathered;
  const { signal, runId } = context;
  const expected = await totalsOf(relation, columns, database);
  if (expected.rows === 0 && watermark !== null) return null;
  if (spec.key) {
    await refuseDuplicates(spec.id, relation, spec.key, database, 'Give one row for each key.');
  }
  return transfer.load({
    ...target,
    columns,
    mode: spec.mode,
    key: spec.key ?? [],
    batch: await batchOf(spec, columns, context, database),
    watermark: (await newestCursor(spec, database)) ?? watermark,
    runId,
    expected,
    rows: () => gathered.rows(signal, transfer.text),
    signal,
  });
}

/** With --force a table is written again; appended rows would then be there twice. */
async function batchOf(
  spec: LoadSpec,
  columns: readonly TargetColumn[],
  { rebuild, runId }: TaskContext,
  database: TaskDatabase,
): Promise<string> {
  const forced = rebuild && spec.mode !== 'append' ? runId : null;
  const content = await contentOf(columns, database);
  return sha256(canonicalJson({ content, columns, mode: spec.mode, key: spec.key, forced })).slice(0, 32);
}

async function finish(
  spec: LoadSpec,
  outcome: LoadOutcome | null,
  context: TaskContext,
  database: TaskDatabase,
): Promise<TaskResult> {
  const into = `${intoOf(spec)} of "${spec.connection}"`;
  const reason =
    outcome === null
      ? `nothing is newer than the last load of ${into}`
      : outcome.already
        ? `${into} has these rows already`
        : null;
  if (reason !== null) context.log('note', reason);
  else if (outcome) {
    context.log('note', totalsInWords(outcome.totals));
    context.log(
      'note',
      `${into}: ${formatRows(outcome.inserted)} added, ${formatRows(outcome.updated)} changed`,
    );
  }
  await context.publish(database, []);
  const status = reason === null ? 'done' : 'unchanged';
  return { rows: outcome?.totals.rows ?? 0, quarantined: 0, status, reason, outputs: [] };
}
