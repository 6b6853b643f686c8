/**
 * Proves from DuckDB's own syntax tree that a statement only reads known tables. Everything is an allow-list:
 * what this file does not know is refused, so a new kind of node in a later DuckDB cannot slip through.
 */

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Node = { [key: string]: Json };

export interface KnownNames {
  /** Tables and views of the project, as `database.schema.name`, lower case; see `relationKeys`. */
  relations: ReadonlySet<string>;
  /** Built-in scalar and aggregate functions, lower case. */
  functions: ReadonlySet<string>;
}

const nodes = new Set(['SELECT_NODE', 'SET_OPERATION_NODE', 'RECURSIVE_CTE_NODE']);
const sources = new Set([
  'BASE_TABLE',
  'JOIN',
  'SUBQUERY',
  'TABLE_FUNCTION',
  'EMPTY',
  'EXPRESSION_LIST',
  'PIVOT',
]);
const modifiers = new Set([
  'ORDER_MODIFIER',
  'LIMIT_MODIFIER',
  'LIMIT_PERCENT_MODIFIER',
  'DISTINCT_MODIFIER',
]);
const classes = new Set([
  'BETWEEN',
  'CASE',
  'CAST',
  'COLLATE',
  'COLUMN_REF',
  'COMPARISON',
  'CONJUNCTION',
  'CONSTANT',
  'FUNCTION',
  'LAMBDA',
  'LAMBDA_REF',
  'OPERATOR',
  'POSITIONAL_REFERENCE',
  'STAR',
  'SUBQUERY',
  'WINDOW',
]);
/** What a cast names is a type, which reads nothing. */
const typeParts = new Set(['cast_type']);
const tableFunctions = new Set(['generate_series', 'range', 'unnest', 'repeat']);
/** Known to the parser, in no list of functions. */
const unlisted = new Set(['unnest']);

/** Functions that reach outside the query: environment, settings, files, sequences, other SQL, the log, the clock's patience. */
const reaching =
  /^(getenv|getvariable|current_setting|set_config|current_query|current_query_id|in_search_path|txid_current|nextval|currval|setseed|write_log|sleep_ms|pg_.*|has_.*|json_execute.*|json_serialize.*|json_deserialize.*|create_sort_key|query|query_table|read_.*|parquet_.*|sniff_csv|glob|duckdb_.*|which_secret|enable_.*|disable_.*|pragma_.*|error|shobj_description|obj_description|col_description)$/;

/**
 * How a relation may be written. Its bare name counts only in the schema that bare names are looked up in:
 * elsewhere a bare "x.csv" would mean the file.
 */
export function relationKeys(database: string, schema: string, name: string): string[] {
  const qualified = [`${database}.${schema}.${name}`, `${schema}.${name}`];
  return (schema === 'main' ? [...qualified, name] : qualified).map((key) => key.toLowerCase());
}

/** Why the statement is refused, in words that end a sentence; null where it only reads what is known. */
export function refusal(serialised: string, known: KnownNames): string | null {
  const parsed = JSON.parse(serialised) as Node;
  if (parsed['error'] === true) {
    const message = textOf(parsed['error_message']);
    return parsed['error_type'] === 'not implemented'
      ? 'it is not a plain SELECT, and only a SELECT can be proved to read'
      : `DuckDB cannot read it: ${message}`;
  }
  const statements = parsed['statements'];
  if (!Array.isArray(statements) || statements.length === 0) return 'it holds no statement';
  if (statements.length > 1) return `it holds ${statements.length} statements, and only one is allowed`;
  return new Walk(known).query(asNode(statements[0]), new Set());
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const asNode = (value: Json | undefined): Node =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};

class Walk {
  readonly #known: KnownNames;

  constructor(known: KnownNames) {
    this.#known = known;
  }

  /** A `{node}` wrapper, as statements, subqueries and common table expressions have it. */
  query(wrapper: Node, scope: ReadonlySet<string>): string | null {
    if (hasEntries(wrapper['named_param_map'])) return 'it has parameters';
    return this.#node(asNode(wrapper['node']), scope);
  }

  #node(node: Node, outer: ReadonlySet<string>): string | null {
    const type = textOf(node['type']);
    if (!nodes.has(type)) return `it has a part of the kind ${type || 'unknown'}`;
    const scope = new Set(outer);
    const entries = asNode(node['cte_map'])['map'];
    for (const entry of Array.isArray(entries) ? entries.map(asNode) : []) {
      const name = textOf(entry['key']).toLowerCase();
      const value = asNode(entry['value']);
      const reason = this.#parts(value, scope);
      if (reason) return reason;
      scope.add(name);
    }
    const rest = this.#parts(node, scope, new Set(['cte_map', 'right']));
    // Only the side that repeats sees the query's own name: before it, the name still means the table or file outside.
    if (type === 'RECURSIVE_CTE_NODE') scope.add(textOf(node['cte_name']).toLowerCase());
    return rest ?? this.#value(node['right'] ?? null, scope);
  }

  #value(value: Json, scope: ReadonlySet<string>): string | null {
    if (Array.isArray(value)) {
      for (const item of value) {
        const reason = this.#value(item, scope);
        if (reason) return reason;
      }
      return null;
    }
    if (value === null || typeof value !== 'object') return null;
    if ('node' in value) return this.query(value, scope);
    if (typeof value['class'] === 'string') return this.#expression(value, value['class'], scope);
    const type = value['type'];
    if (typeof type !== 'string') return this.#parts(value, scope);
    if (nodes.has(type)) return this.#node(value, scope);
    if (sources.has(type)) return this.#source(value, type, scope);
    if (modifiers.has(type) || isOrderItem(value)) return this.#parts(value, scope);
    return `it has a part of the kind ${type}`;
  }

  #source(source: Node, type: string, scope: ReadonlySet<string>): string | null {
    if (type === 'BASE_TABLE') return this.#table(source, scope);
    if (type === 'TABLE_FUNCTION') {
      const call = asNode(source['function']);
      const name = textOf(call['function_name']).toLowerCase();
      if (!tableFunctions.has(name)) return `it reads from the function ${name}()`;
      return this.#parts(source, scope, new Set(['function'])) ?? this.#parts(call, scope);
    }
    return this.#parts(source, scope);
  }

  #table(source: Node, scope: ReadonlySet<string>): string | null {
    const [catalog, schema, name] = ['catalog_name', 'schema_name', 'table_name'].map((key) =>
      textOf(source[key]),
    ) as [string, string, string];
    const written = [catalog, schema, name].filter(Boolean).join('.').toLowerCase();
    if (source['at_clause']) return 'it reads an older state of a table';
    const common = !catalog && !schema && scope.has(name.toLowerCase());
    if (!common && !this.#known.relations.has(written))
      return `it reads "${written}", which is no table or view of this project`;
    return this.#parts(source, scope);
  }

  #expression(expression: Node, kind: string, scope: ReadonlySet<string>): string | null {
    if (!classes.has(kind)) return `it has an expression of the kind ${kind}`;
    if (kind === 'CONSTANT') return null;
    if (kind === 'FUNCTION' || kind === 'WINDOW') {
      const name = textOf(expression['function_name']).toLowerCase();
      if (textOf(expression['schema']) !== '' && expression['schema'] !== 'main')
        return `it calls ${textOf(expression['schema'])}.${name}()`;
      if (reaching.test(name)) return `it calls ${name}(), which reaches outside the query`;
      if (kind === 'FUNCTION' && expression['is_operator'] !== true && !this.#isBuiltIn(name))
        return `it calls ${name}(), which is no built-in function`;
    }
    return this.#parts(expression, scope, typeParts);
  }

  #isBuiltIn(name: string): boolean {
    return this.#known.functions.has(name) || unlisted.has(name);
  }

  #parts(node: Node, scope: ReadonlySet<string>, without?: ReadonlySet<string>): string | null {
    for (const [key, value] of Object.entries(node)) {
      if (without?.has(key)) continue;
      const reason = this.#value(value, scope);
      if (reason) return reason;
    }
    return null;
  }
}

function hasEntries(map: Json | undefined): boolean {
  return Array.isArray(map) ? map.length > 0 : map !== null && typeof map === 'object';
}

/** `{type: ORDER_DEFAULT, null_order, expression}`: the one place where a kind is no kind of node. */
function isOrderItem(value: Node): boolean {
  return 'null_order' in value && 'expression' in value;
}
