/** What an answer of a language model is worth: proved by DuckDB's syntax tree, then by its binder. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { readAnswer } from '../../core/ask/answer.ts';
import { refusal, relationKeys } from '../../core/ask/readOnlyStatement.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import type { AskVerdict } from '../../protocol/engine/ask.ts';
import type { CatalogRelation } from '../../protocol/engine/catalog.ts';
import type { Failure } from '../../protocol/rpc.ts';
import { listRelations } from '../catalog/relations.ts';
import type { EngineContext } from '../context.ts';
import { openStatementConnection } from '../query/documentConnection.ts';
import { statementFailure } from '../query/statementError.ts';
import { columnOf } from '../results/storedResult.ts';

/** Judges answers; the names of built-in functions are read once. */
export class Judge {
  readonly #context: EngineContext;
  #functions: ReadonlySet<string> | null = null;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /** The text of an answer. */
  async answer(text: string, signal: AbortSignal): Promise<AskVerdict> {
    const { sql, note } = readAnswer(text);
    if (sql !== null) return { ...(await this.statement(sql, signal)), note };
    const message = 'The answer holds no SQL.';
    const failure: Failure = { code: 'not_found', message, next: 'Ask in other words.' };
    return { sql, columns: [], note, failure, repairable: false };
  }

  /** One statement; binds only what was proved harmless before. */
  async statement(sql: string, signal: AbortSignal): Promise<AskVerdict> {
    const empty = { sql, columns: [], note: '' };
    const gate = await this.#context.projectGate();
    const relations = await listRelations(gate, signal);
    return gate.use(
      'read',
      async ({ alias }) => {
        const connection = await openStatementConnection(await this.#context.session());
        const interrupt = () => connection.interrupt();
        signal.addEventListener('abort', interrupt);
        try {
          await connection.run(`USE ${quoteIdentifier(alias)}`);
          const reason = await this.#refuse(connection, sql, relations);
          if (reason !== null) return { ...empty, failure: refused(reason), repairable: false };
          await connection.run(`EXPLAIN ${sql}`);
          const described = await connection.runAndReadAll(`DESCRIBE ${sql}`);
          const columns = described.getRows().map((row) => columnOf(String(row[0]), String(row[1])));
          return { ...empty, columns, failure: null, repairable: false };
        } catch (error) {
          signal.throwIfAborted();
          return { ...empty, failure: bindingFailure(error, sql), repairable: true };
        } finally {
          signal.removeEventListener('abort', interrupt);
          await connection.run('USE memory');
          connection.disconnectSync();
        }
      },
      signal,
    );
  }

  /** The sentence's end that says why; null for one SELECT over tables of the project. */
  async #refuse(
    connection: DuckDBConnection,
    sql: string,
    relations: readonly CatalogRelation[],
  ): Promise<string | null> {
    const tree = await connection.runAndReadAll(`SELECT json_serialize_sql(${quoteLiteral(sql)})`);
    this.#functions ??= await builtInFunctions(connection);
    const keys = relations.flatMap(({ database, schema, name }) => relationKeys(database, schema, name));
    return refusal(String(tree.getRows()[0]?.[0] ?? '{}'), {
      relations: new Set(keys),
      functions: this.#functions,
    });
  }
}

async function builtInFunctions(connection: DuckDBConnection): Promise<ReadonlySet<string>> {
  const functions = await connection.runAndReadAll(
    `SELECT DISTINCT lower(function_name) FROM duckdb_functions()
     WHERE internal AND function_type IN ('scalar', 'aggregate', 'macro')`,
  );
  return new Set(functions.getRows().map((row) => String(row[0])));
}

function refused(reason: string): Failure {
  return {
    code: 'bad_input',
    message: `This statement is not allowed here: ${reason}.`,
    next: 'Only one SELECT over the tables of the project is taken from a language model. Ask in other words, or write the SQL yourself.',
  };
}

function bindingFailure(error: unknown, sql: string): Failure {
  const failure = statementFailure(error, sql, null, 'EXPLAIN ');
  return { ...failure, next: failure.next ?? 'Ask in other words, or correct the SQL yourself.' };
}
