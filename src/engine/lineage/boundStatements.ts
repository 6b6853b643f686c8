import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ColumnEdge, LineageColumn } from '../../protocol/engine/lineage.ts';
import { filesBehind } from '../pipeline/projectGlob.ts';
import { Binder, signatureOf, type Bound } from './binder.ts';

/** A statement, and what its meaning depends on beyond its text. */
export interface Statement {
  /** Names it among all statements of the project. */
  id: string;
  sql: string;
  /** Columns of the tables that it reads; null where they are not known. */
  tables: ReadonlyMap<string, readonly LineageColumn[] | null>;
  /** Files and globs that it reads itself. */
  files: readonly string[];
}

export interface Followed {
  bound: Bound;
  edges: readonly ColumnEdge[];
}

interface Kept extends Followed {
  key: string;
}

/** What is known of each statement of a project, for as long as its text, its tables and its files stay what they were. */
export class BoundStatements {
  readonly #root: string;
  readonly #kept = new Map<string, Kept>();
  readonly #signatures = new Map<readonly LineageColumn[], string>();
  #binder: Promise<Binder> | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(root: string) {
    this.#root = root;
  }

  /** `edgesOf` is asked only where the statement has to be bound anew. */
  async follow(statement: Statement, edgesOf: (bound: Bound) => readonly ColumnEdge[]): Promise<Followed> {
    const key = await this.#keyOf(statement);
    const kept = this.#kept.get(statement.id);
    if (kept?.key === key) return kept;
    const bound = await this.alone((binder) => bind(binder, statement));
    const followed = { key, bound, edges: edgesOf(bound) };
    this.#kept.set(statement.id, followed);
    return followed;
  }

  /** Statements that are gone need not be kept. */
  keepOnly(ids: ReadonlySet<string>): void {
    for (const id of this.#kept.keys()) if (!ids.has(id)) this.#kept.delete(id);
    this.#signatures.clear();
  }

  async #keyOf({ sql, tables, files }: Statement): Promise<string> {
    const parts = [sql];
    for (const [table, columns] of tables) parts.push(table, this.#signature(columns));
    for (const pattern of files) parts.push(await this.#stamp(pattern));
    return parts.join('\u0000');
  }

  #signature(columns: readonly LineageColumn[] | null): string {
    if (columns === null) return '';
    const known = this.#signatures.get(columns) ?? signatureOf(columns);
    this.#signatures.set(columns, known);
    return known;
  }

  async #stamp(pattern: string): Promise<string> {
    const stamps: string[] = [];
    for (const file of await filesBehind(this.#root, pattern)) {
      const facts = await stat(join(this.#root, file)).catch(() => null);
      stamps.push(file, String(facts?.size), String(facts?.mtimeMs));
    }
    return stamps.join();
  }

  /** One piece of work at a time: all share the copy of the tables. */
  async alone<T>(work: (binder: Binder) => Promise<T>): Promise<T> {
    this.#binder ??= Binder.open();
    const before = this.#queue;
    const result = Promise.all([this.#binder, before]).then(([binder]) => work(binder));
    this.#queue = result.catch(() => undefined);
    return result;
  }
}

async function bind(binder: Binder, { sql, tables }: Statement): Promise<Bound> {
  for (const [table, columns] of tables) {
    if (columns) await binder.set(table, columns);
    else await binder.forget(table);
  }
  return binder.bind(sql);
}
