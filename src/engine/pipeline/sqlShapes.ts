/** Tables, files and a comparable tree of a SELECT, by DuckDB's own parser. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { failWith } from '../../core/failure.ts';
import { plainSql, shapeOf, type SqlShape } from '../../core/pipeline/syntaxTree.ts';
import { quoteLiteral } from '../../core/sql/quote.ts';
import type { EngineContext } from '../context.ts';
import { FileTexts } from './fileTexts.ts';

interface Serialised {
  error: boolean;
  error_type?: string;
  error_message?: string;
  position?: string;
}

/** How many statements go to the parser at once, and how many shapes are kept. */
const batch = 250;
const most = 5_000;

const statementOf = (sql: string): string => sql.trim().replace(/;\s*$/, '');

/** Shapes are kept by SQL text, and texts by file: a pipeline is planned again and again. */
export class SqlShapes {
  readonly texts = new FileTexts();
  readonly #context: EngineContext;
  readonly #shapes = new Map<string, SqlShape>();
  /** Statements that DuckDB gives no tree of: what is known of them depends on the names of tables. */
  readonly #treeless = new Set<string>();
  #volatile: Set<string> | null = null;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /** `known` are table names that a statement which cannot be serialised is searched for. */
  async shape(sql: string, known: readonly string[]): Promise<SqlShape> {
    const kept = this.#shapes.get(sql);
    if (kept) return kept;
    const text = statementOf(sql);
    if (this.#treeless.has(sql)) return this.#search(text, known);
    if (plainSql(text) === '')
      throw failWith('sql', 'The file holds no SELECT.', 'Write one SELECT statement.', {
        file: '',
        line: 1,
        column: 1,
      });
    const [serialised = '{}'] = await this.#serialise([text]);
    const shape = this.#keep(sql, serialised);
    if (shape) return shape;
    const parsed = JSON.parse(serialised) as Serialised;
    if (!parsed.error) {
      throw failWith(
        'sql',
        'One SELECT is expected, but there are several statements.',
        'Put each into a file of its own.',
        { file: '', line: 1, column: 1 },
      );
    }
    if (parsed.error_type !== 'not implemented') {
      const place = placeAt(sql, text, Number(parsed.position ?? 0));
      throw failWith('sql', `Parser Error: ${parsed.error_message ?? 'not SQL'}`, undefined, {
        file: '',
        ...place,
      });
    }
    this.#treeless.add(sql);
    return this.#search(text, known);
  }

  /** Makes the shapes of many statements known at once; what is wrong with one is left for `shape` to say. */
  async prepare(statements: readonly string[]): Promise<void> {
    const missing = [...new Set(statements)].filter(
      (sql) => !this.#shapes.has(sql) && !this.#treeless.has(sql),
    );
    const batches = Array.from({ length: Math.ceil(missing.length / batch) }, (_, at) =>
      missing.slice(at * batch, (at + 1) * batch),
    );
    await Promise.all(
      batches.map(async (some) => {
        const serialised = await this.#serialise(some.map(statementOf));
        some.forEach((sql, index) => this.#keep(sql, serialised[index] ?? '{}'));
      }),
    );
  }

  /** Null where the text is not one statement with a tree. */
  #keep(sql: string, serialised: string): SqlShape | null {
    if (!serialised.startsWith('{"error":false')) return null;
    const { statements, ...shape } = shapeOf(serialised, this.#volatile ?? new Set());
    if (statements !== 1) return null;
    if (this.#shapes.size > most) this.#shapes.clear();
    this.#shapes.set(sql, shape);
    return shape;
  }

  async #serialise(texts: readonly string[]): Promise<string[]> {
    const connection = await (await this.#context.session()).connect();
    try {
      this.#volatile ??= await volatileFunctions(connection);
      const list = texts.map(quoteLiteral).join(', ');
      const result = await connection.runAndReadAll(
        `SELECT json_serialize_sql(text, skip_null := true, skip_empty := true) FROM (SELECT unnest([${list}]) AS text)`,
      );
      return result.getRows().map(([serialised]) => String(serialised));
    } finally {
      connection.disconnectSync();
    }
  }

  /** PIVOT cannot be serialised: its words are compared instead, and known tables are looked for among them. */
  #search(text: string, known: readonly string[]): SqlShape {
    const tree = plainSql(text);
    const unquoted = tree.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, '');
    if (unquoted.includes(';') || !/^\(*\s*(select|with|from|pivot|unpivot|values)\b/i.test(tree)) {
      throw failWith(
        'sql',
        'Only a SELECT can be used here.',
        'Write one SELECT; the workbench makes the table.',
        { file: '', line: 1, column: 1 },
      );
    }
    const words = new Set(tree.toLowerCase().match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []);
    const volatile = [...(this.#volatile ?? [])].find((name) =>
      new RegExp(`\\b${name}\\s*\\(`, 'i').test(tree),
    );
    return {
      tables: known.filter((name) => words.has(name.toLowerCase())),
      files: [...tree.matchAll(/'([^']*\.(?:csv|tsv|json|ndjson|parquet)(?:\.gz)?)'/gi)].map(
        (match) => match[1] ?? '',
      ),
      tree,
      volatile: volatile
        ? `${volatile}()`
        : /\b(current_(date|time|timestamp)|localtime(stamp)?)\b/i.test(tree)
          ? 'the clock'
          : null,
    };
  }
}

/** Volatile functions of PostgreSQL that DuckDB does not have; models run there too. */
const ofServers = [
  'clock_timestamp',
  'statement_timestamp',
  'timeofday',
  'random_normal',
  'uuid_generate_v1',
  'uuid_generate_v4',
  'uuidv4',
  'uuidv7',
  'pg_backend_pid',
  'pg_sleep',
  'pg_current_xact_id',
  'pg_current_wal_lsn',
  'lastval',
];

async function volatileFunctions(connection: DuckDBConnection): Promise<Set<string>> {
  const result = await connection.runAndReadAll(
    "SELECT DISTINCT function_name FROM duckdb_functions() WHERE stability IN ('VOLATILE', 'CONSISTENT_WITHIN_QUERY') AND function_name NOT IN ('error', 'stats', 'in_search_path', 'current_database', 'current_schema', 'current_schemas')",
  );
  return new Set([...result.getRows().map((row) => String(row[0])), ...ofServers]);
}

function placeAt(sql: string, text: string, offset: number): { line: number; column: number } {
  const before = sql.slice(0, sql.indexOf(text) + offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
