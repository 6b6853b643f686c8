/** The words of the status line; scope first, numbers apart so that they can stand in full colour. */
import { formatBytes, formatCount } from '../../src/core/format/words.ts';
import type { ResultSummary } from '../../src/protocol/engine/query.ts';
import { isNarrowed } from './state.ts';

export interface Words {
  text: string;
  number?: boolean;
}

const number = (value: number): Words => ({ text: formatCount(value), number: true });
const rowWord = (count: number): string => (count === 1 ? ' row' : ' rows');

/** What the rows that can be seen are of. */
export function scopeWords(result: ResultSummary): Words[] {
  const { availableRows, rowCount, state } = result;
  const first = [{ text: 'First ' }, number(availableRows), { text: rowWord(availableRows) }];
  if (state === 'running') return [{ text: result.percent === null ? 'Running' : 'Making the whole result' }];
  if (state === 'failed') return [{ text: 'Failed' }];
  if (state === 'cancelled') return [...first, { text: ', cancelled: nothing more was kept' }];
  if (rowCount === null) return [...first, { text: ', total not known yet' }];
  if (isNarrowed(result.arrangement) || availableRows < rowCount)
    return [number(availableRows), { text: ' of ' }, number(rowCount), { text: rowWord(rowCount) }];
  return [number(rowCount), { text: rowWord(rowCount) }];
}

/** DuckDB's `4000MB` or `3.7 GiB` in our own form; anything else as it is. */
export function limitWords(limit: string): string {
  const match = /^([\d.]+)\s*([kmgt])(i?)b$/i.exec(limit);
  if (!match) return limit;
  const power = 'kmgt'.indexOf(match[2]!.toLowerCase()) + 1;
  return formatBytes(Number(match[1]) * (match[3] ? 1024 : 1000) ** power);
}

/** The count on a result's tab. */
export function tabCount(result: ResultSummary): string {
  if (result.rowCount !== null) return formatCount(result.rowCount);
  return result.state === 'first_rows' || result.state === 'cancelled'
    ? `${formatCount(result.availableRows)}+`
    : '';
}

/** An exact number as text with thousands separators: our own figure, not a cell. */
export function groupDigits(text: string): string {
  const match = /^(-?)(\d+)(\.\d+)?$/.exec(text);
  if (!match) return text;
  return `${match[1]}${match[2]!.replace(/\B(?=(\d{3})+$)/g, ',')}${match[3] ?? ''}`;
}
