/** How far before the watermark rows are taken again: those that came late have an older cursor. */
import * as z from 'zod';
import { transferText } from '../core/connection/transferText.ts';
import { failWith } from '../core/failure.ts';
import { durationMs } from '../core/pipeline/duration.ts';
import { duration } from '../core/pipeline/schema.ts';
import { quoteLiteral } from '../core/sql/quote.ts';
import { textRows, type TaskDatabase } from './task.ts';

export const lookbackSchema = z.union([duration, z.number().nonnegative()]);

/** @param type DuckDB's, of the cursor */
export async function lookedBack(
  { lookback, id }: { lookback?: z.output<typeof lookbackSchema> | undefined; id: string },
  watermark: string,
  type: string,
  database: TaskDatabase,
): Promise<string> {
  const value = `CAST(${quoteLiteral(watermark)} AS ${type})`;
  const temporal = /^(DATE|TIMESTAMP)/.test(type);
  if (lookback !== undefined && temporal !== (typeof lookback === 'string')) {
    throw failWith(
      'bad_input',
      `The lookback ${lookback} of ${id} does not go with a cursor of type ${type}.`,
      temporal ? 'Give a duration such as 1d or 2h.' : 'Give a number.',
    );
  }
  const back =
    lookback === undefined
      ? value
      : typeof lookback === 'number'
        ? `CAST(${value} - ${lookback} AS ${type})`
        : `CAST(${value} - to_milliseconds(${durationMs(lookback)}) AS ${type})`;
  const [[text] = []] = await textRows(database, `SELECT ${transferText(back, type)} AS since`);
  return text ?? watermark;
}
