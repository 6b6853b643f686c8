/** A DuckDB database as a data file: its tables, and the rows of one of them. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { failWith } from '../../core/failure.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import type { CatalogRelation } from '../../protocol/engine/catalog.ts';
import type { EngineContext } from '../context.ts';
import { listRelations } from './relations.ts';

/** Types that Parquet does not hold, or not exactly; their text is kept, and read back as what it was. */
const foreign = /^(?:U?HUGEINT|BIGNUM|INTERVAL|TIME WITH TIME ZONE|TIME_NS|BIT)$/;

export interface DatabaseTarget {
  relations: CatalogRelation[];
  /** The list of tables, or the rows of `table`. */
  sql: string;
}

/**
 * The rows of a table are copied out as Parquet: the database is then closed again and other programs can open
 * it, and paging needs it no more.
 */
export async function databaseTarget(
  context: EngineContext,
  path: string,
  table: string | undefined,
  signal: AbortSignal,
): Promise<DatabaseTarget> {
  const session = await context.session();
  const gate = session.gate(path);
  const relations = await listRelations(gate, signal);
  if (table === undefined) return { relations, sql: listOf(relations) };
  const found = relations.find(({ schema, name }) => `${schema}.${name}` === table);
  if (!found) {
    throw failWith(
      'not_found',
      `${path} has no table ${table}.`,
      `It has: ${relations.map(({ schema, name }) => `${schema}.${name}`).join(', ') || 'none'}.`,
    );
  }
  const folder = join(session.temporaryFolder, 'copies');
  await mkdir(folder, { recursive: true });
  const copy = join(folder, `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}.parquet`);
  const cells = found.columns.map(({ name, type }) => {
    const cell = quoteIdentifier(name);
    return {
      kept: foreign.test(type) ? `${cell}::VARCHAR AS ${cell}` : cell,
      shown: foreign.test(type) ? `${cell}::${type} AS ${cell}` : cell,
    };
  });
  await gate.use(
    'read',
    ({ connection, alias }) =>
      connection.run(
        `COPY (SELECT ${cells.map(({ kept }) => kept).join(', ')} FROM ${quoteIdentifier(alias)}.${quoteIdentifier(found.schema)}.${quoteIdentifier(found.name)}) TO ${quoteLiteral(copy)} (FORMAT parquet)`,
      ),
    signal,
  );
  const shown = cells.map((cell) => cell.shown).join(', ');
  return { relations, sql: `SELECT ${shown} FROM read_parquet(${quoteLiteral(copy)})` };
}

function listOf(relations: CatalogRelation[]): string {
  const rows = relations.map(({ schema, name, kind, rowCount, columns }) =>
    [
      quoteLiteral(schema),
      quoteLiteral(name),
      quoteLiteral(kind),
      `${rowCount ?? 'NULL'}::BIGINT`,
      String(columns.length),
    ].join(', '),
  );
  const values =
    rows.length > 0
      ? `VALUES ${rows.map((row) => `(${row})`).join(', ')}`
      : `SELECT '', '', '', 0, 0 WHERE false`;
  return `FROM (${values}) AS tables("schema", "name", kind, "rows", columns)`;
}
