/** Connections with the project's database in use, and one table in memory for copied rows. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { FindingFacts } from '../../core/profile/findings.ts';
import { quoteIdentifier } from '../../core/sql/quote.ts';
import type { ResultColumn } from '../../protocol/engine/query.ts';
import type { EngineContext } from '../context.ts';
import { firstRow, type ColumnSource } from '../query/histogram.ts';
import { connectIn, interruptible } from '../query/resultConnection.ts';

const lookedAt = 2_000;
let lastCopy = 0;

export class ProfileConnection {
  readonly connection: DuckDBConnection;
  /** The copied rows, as SQL: seen by every connection of the engine, dropped at the end. */
  readonly copied: string;

  private constructor(connection: DuckDBConnection, copied: string) {
    this.connection = connection;
    this.copied = copied;
  }

  /**
   * Holds the database for reading as long as `work` lasts, so that all figures are of one state. The
   * second connection is for figures of few rows, which keep one thread busy each.
   */
  static async use<T>(
    context: EngineContext,
    timeZone: string | null,
    signal: AbortSignal,
    work: (own: ProfileConnection, second: ProfileConnection) => Promise<T>,
  ): Promise<T> {
    const gate = await context.projectGate();
    const copied = `memory.main.dew_profile_${(lastCopy += 1)}`;
    const open = async (alias: string): Promise<DuckDBConnection> => {
      const session = await context.session();
      const connection = timeZone === null ? await session.connect() : await connectIn(session, timeZone);
      await connection.run(`USE ${quoteIdentifier(alias)}`);
      return connection;
    };
    return gate.use(
      'read',
      async ({ alias }) => {
        const [first, second] = await Promise.all([open(alias), open(alias)]);
        try {
          return await interruptible(first, signal, () =>
            interruptible(second, signal, () =>
              work(new ProfileConnection(first, copied), new ProfileConnection(second, copied)),
            ),
          );
        } finally {
          await second.run('USE memory');
          await first.run(`DROP TABLE IF EXISTS ${copied}; USE memory`);
          second.disconnectSync();
          first.disconnectSync();
        }
      },
      signal,
    );
  }

  async copy(select: string): Promise<void> {
    await this.connection.run(`CREATE OR REPLACE TABLE ${this.copied} AS ${select}`);
  }

  /** Keeps the first `rows` of the copied ones. */
  async cut(rows: number): Promise<void> {
    await this.connection.run(`DELETE FROM ${this.copied} WHERE rowid >= ${rows}`);
  }

  async count(table: string | null = null): Promise<number> {
    const [rows] = await firstRow(this.connection, `SELECT count(*)::DOUBLE FROM ${table ?? this.copied}`);
    return Number(rows);
  }

  column(name: string): ColumnSource {
    return { table: this.copied, cell: quoteIdentifier(name) };
  }

  /** How many of the first texts read as a number: leading zeros mean a code, not a number. */
  async numberLike(column: ResultColumn, table: string | null = null): Promise<FindingFacts['numberLike']> {
    if (column.type !== 'VARCHAR') return null;
    const cell = quoteIdentifier(column.name);
    const [numbers, of] = await firstRow(
      this.connection,
      `SELECT (count(*) FILTER (TRY_CAST(v AS DOUBLE) IS NOT NULL AND NOT regexp_matches(v, '^[+-]?0[0-9]')))::DOUBLE, count(*)::DOUBLE
       FROM (SELECT ${cell} AS v FROM ${table ?? this.copied} WHERE ${cell} IS NOT NULL AND ${cell} <> '' LIMIT ${lookedAt})`,
    );
    return { numbers: Number(numbers), of: Number(of) };
  }
}
