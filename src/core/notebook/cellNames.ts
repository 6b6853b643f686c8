/** Which cells hand a named result to which: `-- name: x` above a statement gives its result a name. */
import { splitStatements } from '../sql/split.ts';
import { tokens } from '../sql/tokens.ts';

export interface NamedCell {
  id: string;
  sql: string;
}

/** Names compare as DuckDB compares them: without regard to case. */
export const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

export function namesGiven(sql: string): string[] {
  return splitStatements(sql).flatMap(({ name }) => (name === null ? [] : [name]));
}

/**
 * True where the name stands as a word or a quoted word outside comments and strings. A column of that
 * name counts too: a cell is rather shown as out of date than not.
 */
export function mentions(sql: string, name: string): boolean {
  const wanted = name.toLowerCase();
  for (const token of tokens(sql)) {
    const text = sql.slice(token.start, token.end);
    const word = text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
    if (token.kind !== 'comment' && word.toLowerCase() === wanted) return true;
  }
  return false;
}

/** The cells that show what an earlier run of `id` gave them, at any distance; without `id` itself. */
export function dependents(cells: readonly NamedCell[], id: string): string[] {
  const found = new Set<string>();
  const visit = (sql: string): void => {
    for (const name of namesGiven(sql)) {
      for (const cell of cells) {
        if (cell.id === id || found.has(cell.id) || !mentions(cell.sql, name)) continue;
        found.add(cell.id);
        visit(cell.sql);
      }
    }
  };
  const from = cells.find((cell) => cell.id === id);
  if (from) visit(from.sql);
  return cells.map((cell) => cell.id).filter((cell) => found.has(cell));
}
