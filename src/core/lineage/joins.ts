/** The columns that USING and NATURAL JOIN make one of. */
import { resolveColumn, Unresolved, type Relation, type Scope, type SourceColumn } from './relation.ts';
import { sameName } from './syntaxNode.ts';

export function columnIn(
  relations: readonly Relation[],
  name: string,
): { relation: Relation; sources: readonly SourceColumn[] } {
  const scope: Scope = { relations: [...relations], outer: null, parameters: new Set(), aliases: new Map() };
  const sources = resolveColumn(scope, [name]);
  const relation = relations.find(
    ({ columns, hidden, open }) =>
      open !== null ||
      (!hidden.has(name.toLowerCase()) && columns.some((column) => sameName(column.name, name))),
  );
  if (!relation || relation.open !== null) throw new Unresolved(`the column ${name} of USING is not known`);
  return { relation, sources };
}

export function commonNames(left: readonly Relation[], right: readonly Relation[]): string[] {
  if ([...left, ...right].some(({ open }) => open !== null))
    throw new Unresolved('a NATURAL JOIN of unknown columns');
  const names = right.flatMap(({ columns }) => columns.map(({ name }) => name));
  return left.flatMap(({ columns }) =>
    columns.map(({ name }) => name).filter((name) => names.some((other) => sameName(other, name))),
  );
}
