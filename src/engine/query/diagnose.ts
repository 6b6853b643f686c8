import { statementKind } from '../../core/sql/kind.ts';
import type { DatabaseGate, DatabaseSession } from '../context.ts';
import { errorOffset, plainMessage } from './statementError.ts';
import { openStatementConnection } from './documentConnection.ts';
import { quoteIdentifier } from '../../core/sql/quote.ts';

interface Problem {
  start: number;
  end: number;
  message: string;
}

const made =
  /\bcreate\s+(?:or\s+replace\s+)?(?:temp(?:orary)?\s+)?(?:table|view|macro|function|schema|type|sequence)\s+(?:if\s+not\s+exists\s+)?(?:"([^"]+)"|([\w.]+))/i;

/**
 * Errors of statements that are bound but not run. What an earlier statement of the document makes is
 * not missing, so a statement that only lacks such a thing is not an error.
 */
export async function diagnose(
  session: DatabaseSession,
  gate: DatabaseGate,
  statements: { sql: string; start: number }[],
  signal: AbortSignal,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  await gate.use('read', async ({ alias }) => {
    const connection = await openStatementConnection(session);
    await connection.run(`USE ${quoteIdentifier(alias)}`);
    const names: string[] = [];
    try {
      for (const { sql, start } of statements) {
        signal.throwIfAborted();
        const error = await bindingError(connection, sql);
        const name = made.exec(sql);
        if (error !== null && !names.some((one) => mentions(plainMessage(error), one))) {
          problems.push(problemOf(error, sql, start));
        }
        if (name) names.push((name[1] ?? name[2] ?? '').split('.').at(-1) ?? '');
      }
    } finally {
      await connection.run('USE memory');
      connection.disconnectSync();
    }
  });
  return problems;
}

type StatementConnection = Awaited<ReturnType<typeof openStatementConnection>>;

async function bindingError(connection: StatementConnection, sql: string): Promise<unknown> {
  const kind = statementKind(sql);
  if (kind !== 'query' && kind !== 'write' && kind !== 'read') return null;
  try {
    (await connection.prepare(sql)).destroySync();
    return null;
  } catch (error) {
    // A PIVOT is several statements to DuckDB and cannot be bound without running it.
    if (/read-only mode|multiple statements/.test(plainMessage(error))) return null;
    return error;
  }
}

function mentions(message: string, name: string): boolean {
  return message.toLowerCase().includes(name.toLowerCase()) && /does not exist|not found/i.test(message);
}

/** From the place that DuckDB names to the end of the word there, else the whole statement. */
function problemOf(error: unknown, sql: string, start: number): Problem {
  const message = plainMessage(error);
  const offset = errorOffset(error, sql);
  if (offset === null || offset >= sql.length) return { start, end: start + sql.length, message };
  const word = /^(?:"[^"]*"|[\w.]+|\S)/.exec(sql.slice(offset))?.[0] ?? ' ';
  return { start: start + offset, end: start + offset + word.length, message };
}
