/** What a question would send: chosen tables, values only where they are allowed. */
import { messagesFor, writtenName } from '../../core/ask/prompt.ts';
import { isAskable, relevantTables } from '../../core/ask/relevant.ts';
import { failWith } from '../../core/failure.ts';
import { quoteIdentifier } from '../../core/sql/quote.ts';
import type { AskDraft, AskRequests, AskValues } from '../../protocol/engine/ask.ts';
import type { CatalogRelation } from '../../protocol/engine/catalog.ts';
import { listRelations } from '../catalog/relations.ts';
import type { DatabaseLease, EngineContext } from '../context.ts';

/** Columns with more distinct values than this are free text, names or keys: nothing of them is sent. */
const mostDistinct = 20;
const longestValue = 40;
const longestQuestion = 4_000;

export async function draftQuestion(
  context: EngineContext,
  { question, tables, values }: AskRequests['ask/draft']['params'],
  signal: AbortSignal,
): Promise<AskDraft> {
  if (question.trim() === '') throw failWith('bad_input', 'There is no question.', 'Write one.');
  if (question.length > longestQuestion)
    throw failWith(
      'bad_input',
      `The question has more than ${longestQuestion.toLocaleString('en')} characters.`,
    );
  const gate = await context.projectGate();
  const relations = (await listRelations(gate, signal)).filter(isAskable);
  if (relations.length === 0)
    throw failWith('not_found', 'The project has no tables yet.', 'Run its pipeline first.');
  const chosen = tables === null ? relevantTables(question, relations) : new Set(tables);
  const sent = relations.filter((relation) => chosen.has(writtenName(relation)));
  const allowed = values ? await gate.use('read', (lease) => valuesOf(lease, sent, signal), signal) : [];
  return {
    messages: messagesFor(question, sent, allowed),
    tables: relations.map((relation) => ({
      name: writtenName(relation),
      kind: relation.kind,
      columns: relation.columns.length,
      sent: sent.includes(relation),
    })),
    values: allowed,
  };
}

/** The values of text columns with few of them, from tables only: a view may be slow. */
async function valuesOf(
  { connection, alias }: DatabaseLease,
  relations: readonly CatalogRelation[],
  signal: AbortSignal,
): Promise<AskValues[]> {
  const found: AskValues[] = [];
  for (const relation of relations.filter(({ kind }) => kind === 'table')) {
    const name = [alias, relation.schema, relation.name].map(quoteIdentifier).join('.');
    for (const column of relation.columns.filter(({ kind }) => kind === 'text')) {
      signal.throwIfAborted();
      const quoted = quoteIdentifier(column.name);
      const answer = await connection.runAndReadAll(
        `SELECT DISTINCT ${quoted}::VARCHAR AS v FROM ${name} WHERE ${quoted} IS NOT NULL ORDER BY v LIMIT ${mostDistinct + 1}`,
      );
      const values = answer.getRows().map((row) => String(row[0]));
      const short = values.every((value) => value.length <= longestValue);
      if (values.length > 0 && values.length <= mostDistinct && short)
        found.push({ table: writtenName(relation), column: column.name, values });
    }
  }
  return found;
}
