/** The only places where a name or a value becomes SQL text: DuckDB and PostgreSQL first, then T-SQL. */

export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** SQL text cannot hold a NUL character, so one inside a value becomes a function call. */
export function quoteLiteral(text: string): string {
  const parts = text.split('\0').map((part) => `'${part.replaceAll("'", "''")}'`);
  return parts.length === 1 ? (parts[0] ?? "''") : `(${parts.join(' || chr(0) || ')})`;
}

/** Right whatever QUOTED_IDENTIFIER says. */
export function quoteBracketed(name: string): string {
  return `[${name.replaceAll(']', ']]')}]`;
}
