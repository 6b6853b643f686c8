/** What a person should look at in a column, from its figures. */
import type { ColumnProfile, ProfileFinding } from '../../protocol/engine/profile.ts';
import { formatCount } from '../format/words.ts';

export interface FindingFacts {
  padded: number;
  /** Of the texts of the first rows: those that read as a number without a leading zero, and all. */
  numberLike: { numbers: number; of: number } | null;
  /** Values outside four quartile ranges of the quartiles. */
  outliers: number | null;
}

const mostlyNull = 0.5;

export const uniqueKey: ProfileFinding = { text: 'unique key', level: 'information' };

export function findingsOf(column: Omit<ColumnProfile, 'findings'>, facts: FindingFacts): ProfileFinding[] {
  const found: ProfileFinding[] = [];
  const warn = (text: string) => found.push({ text, level: 'warning' });
  const present = column.scope - column.nullCount;
  if (column.scope > 0 && present === 0) warn('always NULL');
  else if (column.nullCount / Math.max(1, column.scope) >= mostlyNull) warn('mostly NULL');
  if (column.distinctCount === 1 && present > 1) warn('one value only');
  if (column.notFiniteCount) warn(`${formatCount(column.notFiniteCount)} NaN or infinite`);
  if (column.negativeCount && column.negativeCount / present < 0.1)
    warn(`${formatCount(column.negativeCount)} negative`);
  if (facts.outliers) warn(`${formatCount(facts.outliers)} outliers`);
  if (facts.padded) warn(`${formatCount(facts.padded)} with outer spaces`);
  if (column.emptyCount) warn(`${formatCount(column.emptyCount)} empty`);
  if (facts.numberLike && facts.numberLike.of > 0 && facts.numberLike.numbers === facts.numberLike.of)
    warn('numbers as text');
  const spellings = spellingsOf(column);
  if (spellings > 0)
    warn(`${formatCount(spellings)} ${spellings === 1 ? 'spelling' : 'spellings'} differ in case or space`);
  if (column.unique && column.nullCount === 0 && present > 1) found.push(uniqueKey);
  return found;
}

/** Among the most frequent values: those that differ from another one by case and outer spaces only. */
function spellingsOf({ kind, topValues }: Pick<ColumnProfile, 'kind' | 'topValues'>): number {
  if (kind !== 'text' || !topValues) return 0;
  const plain = new Set(topValues.map(({ value }) => value.trim().toLowerCase()));
  return topValues.length - plain.size;
}
