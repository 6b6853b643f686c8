/** What DuckDB's serialised parse tree tells: tables and files read, and a text equal for equal statements. */

export interface SqlShape {
  /** Tables read, `schema.table` where a schema is written; names of CTEs left out. */
  tables: string[];
  /** Files and globs read by path or by a read function with a literal path. */
  files: string[];
  /** Equal for statements that differ in comments and white space only. */
  tree: string;
  /** The function that makes the result differ from run to run, if there is one. */
  volatile: string | null;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Names that are written without parentheses and parse as columns. */
const clockWords = new Set([
  'current_date',
  'current_time',
  'current_timestamp',
  'localtime',
  'localtimestamp',
]);
/** Reads of the machine or the session: as little repeatable as the clock. */
const ambient = new Set(['getenv', 'current_setting']);
const fileFunctions = /^(read_|parquet_scan|sniff_csv|glob$)/;

export const looksLikeFile = (name: string): boolean =>
  /[/\\*]/.test(name) || /\.(csv|tsv|json|jsonl|ndjson|parquet|txt|gz|xlsx)$/i.test(name);

export function shapeOf(
  serialised: string,
  volatileFunctions: ReadonlySet<string>,
): SqlShape & { statements: number } {
  const tables = new Set<string>();
  const files = new Set<string>();
  let volatile: string | null = null;

  const visit = (value: Json, hidden: ReadonlySet<string>): Json => {
    if (Array.isArray(value)) return value.map((item) => visit(item, hidden));
    if (value === null || typeof value !== 'object') return value;
    const scope = new Set(hidden);
    const map = value['cte_map'];
    if (map && typeof map === 'object' && !Array.isArray(map) && Array.isArray(map['map'])) {
      for (const entry of map['map']) {
        if (entry && typeof entry === 'object' && !Array.isArray(entry) && typeof entry['key'] === 'string') {
          scope.add(entry['key'].toLowerCase());
        }
      }
    }
    if (value['type'] === 'BASE_TABLE' && typeof value['table_name'] === 'string') {
      const name = value['table_name'];
      const schema = typeof value['schema_name'] === 'string' ? value['schema_name'] : '';
      if (schema) tables.add(`${schema}.${name}`);
      else if (looksLikeFile(name)) files.add(name);
      else if (!scope.has(name.toLowerCase())) tables.add(name);
    }
    const name = typeof value['function_name'] === 'string' ? value['function_name'].toLowerCase() : '';
    if (name && (volatileFunctions.has(name) || ambient.has(name))) volatile ??= `${name}()`;
    if (fileFunctions.test(name)) literals(value['children'] ?? null).forEach((path) => files.add(path));
    if (value['type'] === 'COLUMN_REF' && Array.isArray(value['column_names'])) {
      const [first, second] = value['column_names'];
      const word = typeof first === 'string' && second === undefined ? first.toLowerCase() : '';
      if (clockWords.has(word)) volatile ??= word;
    }
    if (value['sample']) volatile ??= 'SAMPLE';
    const copy: { [key: string]: Json } = {};
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'query_location') continue;
      copy[key] = visit(inner, scope);
    }
    return copy;
  };
  const parsed = JSON.parse(serialised) as { statements?: Json[] };
  const tree = JSON.stringify(visit(parsed, new Set()));
  return {
    tables: [...tables],
    files: [...files],
    tree,
    volatile,
    statements: parsed.statements?.length ?? 0,
  };
}

/** Text constants that stand directly in the arguments of a function, in a list as well. */
function literals(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(literals);
  if (value === null || typeof value !== 'object') return [];
  if (value['type'] === 'COMPARE_EQUAL') return [];
  if (value['class'] === 'CONSTANT') {
    const constant = value['value'];
    const text =
      constant && typeof constant === 'object' && !Array.isArray(constant) ? constant['value'] : null;
    return typeof text === 'string' ? [text] : [];
  }
  return value['function_name'] === 'list_value' ? literals(value['children'] ?? null) : [];
}

/** SQL without comments and with single spaces outside of quotes: for statements that cannot be serialised. */
export function plainSql(sql: string): string {
  const token =
    /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([A-Za-z_]*)\$[\s\S]*?\$\1\$|\s+|[^\s]/g;
  let plain = '';
  for (const [text] of sql.matchAll(token)) {
    const blank = text.startsWith('--') || text.startsWith('/*') || /^\s/.test(text);
    if (!blank) plain += text;
    else if (!plain.endsWith(' ')) plain += ' ';
  }
  return plain.trim();
}
