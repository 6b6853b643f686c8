/** Tables, files and a comparable tree of a SELECT, by DuckDB's own parser. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { failWith } from '../../core/failure.ts';
import { sha256 } from '../../core/pipeline/fingerprint.ts';
import { plainSql, shapeOf, type SqlShape } from '../../core/pipeline/syntaxTree.ts';
import { quoteLiteral } from '../../core/sql/quote.ts';
import type { EngineContext } from '../context.ts';

interface Serialised {
  error: boolean;
  error_type?: string;
  error_message?: string;
  position?: string;
  statements?: unknown[];
}

/** Shapes are kept by SQL text: a pipeline is planned again and again. */
export class SqlShapes {
  readonly #context: EngineContext;
  readonly #shapes = new Map<string, SqlShape>();
  #volatile: Set<string> | null = null;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /** `known` are table names that a statement which cannot be serialised is searched for. */
  async shape(sql: string, known: readonly string[]): Promise<SqlShape> {
    const text = sql.trim().replace(/;\s*$/, '');
    if (plainSql(text) === '')
      throw failWith('sql', 'The file holds no SELECT.', 'Write one SELECT statement.', {
        file: '',
        line: 1,
        column: 1,
      });
    const key = sha256(`${known.join()}\n${sql}`);
    const kept = this.#shapes.get(key);
    if (kept) return kept;
    const connection = await (await this.#context.session()).connect();
    try {
      this.#volatile ??= await volatileFunctions(connection);
      const shape = await this.#read(connection, sql, text, known);
      if (this.#shapes.size > 2000) this.#shapes.clear();
      this.#shapes.set(key, shape);
      return shape;
    } finally {
      connection.disconnectSync();
    }
  }

  async #read(
    connection: DuckDBConnection,
    sql: string,
    text: string,
    known: readonly string[],
  ): Promise<SqlShape> {
    const result = await connection.runAndReadAll(
      `SELECT json_serialize_sql(${quoteLiteral(text)}, skip_null := true, skip_empty := true)`,
    );
    const serialised = String(result.getRows()[0]?.[0] ?? '{}');
    const parsed = JSON.parse(serialised) as Serialised;
    if (!parsed.error) {
      if ((parsed.statements ?? []).length !== 1) {
        throw failWith(
          'sql',
          'One SELECT is expected, but there are several statements.',
          'Put each into a file of its own.',
          { file: '', line: 1, column: 1 },
        );
      }
      return shapeOf(serialised, this.#volatile ?? new Set());
    }
    if (parsed.error_type !== 'not implemented') {
      const place = placeAt(sql, text, Number(parsed.position ?? 0));
      throw failWith('sql', `Parser Error: ${parsed.error_message ?? 'not SQL'}`, undefined, {
        file: '',
        ...place,
      });
    }
    return this.#search(text, known);
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

async function volatileFunctions(connection: DuckDBConnection): Promise<Set<string>> {
  const result = await connection.runAndReadAll(
    "SELECT DISTINCT function_name FROM duckdb_functions() WHERE stability IN ('VOLATILE', 'CONSISTENT_WITHIN_QUERY') AND function_name NOT IN ('error', 'stats', 'in_search_path', 'current_database', 'current_schema', 'current_schemas')",
  );
  return new Set(result.getRows().map((row) => String(row[0])));
}

function placeAt(sql: string, text: string, offset: number): { line: number; column: number } {
  const before = sql.slice(0, sql.indexOf(text) + offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
