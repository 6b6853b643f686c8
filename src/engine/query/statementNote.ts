import { StatementReturn } from './returnKind.ts';
import { formatRows } from '../../core/format/words.ts';

const done: [RegExp, string][] = [
  [/^create\b.*?\bview\b/is, 'View created'],
  [/^create\b.*?\bschema\b/is, 'Schema created'],
  [/^create\b.*?\bmacro|^create\b.*?\bfunction\b/is, 'Function created'],
  [/^create\b.*?\bindex\b/is, 'Index created'],
  [/^create\b.*?\btype\b/is, 'Type created'],
  [/^create\b.*?\bsequence\b/is, 'Sequence created'],
  [/^create\b/i, 'Table created'],
  [/^drop\s+(\w+)/i, 'Dropped'],
  [/^alter\b/i, 'Altered'],
  [/^(begin|start)\b/i, 'Transaction open'],
  [/^(commit|end)\b/i, 'Committed'],
  [/^(rollback|abort)\b/i, 'Rolled back'],
  [/^(set|reset|use)\b/i, 'Set'],
  [/^attach\b/i, 'Attached'],
  [/^detach\b/i, 'Detached'],
];

/** What a statement without rows did, in words; null where it gave rows. */
export function noteOf(sql: string, returned: number, rowsChanged: number): string | null {
  if (returned === StatementReturn.rows) return null;
  if (returned === StatementReturn.changed) return `${formatRows(rowsChanged)} changed`;
  const head = sql.slice(0, 200);
  return done.find(([pattern]) => pattern.test(head))?.[1] ?? 'Done';
}
