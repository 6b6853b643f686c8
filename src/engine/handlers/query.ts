import { failWith } from '../../core/failure.ts';
import { jsonValueExpression } from '../../core/sql/jsonValue.ts';
import type { QueryRequests } from '../../protocol/engine/query.ts';
import type { EngineContext, Handlers } from '../context.ts';
import { aggregateCells } from '../query/aggregateCells.ts';
import { arrange } from '../query/arrange.ts';
import { atVersion } from '../query/atVersion.ts';
import type { Connections } from '../connection/connections.ts';
import { copyText } from '../query/copyText.ts';
import { diagnose } from '../query/diagnose.ts';
import { exportFile } from '../query/exportFile.ts';
import { jsonRows } from '../query/jsonRows.ts';
import { onOwnConnection } from '../query/resultConnection.ts';
import { nameResults } from '../query/resultNames.ts';
import type { CellRange } from '../query/pages.ts';
import { Queries, type FileStatement } from '../query/queries.ts';
import { statementFailure } from '../query/statementError.ts';
import { columnStatistics } from '../query/statistics.ts';
import { storedColumn, storedTable, viewOf } from '../results/storedResult.ts';

export type QueryHandlers = Pick<Handlers, keyof QueryRequests>;

const maximumCells = 1_000_000;
const allColumns = { firstColumn: 0, columns: Number.MAX_SAFE_INTEGER };

export interface QueryService {
  queries(): Promise<Queries>;
}

/** Opens results and documents on the first statement, not before. */
export function createQueryService(context: EngineContext, fileStatement: FileStatement): QueryService {
  let opened: Promise<Queries> | null = null;
  return {
    queries() {
      opened ??= Queries.open(context, fileStatement).catch((error: unknown) => {
        opened = null;
        throw error;
      });
      return opened;
    },
  };
}

/** The name of the embedded database where a connection is asked for. */
const embedded = 'duckdb';

export function createQueryHandlers(
  context: EngineContext,
  service: QueryService,
  connections: Connections,
): QueryHandlers {
  const range = async (params: CellRange & { resultId: string }) => {
    const queries = await service.queries();
    const result = queries.store.get(params.resultId);
    if (params.rows * Math.min(params.columns, result.summary.columns.length) > maximumCells) {
      throw failWith(
        'bad_input',
        `The range has more than ${maximumCells.toLocaleString('en')} cells.`,
        'Select fewer rows, or export the result to a file.',
      );
    }
    const columns = result.summary.columns.slice(params.firstColumn, params.firstColumn + params.columns);
    return { queries, cells: queries.pages, result, columns };
  };
  return {
    'query/run': async (params, { signal }) => {
      const { connection } = params;
      const other = connection !== undefined && connection !== '' && connection !== embedded;
      if (other) await connections.find(connection);
      const queries = await service.queries();
      return other
        ? queries.runOn(connections, { ...params, connection }, signal)
        : queries.run(params, signal);
    },
    'query/explain': async ({ sql, analyze, document }, { signal }) => {
      const queries = await service.queries();
      const prefix = analyze ? 'EXPLAIN ANALYZE ' : 'EXPLAIN ';
      return queries.withDocument(document, (own) =>
        own.run(
          'read',
          async () => {
            try {
              const answer = await own.connection.runAndReadAll(prefix + sql);
              return {
                text: answer
                  .getRows()
                  .map((row) => String(row[1]))
                  .join('\n'),
              };
            } catch (error) {
              const failure = statementFailure(error, sql, document, prefix);
              throw failWith(failure.code, failure.message, failure.next, failure.place);
            }
          },
          signal,
        ),
      );
    },
    'query/cancel': async ({ resultId }) => {
      await (await service.queries()).cancel(resultId);
      return null;
    },
    'query/close': async ({ resultId }) => {
      const queries = await service.queries();
      if (queries.store.has(resultId)) queries.pages.forget(`r_${resultId}_`);
      await queries.close(resultId);
      return null;
    },
    'query/pin': async ({ resultId, pinned }) => {
      const queries = await service.queries();
      const result = queries.store.get(resultId);
      result.summary.pinned = pinned;
      await queries.store.save(result);
      return result.summary;
    },
    'query/results': async ({ uri }) => {
      const queries = await service.queries();
      const summaries = queries.store.list().map(({ summary }) => summary);
      return uri === undefined ? summaries : summaries.filter(({ origin }) => origin?.uri === uri);
    },
    'query/moveOrigin': async ({ from, to }) => {
      connections.renameDocument(from, to);
      await (await service.queries()).moveOrigin(from, to);
      return null;
    },
    'query/page': async (params, { signal }) => {
      const { cells, result } = await range(params);
      return atVersion(result, params.version, () => cells.page(result, params, signal));
    },
    'query/painted': async ({ resultId }) => {
      (await service.queries()).firstLook.painted(resultId);
      return null;
    },
    'query/arrange': async ({ resultId, arrangement }, { signal }) =>
      (await arrange(await service.queries(), resultId, arrangement, signal)).summary,
    'query/materialise': async ({ resultId }) =>
      (await (await service.queries()).materialise(resultId)).summary,
    'query/statistics': async ({ resultId, column }, { signal }) => {
      const queries = await service.queries();
      return columnStatistics(queries.session, queries.store.get(resultId), column, signal);
    },
    'query/cell': async ({ resultId, version, row, column }, { signal }) => {
      const queries = await service.queries();
      const result = queries.store.get(resultId);
      const view = viewOf(result);
      const shape = result.summary.columns[column];
      if (!view || !shape) throw failWith('bad_input', `There is no column ${column} in this result.`);
      const stored = storedColumn(column);
      const nested = shape.kind === 'list' || shape.kind === 'struct';
      const size = shape.type === 'BLOB' ? `octet_length(${stored})` : `strlen(${stored}::VARCHAR)`;
      return atVersion(result, version, () =>
        onOwnConnection(queries.session, result.timeZone, signal, async (connection) => {
          const answer = await connection.runAndReadAll(
            `SELECT ${stored}::VARCHAR, ${nested ? `${jsonValueExpression(stored, shape.type)}::VARCHAR` : shape.type === 'JSON' ? `${stored}::VARCHAR` : 'NULL'},
           ${size}::DOUBLE FROM ${storedTable(view.table)} WHERE rowid = ${row}`,
          );
          const [cell] = answer.getRows();
          if (!cell) throw failWith('bad_input', `There is no row ${row} in this result.`);
          const [text, json, bytes] = cell as [string | null, string | null, number | null];
          return { text, json, bytes };
        }),
      );
    },
    'query/copy': async (params, { signal }) => {
      const { queries, cells, result, columns } = await range(params);
      if (params.format === 'json') {
        const rows = await atVersion(result, params.version, () =>
          jsonRows(queries.session, result, params, 'object', signal),
        );
        return { text: `[${rows.join(',\n ')}]`, rows: rows.length };
      }
      const values = await atVersion(result, params.version, () => cells.texts(result, params, signal));
      return { text: copyText(params.format, params.header, columns, values), rows: values[0]?.length ?? 0 };
    },
    'query/rows': async ({ resultId, firstRow, rows, form }, { signal }) => {
      const wanted = { firstRow, rows, ...allColumns };
      const { queries, cells, result } = await range({ resultId, ...wanted });
      if (form === 'json') {
        const texts = await jsonRows(queries.session, result, wanted, 'array', signal);
        return { rows: `[${texts.join(',')}]` };
      }
      const columns = await cells.texts(result, wanted, signal);
      const lines = Array.from({ length: columns[0]?.length ?? 0 }, (_, row) =>
        columns.map((column) => column[row] ?? null),
      );
      return { rows: JSON.stringify(lines) };
    },
    'query/export': async ({ resultId, format, path }, { signal }) => {
      const queries = await service.queries();
      return exportFile(queries.session, await queries.materialise(resultId), format, path, signal);
    },
    'query/aggregate': async (params, { signal }) => {
      const { cells, result, columns } = await range(params);
      const values = await atVersion(result, params.version, () => cells.texts(result, params, signal));
      return aggregateCells(columns, values);
    },
    'query/diagnose': async ({ statements }, { signal }) => {
      const session = await context.session();
      return diagnose(session, await context.projectGate(), statements, signal);
    },
    'query/history': async ({ limit }) => (await service.queries()).history.list(limit),
    'query/transaction': async ({ document, action }, { signal }) => {
      if (action !== 'state') await connections.endTransactions(document, action, signal);
      if (connections.transactionOpen(document)) return { open: true };
      const queries = await service.queries();
      const own = await queries.knownDocument(document);
      if (!own) return { open: false };
      if (action !== 'state' && own.inTransaction) {
        await own.run(
          'write',
          async () => {
            try {
              await own.connection.run(action === 'commit' ? 'COMMIT' : 'ROLLBACK');
            } finally {
              own.transactionIs(false);
            }
          },
          signal,
        );
      }
      return { open: own.inTransaction };
    },
    'query/nameResults': async ({ document, names }, { signal }) => {
      await nameResults(await service.queries(), document, names, signal);
      return null;
    },
    'query/closeDocument': async ({ document }) => {
      await connections.closeDocument(document);
      await (await service.queries()).closeDocument(document);
      return null;
    },
  };
}
