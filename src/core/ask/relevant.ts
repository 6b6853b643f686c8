/** Which tables of a large schema belong to a question, by the words that both use. */
import type { CatalogRelation } from '../../protocol/engine/catalog.ts';
import { writtenName } from './prompt.ts';

/** More than this many tables are chosen by their words; fewer are all sent. */
export const fewTables = 30;
const most = 15;

const wordsOf = (text: string): Set<string> =>
  new Set(
    (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
      .filter((word) => word.length > 2)
      .map((word) => word.replace(/(ies|es|s)$/, '')),
  );

/** Bookkeeping of runs is no answer to a question about data. */
export function isAskable(relation: CatalogRelation): boolean {
  return !relation.schema.startsWith('dew');
}

export function relevantTables(question: string, relations: readonly CatalogRelation[]): Set<string> {
  if (relations.length <= fewTables) return new Set(relations.map(writtenName));
  const asked = wordsOf(question);
  const shared = (text: string) => [...wordsOf(text)].filter((word) => asked.has(word)).length;
  const scored = relations
    .map((relation) => ({
      name: writtenName(relation),
      score:
        4 * shared(relation.name) +
        2 * shared(relation.comment ?? '') +
        shared(relation.columns.map(({ name }) => name).join(' ')),
    }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score || one.name.localeCompare(other.name));
  return new Set(scored.slice(0, most).map(({ name }) => name));
}
