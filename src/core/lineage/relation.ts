import { sameName } from './syntaxNode.ts';

/** What a use of a source column means for the result. */
export type UseKind = 'value' | 'filter' | 'join' | 'group' | 'order';

export interface SourceColumn {
  table: string;
  column: string;
}

/** A column of a relation inside a statement, and the columns of tables that its value is made of. */
export interface RelationColumn {
  name: string;
  sources: readonly SourceColumn[];
  /** What the name alone stands for, where USING has merged the column with one of another relation. */
  merged?: readonly SourceColumn[];
}

export const plainSources = ({ sources, merged }: RelationColumn): readonly SourceColumn[] =>
  merged ?? sources;

export interface Relation {
  /** What qualifies its columns; empty where nothing does. */
  alias: string;
  /** What may stand before the alias. */
  schema: string;
  columns: RelationColumn[];
  /** The table whose columns are not known: any name may be one of it. */
  open: string | null;
  /** Columns that a USING clause has merged into one of a relation to the left. */
  hidden: ReadonlySet<string>;
}

/** Why a part could not be resolved; the whole statement is then inexact. */
export class Unresolved extends Error {}

export const sourceKey = ({ table, column }: SourceColumn): string => `${table}\u0000${column}`.toLowerCase();

export function distinct(sources: readonly SourceColumn[]): SourceColumn[] {
  return [...new Map(sources.map((source) => [sourceKey(source), source])).values()];
}

/** Names of a scope, its own relations first, then those around it. */
export interface Scope {
  relations: Relation[];
  outer: Scope | null;
  /** Parameters of lambdas, which hide columns. */
  parameters: ReadonlySet<string>;
  /** Columns of the SELECT list by their alias, as far as they are known. */
  aliases: ReadonlyMap<string, readonly SourceColumn[]>;
  /** Its relations stand beside a subquery of FROM, which may look at them but hardly does. */
  beside?: boolean;
}

/** The sources behind a column reference such as `a`, `t.a`, `t.a.field` or `s.t.a`. */
export function resolveColumn(scope: Scope, names: readonly string[]): readonly SourceColumn[] {
  const [first = ''] = names;
  if (scope.parameters.has(first.toLowerCase())) return [];
  let nearer: string | null = null;
  for (let around: Scope | null = scope; around; around = around.outer) {
    if (nearer !== null && around.beside) break;
    const found = inRelations(around.relations, names) ?? around.aliases.get(first.toLowerCase());
    if (found && nearer !== null && names.length === 1)
      throw new Unresolved(`the column ${first} may be one of ${nearer}, whose columns are not known`);
    if (found) return found;
    nearer ??= around.relations.find(({ open }) => open !== null)?.open ?? null;
  }
  for (let around: Scope | null = scope; around; around = around.outer) {
    const found = inOpenRelation(around.relations, names);
    if (found) return found;
  }
  throw new Unresolved(`the column ${names.join('.')} is not known`);
}

function inRelations(
  relations: readonly Relation[],
  names: readonly string[],
): readonly SourceColumn[] | undefined {
  const [first = '', second] = names;
  if (second !== undefined) {
    for (let at = Math.min(2, names.length - 2); at >= 0; at -= 1) {
      const relation = relations.find(
        ({ alias, schema }) =>
          sameName(alias, names[at] ?? '') && (at === 0 || sameName(schema, names[at - 1] ?? '')),
      );
      const name = names[at + 1] ?? '';
      const column = relation?.columns.find((candidate) => sameName(candidate.name, name));
      if (column) return column.sources;
      if (relation?.open) return [{ table: relation.open, column: name }];
    }
  }
  const found = relations.flatMap((relation) =>
    relation.hidden.has(first.toLowerCase())
      ? []
      : relation.columns.filter(({ name }) => sameName(name, first)),
  );
  if (found.length > 1) throw new Unresolved(`the column ${first} stands in several tables`);
  return found[0] && plainSources(found[0]);
}

function inOpenRelation(
  relations: readonly Relation[],
  names: readonly string[],
): SourceColumn[] | undefined {
  const open = relations.filter((relation) => relation.open !== null);
  if (open.length === 0) return undefined;
  const [first = ''] = names;
  if (names.length === 1 && open.some(({ alias }) => sameName(alias, first)))
    throw new Unresolved(`${first} may be a column or the whole row`);
  if (open.length > 1)
    throw new Unresolved(
      `the columns of ${open.map(({ open: table }) => table).join(' and ')} are not known`,
    );
  return [{ table: open[0]?.open ?? '', column: first }];
}
