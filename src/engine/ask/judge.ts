/** What an answer of a language model is worth: proved by DuckDB's syntax tree, then by its binder. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { readAnswer } from '../../core/ask/answer.ts';
import { refusal, relationKeys, type KnownNames } from '../../core/ask/readOnlyStatement.ts';
import { failureOf } from '../../core/failure.ts';
import { quoteLiteral } from '../../core/sql/quote.ts';
import type { AskVerdict } from '../../protocol/engine/ask.ts';
import type { CatalogRelation } from '../../protocol/engine/catalog.ts';
import type { Failure } from '../../protocol/rpc.ts';
import { listRelations } from '../catalog/relations.ts';
import type { EngineContext } from '../context.ts';
import { statementFailure } from '../query/statementError.ts';
import { columnOf } from '../results/storedResult.ts';

/** Judges the text of an answer. */
export async function judgeAnswer(
  context: EngineContext,
  text: string,
  signal: AbortSignal,
): Promise<AskVerdict> {
  const { sql, note } = readAnswer(text);
  if (sql !== null) return { ...(await judgeStatement(context, sql, signal)), note };
  const message = 'The answer holds no SQL.';
  const failure: Failure = { code: 'not_found', message, next: 'Ask in other words.' };
  return { sql, columns: [], note, failure, repairable: false };
}

/** Judges one statement; binds only what was proved harmless before. */
export async function judgeStatement(
  context: EngineContext,
  sql: string,
  signal: AbortSignal,
): Promise<AskVerdict> {
  const empty = { sql, columns: [], note: '' };
  const gate = await context.projectGate();
  const relations = await listRelations(gate, signal);
  return gate.use(
    'read',
    async ({ connection }) => {
      const reason = await refuse(connection, sql, relations);
      if (reason !== null) return { ...empty, failure: refused(reason), repairable: false };
      try {
        await connection.run(`EXPLAIN ${sql}`);
        const described = await connection.runAndReadAll(`DESCRIBE ${sql}`);
        const columns = described.getRows().map((row) => columnOf(String(row[0]), String(row[1])));
        return { ...empty, columns, failure: null, repairable: false };
      } catch (error) {
        return { ...empty, failure: bindingFailure(error, sql), repairable: true };
      }
    },
    signal,
  );
}

/** The sentence's end that says why; null for one SELECT over tables of the project. */
async function refuse(
  connection: DuckDBConnection,
  sql: string,
  relations: readonly CatalogRelation[],
): Promise<string | null> {
  const tree = await connection.runAndReadAll(`SELECT json_serialize_sql(${quoteLiteral(sql)})`);
  const functions = await connection.runAndReadAll(
    `SELECT DISTINCT lower(function_name) FROM duckdb_functions()
     WHERE internal AND function_type IN ('scalar', 'aggregate', 'macro')`,
  );
  const known: KnownNames = {
    relations: new Set(
      relations.flatMap(({ database, schema, name }) => relationKeys(database, schema, name)),
    ),
    functions: new Set(functions.getRows().map((row) => String(row[0]))),
  };
  return refusal(String(tree.getRows()[0]?.[0] ?? '{}'), known);
}

function refused(reason: string): Failure {
  return {
    code: 'bad_input',
    message: `This statement is not allowed here: ${reason}.`,
    next: 'Only one SELECT over the tables of the project is taken from a language model. Ask in other words, or write the SQL yourself.',
  };
}

function bindingFailure(error: unknown, sql: string): Failure {
  const failure = error instanceof Error ? statementFailure(error, sql, null, 'EXPLAIN ') : failureOf(error);
  return { ...failure, next: failure.next ?? 'Ask in other words, or correct the SQL yourself.' };
}
