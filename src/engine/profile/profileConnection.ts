/** A connection with the project's database in use and a temporary table for copied rows. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { FindingFacts } from '../../core/profile/findings.ts';
import { quoteIdentifier } from '../../core/sql/quote.ts';
import type { ResultColumn } from '../../protocol/engine/query.ts';
import type { EngineContext } from '../context.ts';
import { firstRow, type ColumnSource } from '../query/histogram.ts';
import { connectIn, interruptible } from '../query/resultConnection.ts';

const copied = 'temp.dew_profile';
const lookedAt = 2_000;

export class ProfileConnection {
  readonly connection: DuckDBConnection;

  private constructor(connection: DuckDBConnection) {
    this.connection = connection;
  }

  /** Holds the database for reading as long as `work` lasts, so that all figures are of one state. */
  static async use<T>(
    context: EngineContext,
    timeZone: string | null,
    signal: AbortSignal,
    work: (own: ProfileConnection) => Promise<T>,
  ): Promise<T> {
    const gate = await context.projectGate();
    return gate.use(
      'read',
      async ({ alias }) => {
        const session = await context.session();
        const connection = timeZone === null ? await session.connect() : await connectIn(session, timeZone);
        try {
          await connection.run(`USE ${quoteIdentifier(alias)}`);
          return await interruptible(connection, signal, () => work(new ProfileConnection(connection)));
        } finally {
          await connection.run(`DROP TABLE IF EXISTS ${copied}; USE memory`).catch(() => undefined);
          connection.disconnectSync();
        }
      },
      signal,
    );
  }

  async copy(select: string): Promise<void> {
    await this.connection.run(`CREATE OR REPLACE TEMP TABLE dew_profile AS ${select}`);
  }

  /** Keeps the first `rows` of the copied ones. */
  async cut(rows: number): Promise<void> {
    await this.connection.run(`DELETE FROM ${copied} WHERE rowid >= ${rows}`);
  }

  async count(table: string | null = null): Promise<number> {
    const [rows] = await firstRow(this.connection, `SELECT count(*)::DOUBLE FROM ${table ?? copied}`);
    return Number(rows);
  }

  column(name: string): ColumnSource {
    return { table: copied, cell: quoteIdentifier(name) };
  }

  /** How many of the first texts read as a number: leading zeros mean a code, not a number. */
  async numberLike(column: ResultColumn, table: string | null = null): Promise<FindingFacts['numberLike']> {
    if (column.type !== 'VARCHAR') return null;
    const cell = quoteIdentifier(column.name);
    const [numbers, of] = await firstRow(
      this.connection,
      `SELECT (count(*) FILTER (TRY_CAST(v AS DOUBLE) IS NOT NULL AND NOT regexp_matches(v, '^[+-]?0[0-9]')))::DOUBLE, count(*)::DOUBLE
       FROM (SELECT ${cell} AS v FROM ${table ?? copied} WHERE ${cell} IS NOT NULL AND ${cell} <> '' LIMIT ${lookedAt})`,
    );
    return { numbers: Number(numbers), of: Number(of) };
  }
}
