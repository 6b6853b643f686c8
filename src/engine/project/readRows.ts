import type { TextRow } from '../../core/roadmap/figures.ts';
import { quoteLiteral } from '../../core/sql/quote.ts';
import type { EngineContext } from '../context.ts';

/** `{root}` stands inside a literal of the SQL; DuckDB takes `/` on every system. */
export function withRoot(sql: string, root: string): string {
  return sql.replaceAll('{root}', quoteLiteral(root.replaceAll('\\', '/')).slice(1, -1));
}

/** Rows of a query on the context's project database, each value as DuckDB's own text. */
export async function readRows(
  context: EngineContext,
  root: string,
  sql: string,
  signal: AbortSignal,
): Promise<TextRow[]> {
  const gate = await context.projectGate();
  return gate.use(
    'read',
    async ({ connection }) => {
      const text = withRoot(sql, root).trim().replace(/;$/, '');
      const result = await connection.runAndReadAll(`SELECT COLUMNS(*)::VARCHAR FROM (${text}\n)`);
      return result
        .getRows()
        .map((row) => row.map((value) => (value === null ? null : String(value as string))));
    },
    signal,
  );
}
