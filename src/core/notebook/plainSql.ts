import { statementKind } from '../sql/kind.ts';
import { quoteIdentifier } from '../sql/quote.ts';
import { splitStatements } from '../sql/split.ts';
import { asComment, type NotebookCell } from './notebookText.ts';

/**
 * The notebook as a SQL script that runs without the workbench: Markdown as comments, and a named
 * result as a temporary table, so that the statements below find it by its name.
 */
export function plainSql(cells: readonly Pick<NotebookCell, 'kind' | 'value'>[]): string {
  const parts = cells.map(({ kind, value }) => (kind === 'markdown' ? asComment(value) : plainCell(value)));
  return parts.filter((part) => part.trim() !== '').join('\n\n') + '\n';
}

function plainCell(text: string): string {
  let written = '';
  let from = 0;
  for (const { sql, start, end, name } of splitStatements(text)) {
    written += text.slice(from, start);
    const rows = name === null ? null : rowsOf(sql);
    if (name !== null && rows !== null) {
      const table = quoteIdentifier(name);
      written += `CREATE OR REPLACE TEMP TABLE ${table} AS\n${rows};\nFROM ${table};`;
    } else written += `${sql};`;
    from = end;
    const semicolon = /^\s*;/.exec(text.slice(from));
    if (semicolon) from += semicolon[0].length;
  }
  return (written + text.slice(from)).trim();
}

/** What can stand behind CREATE TABLE AS; null where the statement gives no rows there. */
function rowsOf(sql: string): string | null {
  const kind = statementKind(sql);
  if (kind === 'query') return sql;
  return kind === 'read' && !/^(pragma|explain)\b/i.test(sql) ? `FROM (\n${sql}\n)` : null;
}
