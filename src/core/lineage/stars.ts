import {
  plainSources,
  Unresolved,
  type Relation,
  type RelationColumn,
  type SourceColumn,
} from './relation.ts';
import { isEmpty, nodeOf, nodesOf, sameName, textOf, type Json, type SyntaxNode } from './syntaxNode.ts';

/** The star of a SELECT item: the item itself, or COLUMNS(...) inside of it. */
export function starIn(item: SyntaxNode): SyntaxNode | null {
  if (item['class'] === 'STAR') return item;
  if (item['class'] === 'SUBQUERY') return null;
  for (const value of Object.values(item)) {
    for (const child of childrenOf(value)) {
      const found = starIn(child);
      // count(*) has no children; a star inside another function is one of columns.
      if (found) return found;
    }
  }
  return null;
}

const childrenOf = (value: Json): SyntaxNode[] =>
  Array.isArray(value)
    ? value.flatMap(childrenOf)
    : value !== null && typeof value === 'object'
      ? [value]
      : [];

/** The columns that a star stands for, with what EXCLUDE, REPLACE and RENAME make of them. */
export function expandStar(
  star: SyntaxNode,
  relations: readonly Relation[],
  replaced: (expression: SyntaxNode) => readonly SourceColumn[],
): RelationColumn[] {
  if (!isEmpty(nodeOf(star['expr']))) throw new Unresolved('COLUMNS() with a pattern');
  const of = textOf(star['relation_name']);
  const chosen = of === '' ? relations : relations.filter(({ alias }) => sameName(alias, of));
  if (of !== '' && chosen.length === 0) throw new Unresolved(`${of}.* of an unknown table`);
  const open = chosen.find((relation) => relation.open !== null);
  if (open) throw new Unresolved(`* of ${open.open}, whose columns are not known`);
  const excluded = new Set([
    ...namesOf(star['exclude_list']),
    ...nodesOf(star['qualified_exclude_list']).map((entry) => textOf(entry['column']).toLowerCase()),
  ]);
  const replacements = new Map(
    nodesOf(star['replace_list']).map((entry) => [
      textOf(entry['key']).toLowerCase(),
      nodeOf(entry['value']),
    ]),
  );
  const renames = new Map(
    nodesOf(star['rename_list']).map((entry) => {
      const key = nodeOf(entry['key']);
      return [(textOf(key['column']) || textOf(entry['key'])).toLowerCase(), textOf(entry['value'])];
    }),
  );
  return chosen.flatMap(({ columns, hidden }) =>
    columns
      .filter(
        ({ name }) => !excluded.has(name.toLowerCase()) && (of !== '' || !hidden.has(name.toLowerCase())),
      )
      .map((column) => {
        const key = column.name.toLowerCase();
        const expression = replacements.get(key);
        const own = of === '' ? plainSources(column) : column.sources;
        return { name: renames.get(key) ?? column.name, sources: expression ? replaced(expression) : own };
      }),
  );
}

const namesOf = (value: Json | undefined): string[] =>
  (Array.isArray(value) ? value : []).map((entry) =>
    (typeof entry === 'string' ? entry : textOf(nodeOf(entry)['column'])).toLowerCase(),
  );
