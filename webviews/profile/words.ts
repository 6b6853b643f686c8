/** Figures of a column in words. Texts of values are shown as they are. */
import { formatCount } from '../../src/core/format/words.ts';
import type { ColumnProfile, Profile } from '../../src/protocol/engine/profile.ts';

export const counted = (count: number | null): string => (count === null ? '' : formatCount(count));

export function share(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0';
  const percent = (100 * part) / whole;
  return percent < 0.01 ? '< 0.01%' : `${percent < 10 ? percent.toFixed(2) : percent.toFixed(1)}%`;
}

export function distinctWords({ distinctCount, distinctExact, unique }: ColumnProfile): [string, string] {
  if (distinctCount === null) return ['', ''];
  return [`${distinctExact ? '' : '≈'}${formatCount(distinctCount)}`, unique ? 'unique' : 'distinct'];
}

/** The two lines of "Min, max": values of what is ordered, lengths of texts. */
export function extremes(column: ColumnProfile): [string, string] {
  const { minimumLength, maximumLength, minimum, maximum, kind } = column;
  if (minimumLength !== null && maximumLength !== null) {
    const unit = kind === 'list' ? 'items' : kind === 'binary' ? 'bytes' : 'chars';
    return [`${formatCount(minimumLength)} ${unit}`, `${formatCount(maximumLength)} ${unit}`];
  }
  return [minimum ?? '', maximum ?? ''];
}

/** A table in Markdown: one line per column. */
export function markdownOf({ summary, columns }: Profile): string {
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const lines = columns.map((column) =>
    [
      column.name,
      column.type,
      counted(column.nullCount),
      distinctWords(column)[0],
      column.minimum ?? '',
      column.maximum ?? '',
      column.findings.map(({ text }) => text).join(', '),
    ]
      .map(cell)
      .join(' | '),
  );
  const scope = summary.rowCount === null ? 'the first rows' : `${formatCount(summary.rowCount)} rows`;
  return [
    `Profile of ${summary.title}, ${scope}`,
    '',
    '| column | type | nulls | distinct | minimum | maximum | look at |',
    '| --- | --- | --: | --: | --- | --- | --- |',
    ...lines.map((line) => `| ${line} |`),
  ].join('\n');
}
