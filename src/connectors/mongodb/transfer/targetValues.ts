/** DuckDB's texts as the BSON values that hold them exactly; what none holds is refused, not rounded. */
import { Binary, Decimal128, Double, Int32, Long, UUID } from 'mongodb';
import { failWith, messageOf } from '../../../core/failure.ts';
import { parseJsonTree } from '../../../core/format/jsonTree.ts';
import type { TargetColumn } from '../../transfer.ts';
import { valueOf } from '../values.ts';

type Reader = (text: string) => unknown;

const readers: [RegExp, Reader][] = [
  [/^(TINYINT|SMALLINT|INTEGER|UTINYINT|USMALLINT)$/, (text) => new Int32(Number(text))],
  [/^(BIGINT|UINTEGER)$/, (text) => Long.fromString(text)],
  [/^(UBIGINT|HUGEINT|UHUGEINT|DECIMAL.*)$/, (text) => Decimal128.fromString(text)],
  [/^(FLOAT|DOUBLE)$/, (text) => new Double(doubleOf(text))],
  [/^BOOLEAN$/, (text) => text === 'true'],
  [/^(DATE|TIMESTAMP.*)$/, dateOf],
  [/^BLOB$/, (text) => new Binary(Buffer.from(text.slice(2), 'hex'))],
  [/^UUID$/, (text) => new UUID(text)],
  [/^(JSON|STRUCT.*|MAP.*|.*\[\d*\])$/, jsonOf],
];

const asIs: Reader = (text) => text;

/** The value of a text of a column; a failure says what cannot be held, and what to cast it to. */
export function targetValue({ name, type }: TargetColumn): Reader {
  const read = readers.find(([pattern]) => pattern.test(type))?.[1] ?? asIs;
  return (text) => {
    try {
      return read(text);
    } catch (error) {
      const why = messageOf(error);
      throw failWith(
        'bad_input',
        `"${name}" has the value ${text.slice(0, 80)}, which MongoDB cannot hold as ${type}: ${why}.`,
        `Cast the column: to TIMESTAMP_MS to cut a time to milliseconds, to VARCHAR to keep the text.`,
      );
    }
  };
}

const words: Record<string, number> = { nan: NaN, inf: Infinity, '-inf': -Infinity, infinity: Infinity };

const doubleOf = (text: string): number => words[text.toLowerCase()] ?? Number(text);

/** A date of MongoDB counts milliseconds in UTC; a day is its midnight. */
function dateOf(text: string): Date {
  const found = /^(\d{4,6})-(\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d)(?:\.(\d+))?(?:\+00|Z)?)?$/.exec(text);
  if (!found) throw new Error('it is no moment of the years 0 to 999999');
  const [, year = '', day = '', time = '00:00:00', fraction = ''] = found;
  if (/[1-9]/.test(fraction.slice(3))) throw new Error('a date there counts milliseconds');
  const wide = year.length === 4 ? year : `+${year.padStart(6, '0')}`;
  return new Date(`${wide}-${day}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}Z`);
}

function jsonOf(text: string): unknown {
  const { root, issue } = parseJsonTree(text);
  if (!root) throw new Error(issue.message);
  return valueOf(root);
}
