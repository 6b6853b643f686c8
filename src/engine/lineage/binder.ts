import type { DuckDBConnection } from '@duckdb/node-api';
import { looksLikeFile } from '../../core/pipeline/syntaxTree.ts';
import { distinctNames } from '../../core/format/distinctNames.ts';
import { Unresolved } from '../../core/lineage/relation.ts';
import { Resolver, type Catalog, type Resolved } from '../../core/lineage/resolver.ts';
import { nodeOf, nodesOf, textOf, type Json, type SyntaxNode } from '../../core/lineage/syntaxNode.ts';
import { tokens } from '../../core/sql/tokens.ts';
import { runFunctions } from '../../core/sql/dialect.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import { tableKey } from '../../core/sql/tableKey.ts';
import type { LineageColumn } from '../../protocol/engine/lineage.ts';
import { plainMessage } from '../query/statementError.ts';

export interface Bound {
  columns: LineageColumn[] | null;
  resolved: Resolved | null;
  /** Why the columns are not followed; null where they are. */
  reason: string | null;
}

/**
 * An empty copy of a project's tables in a database of its own, in which DuckDB binds each statement: it knows the columns
 * of a model before any run has made its table.
 */
export class Binder {
  readonly #connection: DuckDBConnection;
  /** Tables that DuckDB knows, by their names in lower case. */
  readonly #tables = new Map<string, { signature: string; columns: readonly string[] }>();
  readonly #calls = new Map<string, readonly string[] | null>();
  readonly #aggregates: ReadonlySet<string>;

  private constructor(connection: DuckDBConnection, aggregates: ReadonlySet<string>) {
    this.#connection = connection;
    this.#aggregates = aggregates;
  }

  static async open(): Promise<Binder> {
    const { DuckDBInstance } = await import('../duckdb.bundle.ts');
    const instance = await DuckDBInstance.create(':memory:', {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      threads: '1',
    });
    const connection = await instance.connect();
    for (const statement of runFunctions.duckdb('main')) await connection.run(statement);
    const answer = await connection.runAndReadAll(
      `SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type = 'aggregate'`,
    );
    return new Binder(connection, new Set(answer.getRows().map(([name]) => String(name))));
  }

  /** Makes an empty table known, with these columns and no others. */
  async set(table: string, columns: readonly LineageColumn[]): Promise<void> {
    const signature = signatureOf(columns);
    if (this.#tables.get(tableKey(table))?.signature === signature) return;
    const name = await this.#nameOf(table);
    const definition = columns.map((column) => `${quoteIdentifier(column.name)} ${column.type ?? 'VARCHAR'}`);
    await this.#connection.run(`CREATE OR REPLACE TABLE ${name}(${definition.join(', ')})`);
    this.#tables.set(tableKey(table), { signature, columns: columns.map((column) => column.name) });
  }

  /** Forgets a table whose columns are not known any more. */
  async forget(table: string): Promise<void> {
    if (!this.#tables.delete(tableKey(table))) return;
    await this.#connection.run(`DROP TABLE ${table.split('.').map(quoteIdentifier).join('.')}`);
  }

  /** These tables and no others. */
  async setAll(tables: ReadonlyMap<string, readonly LineageColumn[]>): Promise<void> {
    const wanted = new Set([...tables.keys()].map(tableKey));
    for (const table of [...this.#tables.keys()]) if (!wanted.has(table)) await this.forget(table);
    for (const [table, columns] of tables) await this.set(table, columns);
  }

  /** Columns of one SELECT by DuckDB, and what they are made of by its syntax tree. */
  async bind(sql: string): Promise<Bound> {
    this.#calls.clear();
    let columns: LineageColumn[] | null = null;
    let failure: string | null = null;
    try {
      columns = await this.#describe(sql);
    } catch (error) {
      failure = plainMessage(error);
    }
    try {
      const statement = await this.#statement(sql);
      const resolved = new Resolver(await this.#catalog(sql, statement)).statement(statement);
      const reason = columns ? disagreement(resolved, columns) : failure;
      const unknown = columns === null && !this.#knowsNothing(statement);
      if (reason !== null && (columns !== null || unknown)) return { columns, resolved: null, reason };
      return { columns: columns ?? unboundColumns(resolved), resolved, reason: null };
    } catch (error) {
      if (!(error instanceof Unresolved)) throw error;
      return { columns, resolved: null, reason: failure ?? error.message };
    }
  }

  /** True where a statement reads tables that nobody knows: their names alone then tell the columns. */
  #knowsNothing(statement: SyntaxNode): boolean {
    return tablesIn(statement).some((table) => !this.#tables.has(tableKey(table)));
  }

  async #nameOf(table: string): Promise<string> {
    const parts = table.split('.');
    const [schema] = parts.length > 1 ? parts : [];
    if (schema !== undefined)
      await this.#connection.run(`CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(schema)}`);
    return parts.map(quoteIdentifier).join('.');
  }

  async #describe(sql: string): Promise<LineageColumn[]> {
    const answer = await this.#connection.runAndReadAll(`DESCRIBE ${sql}`);
    const columns = answer.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }));
    // DESCRIBE tells a name twice where the table that is made of the statement has "id" and "id_1".
    const names = distinctNames(columns);
    return columns.map(({ type }, index) => ({ name: names[index] ?? '', type }));
  }

  async #statement(sql: string): Promise<SyntaxNode> {
    const answer = await this.#connection.runAndReadAll(
      `SELECT json_serialize_sql(${quoteLiteral(sql)}, skip_null := true, skip_empty := true)`,
    );
    const parsed = nodeOf(JSON.parse(String(answer.getRows()[0]?.[0] ?? '{}')) as Json);
    const [statement] = nodesOf(parsed['statements']);
    if (parsed['error'] === true || !statement) {
      throw new Unresolved(
        textOf(parsed['error_type']) === 'not implemented'
          ? 'DuckDB has no tree for this statement'
          : textOf(parsed['error_message']),
      );
    }
    return statement;
  }

  async #catalog(sql: string, statement: SyntaxNode): Promise<Catalog> {
    for (const source of sourcesIn(statement)) await this.#describeSource(sql, source);
    return {
      columnsOf: (table) => this.#tables.get(tableKey(table))?.columns ?? this.#calls.get(table) ?? null,
      columnsOfCall: (call) => this.#calls.get(JSON.stringify(call)) ?? null,
      isFile: looksLikeFile,
      aggregates: this.#aggregates,
    };
  }

  /** Columns of a file, read by its name or by a function with its options, as DuckDB itself finds them. */
  async #describeSource(sql: string, source: SyntaxNode): Promise<void> {
    const file = textOf(source['table_name']);
    const call = nodeOf(source['function']);
    const key = file === '' ? JSON.stringify(call) : file;
    if (this.#calls.has(key) || (file !== '' && !looksLikeFile(file))) return;
    try {
      const text = file === '' ? callText(sql, source) : quoteLiteral(file);
      const columns = await this.#describe(`SELECT * FROM ${text}`);
      this.#calls.set(
        key,
        columns.map(({ name }) => name),
      );
    } catch {
      this.#calls.set(key, null);
    }
  }
}

/** Equal for tables that every statement binds to in the same way. */
export const signatureOf = (columns: readonly LineageColumn[] | null): string => JSON.stringify(columns);

/** A call as it is written: DuckDB cannot print one with named arguments so that it could read it again. */
function callText(sql: string, source: SyntaxNode): string {
  const text = Buffer.from(sql)
    .subarray(Number(source['query_location'] ?? 0))
    .toString();
  let depth = 0;
  for (const token of tokens(text)) {
    if (token.kind === 'open') depth += 1;
    if (token.kind === 'close') depth -= 1;
    if (token.kind === 'close' && depth === 0) return text.slice(0, token.end);
  }
  return text;
}

/** DuckDB is the judge: where it sees other columns than the resolver, nothing is claimed. */
function disagreement({ columns }: Resolved, bound: readonly LineageColumn[]): string | null {
  if (columns.length !== bound.length) {
    return `DuckDB sees ${bound.length} columns where ${columns.length} were found in the text`;
  }
  const differs = columns.find(({ name }, index) => {
    const said = bound[index]?.name ?? '';
    return (
      name !== '' &&
      !/\(/.test(name) &&
      said.replace(/_\d+$/, '').toLowerCase() !== name.replace(/_\d+$/, '').toLowerCase()
    );
  });
  return differs ? `DuckDB names the column ${differs.name} otherwise` : null;
}

const unboundColumns = ({ columns }: Resolved): LineageColumn[] =>
  distinctNames(columns.map(({ name }, index) => ({ name: name || `column ${index + 1}` }))).map((name) => ({
    name,
    type: null,
  }));

function sourcesIn(value: Json): SyntaxNode[] {
  if (Array.isArray(value)) return value.flatMap(sourcesIn);
  if (value === null || typeof value !== 'object') return [];
  const own = value['type'] === 'BASE_TABLE' || value['type'] === 'TABLE_FUNCTION' ? [value] : [];
  return [...own, ...Object.values(value).flatMap(sourcesIn)];
}

const tablesIn = (statement: SyntaxNode): string[] =>
  sourcesIn(statement).flatMap((source) => {
    const name = textOf(source['table_name']);
    const schema = textOf(source['schema_name']);
    return name === '' || looksLikeFile(name)
      ? []
      : [schema === '' || schema === 'main' ? name : `${schema}.${name}`];
  });
