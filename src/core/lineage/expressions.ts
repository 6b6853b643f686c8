import {
  distinct,
  resolveColumn,
  Unresolved,
  type Scope,
  type SourceColumn,
  type UseKind,
} from './relation.ts';
import { nodeOf, nodesOf, textOf, textsOf, type Json, type SyntaxNode } from './syntaxNode.ts';

export interface ExpressionPort {
  use(kind: UseKind, sources: readonly SourceColumn[]): void;
  /** Sources of the columns of a subquery, which sees the scope around it. */
  subquery(node: SyntaxNode, outer: Scope): readonly SourceColumn[];
}

const passive = new Set([
  'BETWEEN',
  'CASE',
  'CAST',
  'COLLATE',
  'COMPARISON',
  'CONJUNCTION',
  'OPERATOR',
  'STAR',
  'CONSTANT',
  'FUNCTION',
]);
/** Words that parse as columns. */
const clockWords =
  /^(current_date|current_time|current_timestamp|localtime|localtimestamp|current_user|current_catalog|current_schema|user)$/i;

/** Elsewhere than behind the list of one of these, `a -> b` takes a part of a JSON value. */
const takesLambda = /^((list|array)_(transform|apply|filter|reduce)|apply|filter|reduce)$/i;

/** The columns that the value of an expression is made of. */
export function expressionUses(expression: SyntaxNode, scope: Scope, port: ExpressionPort): SourceColumn[] {
  const kind = textOf(expression['class']);
  const inside = (value: Json | undefined, within = scope): SourceColumn[] => {
    if (Array.isArray(value)) return value.flatMap((item) => inside(item, within));
    const node = nodeOf(value);
    if (typeof node['class'] === 'string') return expressionUses(node, within, port);
    if ('expression' in node) return inside(node['expression'], within);
    return Object.values(node).flatMap((item) => (typeof item === 'object' ? inside(item, within) : []));
  };
  const insideLambda = (lambda: SyntaxNode): SourceColumn[] => {
    const parameters = new Set([...scope.parameters, ...lambdaNames(nodeOf(lambda['lhs']))]);
    return inside(lambda['expr'], { ...scope, parameters });
  };
  switch (kind) {
    case '':
      return [];
    case 'COLUMN_REF': {
      const names = textsOf(expression['column_names']);
      if (names.length === 1 && clockWords.test(names[0] ?? '')) return optional(scope, names);
      return [...resolveColumn(scope, names)];
    }
    case 'FUNCTION':
      port.use('filter', inside(expression['filter']));
      port.use('order', inside(nodeOf(expression['order_bys'])['orders']));
      return nodesOf(expression['children']).flatMap((child, index) =>
        index > 0 &&
        textOf(child['class']) === 'LAMBDA' &&
        takesLambda.test(textOf(expression['function_name']))
          ? insideLambda(child)
          : inside(child),
      );
    case 'WINDOW':
      port.use('group', inside(expression['partitions']));
      port.use('order', inside(expression['orders']));
      port.use('order', inside(expression['arg_orders']));
      port.use('filter', inside(expression['filter_expr']));
      return [
        expression['children'],
        expression['offset_expr'],
        expression['default_expr'],
        expression['start_expr'],
        expression['end_expr'],
      ].flatMap((part) => inside(part));
    case 'LAMBDA':
      return [...inside(expression['lhs']), ...inside(expression['expr'])];
    case 'LAMBDA_REF':
      return [];
    case 'POSITIONAL_REFERENCE':
      throw new Unresolved('a column by its number');
    case 'SUBQUERY':
      return distinct([...inside(expression['child']), ...subqueryValues(expression, scope, port)]);
    default:
      if (!passive.has(kind)) throw new Unresolved(`an expression of the kind ${kind}`);
      return Object.entries(expression).flatMap(([key, value]) =>
        key === 'cast_type' || key === 'value' || typeof value !== 'object' ? [] : inside(value),
      );
  }
}

/** Whether there is a row does not depend on what the SELECT list of EXISTS says. */
function subqueryValues(expression: SyntaxNode, scope: Scope, port: ExpressionPort): readonly SourceColumn[] {
  const values = port.subquery(nodeOf(nodeOf(expression['subquery'])['node']), scope);
  return /EXISTS/.test(textOf(expression['subquery_type'])) ? [] : values;
}

/** `(x, y) -> ...` comes as a call of row(), one parameter as a column. */
function lambdaNames(parameters: SyntaxNode): string[] {
  const own = textsOf(parameters['column_names']);
  return [...own, ...nodesOf(parameters['children']).flatMap(lambdaNames)].map((name) => name.toLowerCase());
}

function optional(scope: Scope, names: readonly string[]): SourceColumn[] {
  const relations = scope.relations.filter(({ open }) => open === null);
  // A table that is not known may well have a column "user", but hardly one "current_date".
  if (/^user$/i.test(names[0] ?? '') && relations.length < scope.relations.length)
    return [...resolveColumn(scope, names)];
  try {
    return [...resolveColumn({ ...scope, relations }, names)];
  } catch (error) {
    if (error instanceof Unresolved) return [];
    throw error;
  }
}

/** True where no aggregate stands in an expression: GROUP BY ALL then groups by it. */
export function withoutAggregate(expression: SyntaxNode, aggregates: ReadonlySet<string>): boolean {
  const search = (value: Json | undefined): boolean => {
    if (Array.isArray(value)) return value.every(search);
    if (value === null || value === undefined || typeof value !== 'object') return true;
    if (value['class'] === 'SUBQUERY') return true;
    if (value['class'] === 'FUNCTION' && aggregates.has(textOf(value['function_name']).toLowerCase()))
      return false;
    return Object.values(value).every(search);
  };
  return search(expression);
}
