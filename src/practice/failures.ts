import type { ServerMessage } from './tds/tokens.ts';
import { TsqlFailure } from './tsql/failure.ts';

/** DuckDB's words and the number and severity SQL Server has for such a failure. */
const kinds: readonly [RegExp, number, number][] = [
  [/^Catalog Error: .*(Table|View) with name .* does not exist/s, 208, 16],
  [/^Catalog Error: .*already exists/s, 2714, 16],
  [/^Binder Error: .*(column|Referenced).* not found/s, 207, 16],
  [/^Constraint Error: (Duplicate key|.*violates (primary key|unique))/s, 2627, 14],
  [/^Constraint Error: NOT NULL/s, 515, 16],
  [/^Constraint Error/s, 547, 16],
  [/^Conversion Error/s, 245, 16],
  [/^Out of Range Error/s, 8115, 16],
  [/^Parser Error/s, 102, 15],
  [/^TransactionContext Error: .*aborted/s, 3930, 16],
];

/** Any failure of a statement as the message a client gets. */
export function messageOf(error: unknown, line: number): ServerMessage {
  if (error instanceof TsqlFailure)
    return {
      number: error.number,
      state: 1,
      severity: error.severity,
      text: error.message,
      line: error.line,
    };
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof RangeError) return { number: 8115, state: 1, severity: 16, text, line };
  const [, number, severity] = kinds.find(([shape]) => shape.test(text)) ?? [undefined, 50_000, 16];
  const inner = /\nLINE (\d+):/.exec(text);
  return {
    number,
    severity,
    state: 1,
    text: `${text.split('\n\nLINE ')[0] ?? text}`,
    line: line + (inner ? Number(inner[1]) - 1 : 0),
  };
}
