import { GraphBuilder } from '../../core/lineage/graphBuilder.ts';
import { statementTarget } from '../../core/lineage/statementTarget.ts';
import { looksLikeFile } from '../../core/pipeline/syntaxTree.ts';
import { tableKey } from '../../core/sql/tableKey.ts';
import { splitStatements, type Statement } from '../../core/sql/split.ts';
import { failWith } from '../../core/failure.ts';
import type { LineageColumn, LineageGraph, LineageNode } from '../../protocol/engine/lineage.ts';
import type { EngineContext } from '../context.ts';
import type { SqlShapes } from '../pipeline/sqlShapes.ts';
import type { Binder } from './binder.ts';
import type { BoundStatements } from './boundStatements.ts';
import { tablesOf } from './projectLineage.ts';

/** Statements one after the other: a table that one makes is known to the next. */
export async function statementLineage(
  context: EngineContext,
  shapes: SqlShapes,
  bound: BoundStatements,
  sql: string,
  signal: AbortSignal,
): Promise<LineageGraph> {
  const statements = splitStatements(sql);
  if (statements.length === 0) throw failWith('bad_input', 'There is no statement.');
  const existing = await tablesOf(context, signal);
  return bound.alone((binder) => followAll(statements, existing, binder, shapes, signal));
}

async function followAll(
  statements: readonly Statement[],
  existing: ReadonlyMap<string, LineageColumn[]>,
  binder: Binder,
  shapes: SqlShapes,
  signal: AbortSignal,
): Promise<LineageGraph> {
  const graph = new GraphBuilder();
  const names = new Set(existing.keys());
  const tables = new Map([...existing].map(([name, columns]) => [tableKey(name), columns]));
  await binder.setAll(existing);
  let results = 0;
  for (const { sql: text } of statements) {
    signal.throwIfAborted();
    const { table, select, columns, fills } = statementTarget(text);
    if (table === null) results += 1;
    const id = table ?? (results === 1 ? 'result' : `result ${results}`);
    if (select === null) {
      const reason = 'Only SELECT, CREATE ... AS and INSERT ... SELECT are followed.';
      graph.replace({
        ...(graph.get(id) ?? node(id, table === null ? 'result' : 'table')),
        exact: false,
        reason,
      });
      continue;
    }
    const shape = await shapes.shape(select, [...names]);
    const bound = await binder.bind(select);
    const inputs = [...shape.tables, ...shape.files];
    for (const input of inputs) {
      const kind = looksLikeFile(input) ? 'file' : 'table';
      graph.node({ ...node(input, kind), columns: tables.get(tableKey(input)) ?? null });
    }
    const known = table === null ? undefined : tables.get(tableKey(table));
    const written = columns ?? (fills === 'by position' ? known?.map(({ name }) => name) : null);
    const named =
      bound.columns?.map((column, index) => ({ ...column, name: written?.[index] ?? column.name })) ?? null;
    const all = (fills && known) ?? named;
    graph.node({
      ...node(id, table === null ? 'result' : 'table'),
      columns: all,
      task: table === null ? null : 'statement',
    });
    const target = graph.get(id);
    if (target && bound.reason !== null) graph.replace({ ...target, exact: false, reason: bound.reason });
    if (bound.resolved)
      graph.columns(
        id,
        (named ?? []).map(({ name }) => name),
        bound.resolved,
        (name) => name,
      );
    for (const input of inputs) graph.edge(input, id);
    if (table === null || !all) continue;
    names.add(table);
    tables.set(tableKey(table), all);
    await binder.set(table, all);
  }
  return graph.build();
}

const node = (id: string, kind: LineageNode['kind'], reason: string | null = null): LineageNode => ({
  id,
  kind,
  task: null,
  place: null,
  columns: null,
  exact: reason === null,
  reason,
});
