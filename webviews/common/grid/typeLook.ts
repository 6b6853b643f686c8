/** Icon and word of a column's kind: an icon in secondary text, never a colour. */
import type { ColumnKind } from '../../../src/protocol/engine/query.ts';

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
