/** DuckDB's `ResultReturnType`; the binding is loaded late, so its enum cannot be used here. */
export const StatementReturn = { changed: 1, nothing: 2, rows: 3 } as const;
