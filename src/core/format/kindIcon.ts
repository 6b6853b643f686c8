import type { ColumnKind } from '../../protocol/engine/query.ts';

/** Codicon of a column's kind, in the grid, the catalog and every list of columns. */
export const kindIcon: Record<ColumnKind, string> = {
  number: 'symbol-numeric',
  text: 'symbol-key',
  temporal: 'calendar',
  boolean: 'symbol-boolean',
  struct: 'symbol-structure',
  list: 'symbol-array',
  json: 'json',
  binary: 'file-binary',
  other: 'symbol-misc',
};
