/**
 * Which columns of which tables a SELECT is made of, from DuckDB's own syntax tree. What this file does not know makes
 * the statement inexact: an edge is never guessed.
 */
import { expressionUses, withoutAggregate } from './expressions.ts';
import {
  distinct,
  Unresolved,
  type Relation,
  type RelationColumn,
  type Scope,
  type SourceColumn,
  type UseKind,
} from './relation.ts';
import { columnIn, commonNames } from './joins.ts';
import { expandStar, starIn } from './stars.ts';
import { isEmpty, nodeOf, nodesOf, sameName, textOf, textsOf, type SyntaxNode } from './syntaxNode.ts';

export interface Use extends SourceColumn {
  kind: UseKind;
}

export interface Catalog {
  /** Columns of a table as `schema.name` or `name`; null where they are not known. */
  columnsOf(table: string): readonly string[] | null;
  /** Columns of a file or of a table function; null where they are not known. */
  columnsOfCall(call: SyntaxNode): readonly string[] | null;
  isFile(name: string): boolean;
  aggregates: ReadonlySet<string>;
}

export interface Resolved {
  columns: RelationColumn[];
  /** Columns that decide which rows there are, how they join, and their order. */
  uses: Use[];
}

type Ctes = ReadonlyMap<string, readonly RelationColumn[]>;

export class Resolver {
  readonly #catalog: Catalog;
  readonly #uses: Use[] = [];

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  /** A `{node}` wrapper, as a statement has it. Throws `Unresolved`. */
  statement(wrapper: SyntaxNode): Resolved {
    const columns = this.query(nodeOf(wrapper['node']), new Map(), null);
    return {
      columns,
      uses: [
        ...new Map(
          this.#uses.map((use) => [`${use.kind} ${use.table} ${use.column}`.toLowerCase(), use]),
        ).values(),
      ],
    };
  }

  query(node: SyntaxNode, around: Ctes, outer: Scope | null): RelationColumn[] {
    const ctes = new Map(around);
    for (const entry of nodesOf(nodeOf(node['cte_map'])['map'])) {
      const value = nodeOf(entry['value']);
      const columns = this.query(nodeOf(nodeOf(value['query'])['node']), ctes, outer);
      ctes.set(textOf(entry['key']).toLowerCase(), renamed(columns, textsOf(value['aliases'])));
    }
    switch (textOf(node['type'])) {
      case 'SELECT_NODE':
        return this.#select(node, ctes, outer);
      case 'SET_OPERATION_NODE':
        return this.#setOperation(node, ctes, outer);
      case 'RECURSIVE_CTE_NODE':
        return this.#recursive(node, ctes, outer);
      default:
        throw new Unresolved(`a part of the kind ${textOf(node['type']) || 'unknown'}`);
    }
  }

  use(kind: UseKind, sources: readonly SourceColumn[]): void {
    this.#uses.push(...sources.map((source) => ({ ...source, kind })));
  }

  /** Sources of an expression; what a filter, a window or a subquery in it uses otherwise is noted beside. */
  expression(expression: SyntaxNode, scope: Scope, ctes: Ctes): SourceColumn[] {
    return expressionUses(expression, scope, {
      use: (kind, sources) => this.use(kind, sources),
      subquery: (node, inner) => this.query(node, ctes, inner).flatMap(({ sources }) => sources),
    });
  }

  /** With the columns that COLUMNS(*) in it stands for. */
  #condition(expression: SyntaxNode, scope: Scope, ctes: Ctes): SourceColumn[] {
    const star = starIn(expression);
    const many = star ? expandStar(star, scope.relations, () => []) : [];
    return [...many.flatMap(({ sources }) => sources), ...this.expression(expression, scope, ctes)];
  }

  #select(node: SyntaxNode, ctes: Ctes, outer: Scope | null): RelationColumn[] {
    const scope: Scope = { relations: [], outer, parameters: new Set(), aliases: new Map() };
    this.#from(nodeOf(node['from_table']), scope, ctes);
    const columns: RelationColumn[] = [];
    const aliases = new Map<string, readonly SourceColumn[]>();
    const named = new Map<string, readonly SourceColumn[]>();
    const inList: Scope = { ...scope, aliases };
    const grouped: SourceColumn[] = [];
    const all = textOf(node['aggregate_handling']) === 'FORCE_AGGREGATES';
    for (const item of nodesOf(node['select_list'])) {
      const made = this.#item(item, inList, ctes);
      for (const column of made) aliases.set(column.name.toLowerCase(), column.sources);
      const alias = textOf(item['alias']).toLowerCase();
      if (alias !== '' && made[0] && !named.has(alias)) named.set(alias, made[0].sources);
      columns.push(...made);
      if (all && withoutAggregate(item, this.#catalog.aggregates))
        grouped.push(...made.flatMap(({ sources }) => sources));
    }
    this.use('group', grouped);
    const also = (kind: UseKind, expression: SyntaxNode) => {
      if (!isEmpty(expression)) this.use(kind, this.#condition(expression, inList, ctes));
    };
    also('filter', nodeOf(node['where_clause']));
    also('filter', nodeOf(node['having']));
    also('filter', nodeOf(node['qualify']));
    for (const expression of nodesOf(node['group_expressions']))
      this.#positional('group', expression, inList, columns, ctes);
    for (const modifier of nodesOf(node['modifiers'])) {
      this.#limits(modifier, inList, ctes);
      for (const order of nodesOf(modifier['orders']))
        this.#positional('order', nodeOf(order['expression']), inList, columns, ctes, named);
      for (const expression of nodesOf(modifier['distinct_on_targets']))
        this.#positional('group', expression, inList, columns, ctes, named);
    }
    return columns;
  }

  /**
   * `GROUP BY 1` and `ORDER BY 2` mean a column of the list, `ORDER BY ALL` all of them; `named` are its aliases where
   * one that stands alone comes before a column of a table.
   */
  #positional(
    kind: UseKind,
    expression: SyntaxNode,
    scope: Scope,
    columns: readonly RelationColumn[],
    ctes: Ctes,
    named?: ReadonlyMap<string, readonly SourceColumn[]>,
  ): void {
    if (textOf(expression['class']) === 'STAR' && isEmpty(nodeOf(expression['expr']))) {
      this.use(
        kind,
        columns.flatMap(({ sources }) => sources),
      );
      return;
    }
    const value = nodeOf(expression['value']);
    if (textOf(expression['class']) === 'CONSTANT' && typeof value['value'] === 'number') {
      this.use(kind, columns[value['value'] - 1]?.sources ?? []);
      return;
    }
    const [name = '', more] = textsOf(expression['column_names']);
    const alias = more === undefined ? named?.get(name.toLowerCase()) : undefined;
    this.use(kind, alias ?? this.#condition(expression, scope, ctes));
  }

  #item(item: SyntaxNode, scope: Scope, ctes: Ctes): RelationColumn[] {
    const star = starIn(item);
    if (star === item) {
      return expandStar(item, scope.relations, (expression) => this.expression(expression, scope, ctes));
    }
    if (star) {
      // An expression around COLUMNS(*) stands for one expression for each column.
      const others = this.expression(item, scope, ctes);
      return expandStar(star, scope.relations, () => []).map(({ name, sources }) => ({
        name: `${textOf(item['function_name']) || 'expression'}(${name})`,
        sources: distinct([...sources, ...others]),
      }));
    }
    const names = textsOf(item['column_names']);
    const name = textOf(item['alias']) || names.at(-1) || '';
    return [{ name, sources: distinct(this.expression(item, scope, ctes)) }];
  }

  #setOperation(node: SyntaxNode, ctes: Ctes, outer: Scope | null): RelationColumn[] {
    const sides = [nodeOf(node['left']), nodeOf(node['right']), ...nodesOf(node['children'])].filter(
      (side) => !isEmpty(side),
    );
    const [first = [], ...others] = sides.map((side) => this.query(side, ctes, outer));
    const kind = textOf(node['setop_type']);
    let columns = first;
    for (const other of others) {
      if (kind === 'UNION_BY_NAME') columns = byName(columns, other);
      else if (columns.length !== other.length)
        throw new Unresolved('the sides of a set operation differ in their columns');
      else if (kind === 'UNION') {
        columns = columns.map(({ name, sources }, index) => ({
          name,
          sources: distinct([...sources, ...(other[index]?.sources ?? [])]),
        }));
      } else if (kind === 'EXCEPT' || kind === 'INTERSECT')
        this.use(
          'filter',
          other.flatMap(({ sources }) => sources),
        );
      else throw new Unresolved(`a set operation of the kind ${kind}`);
    }
    const scope: Scope = {
      relations: [{ alias: '', schema: '', columns: [...columns], open: null, hidden: new Set() }],
      outer,
      parameters: new Set(),
      aliases: new Map(),
    };
    for (const modifier of nodesOf(node['modifiers'])) {
      this.#limits(modifier, scope, ctes);
      for (const order of nodesOf(modifier['orders']))
        this.#positional('order', nodeOf(order['expression']), scope, columns, ctes);
    }
    return columns;
  }

  /** LIMIT and OFFSET may be subqueries. */
  #limits(modifier: SyntaxNode, scope: Scope, ctes: Ctes): void {
    for (const part of ['limit', 'offset']) {
      const expression = nodeOf(modifier[part]);
      if (!isEmpty(expression)) this.use('filter', this.expression(expression, scope, ctes));
    }
  }

  /** The recursive side sees what the other one made; twice is enough for sources to settle through one exchange of columns. */
  #recursive(node: SyntaxNode, ctes: Ctes, outer: Scope | null): RelationColumn[] {
    const aliases = textsOf(node['aliases']);
    let columns = renamed(this.query(nodeOf(node['left']), ctes, outer), aliases);
    for (let round = 0; round <= columns.length; round += 1) {
      const inside = new Map(ctes).set(textOf(node['cte_name']).toLowerCase(), columns);
      const right = this.query(nodeOf(node['right']), inside, outer);
      const next = columns.map(({ name, sources }, index) => ({
        name,
        sources: distinct([...sources, ...(right[index]?.sources ?? [])]),
      }));
      const settled = next.every(({ sources }, index) => sources.length === columns[index]?.sources.length);
      columns = next;
      if (settled) break;
    }
    return columns;
  }

  #from(source: SyntaxNode, scope: Scope, ctes: Ctes): void {
    const type = textOf(source['type']);
    const alias = textOf(source['alias']);
    const names = textsOf(source['column_name_alias']);
    const add = (given: string, columns: readonly RelationColumn[], open: string | null = null) =>
      scope.relations.push({
        alias: alias || given,
        schema: textOf(source['schema_name']) || 'main',
        columns: renamed(columns, names),
        open,
        hidden: new Set(),
      });
    switch (type) {
      case '':
      case 'EMPTY':
        return;
      case 'BASE_TABLE':
        return void this.#table(source, ctes, add);
      case 'SUBQUERY': {
        const lateral: Scope = { ...scope, relations: [...scope.relations], beside: true };
        return void add('', this.query(nodeOf(nodeOf(source['subquery'])['node']), ctes, lateral));
      }
      case 'TABLE_FUNCTION':
        return void this.#call(source, scope, ctes, add);
      case 'EXPRESSION_LIST': {
        const rows = Array.isArray(source['values']) ? source['values'] : [];
        const width = Array.isArray(rows[0]) ? rows[0].length : 0;
        const expected = textsOf(source['expected_names']);
        const columns = Array.from({ length: width }, (_, index) => ({
          name: expected[index] ?? `col${index}`,
          sources: distinct(
            rows.flatMap((row) =>
              this.expression(nodeOf(Array.isArray(row) ? row[index] : undefined), scope, ctes),
            ),
          ),
        }));
        return void add('', columns);
      }
      case 'JOIN':
        return this.#join(source, scope, ctes);
      default:
        throw new Unresolved(`a source of the kind ${type}`);
    }
  }

  #table(
    source: SyntaxNode,
    ctes: Ctes,
    add: (alias: string, columns: readonly RelationColumn[], open?: string | null) => void,
  ): void {
    const name = textOf(source['table_name']);
    const schema = textOf(source['schema_name']);
    const cte = schema === '' ? ctes.get(name.toLowerCase()) : undefined;
    if (cte) return add(name, cte);
    const table = schema === '' || schema === 'main' ? name : `${schema}.${name}`;
    const columns = this.#catalog.columnsOf(table);
    const alias = this.#catalog.isFile(name) ? fileAlias(name) : name;
    if (!columns) return add(alias, [], table);
    return add(
      alias,
      columns.map((column) => ({ name: column, sources: [{ table, column }] })),
    );
  }

  #call(
    source: SyntaxNode,
    scope: Scope,
    ctes: Ctes,
    add: (alias: string, columns: readonly RelationColumn[]) => void,
  ): void {
    const call = nodeOf(source['function']);
    const name = textOf(call['function_name']).toLowerCase();
    if (name === 'unnest' || name === 'range' || name === 'generate_series' || name === 'repeat') {
      const sources = distinct(
        nodesOf(call['children']).flatMap((child) =>
          this.expression(child, { ...scope, relations: [...scope.relations] }, ctes),
        ),
      );
      return add(name, [{ name: textsOf(source['column_name_alias'])[0] ?? name, sources }]);
    }
    const [file] = nodesOf(call['children']);
    const path = textOf(nodeOf(file?.['value'])['value']);
    const columns = this.#catalog.columnsOfCall(call);
    if (path === '' || !columns || !/^(read_|parquet_scan$)/.test(name))
      throw new Unresolved(`the function ${name}() as a table`);
    return add(
      name,
      columns.map((column) => ({ name: column, sources: [{ table: path, column }] })),
    );
  }

  #join(source: SyntaxNode, scope: Scope, ctes: Ctes): void {
    const before = scope.relations.length;
    this.#from(nodeOf(source['left']), scope, ctes);
    const left = scope.relations.slice(before);
    this.#from(nodeOf(source['right']), scope, ctes);
    const right = scope.relations.slice(before + left.length);
    const kind = textOf(source['join_type']);
    const natural = textOf(source['ref_type']) === 'NATURAL';
    const shared = natural ? commonNames(left, right) : textsOf(source['using_columns']);
    for (const name of shared) this.#merge(name, left, right, kind);
    const condition = nodeOf(source['condition']);
    if (!isEmpty(condition)) this.use('join', this.#condition(condition, scope, ctes));
    if (kind === 'SEMI' || kind === 'ANTI') scope.relations.length = before + left.length;
  }

  /** USING makes one column of two: the left one, of a right join the right one, of a full join either. */
  #merge(name: string, left: readonly Relation[], right: readonly Relation[], kind: string): void {
    const own = columnIn(left, name);
    const other = columnIn(right, name);
    this.use('join', [...own.sources, ...other.sources]);
    const sources =
      kind === 'RIGHT'
        ? other.sources
        : kind === 'OUTER' || kind === 'FULL'
          ? distinct([...own.sources, ...other.sources])
          : own.sources;
    own.relation.columns = own.relation.columns.map((column) =>
      sameName(column.name, name) ? { ...column, merged: sources } : column,
    );
    other.relation.hidden = new Set([...other.relation.hidden, name.toLowerCase()]);
  }
}

function byName(columns: readonly RelationColumn[], others: readonly RelationColumn[]): RelationColumn[] {
  const merged = columns.map(({ name, sources }) => ({
    name,
    sources: distinct([...sources, ...(others.find((other) => sameName(other.name, name))?.sources ?? [])]),
  }));
  return [...merged, ...others.filter(({ name }) => !columns.some((column) => sameName(column.name, name)))];
}

function renamed(columns: readonly RelationColumn[], names: readonly string[]): RelationColumn[] {
  return columns.map(({ name, sources }, index) => ({ name: names[index] ?? name, sources }));
}

const fileAlias = (path: string): string => (path.split('/').at(-1) ?? path).replace(/\..*$/, '');
