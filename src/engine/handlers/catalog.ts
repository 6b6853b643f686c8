import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import type { CatalogRequests } from '../../protocol/engine/catalog.ts';
import { listDataFiles } from '../catalog/dataFiles.ts';
import { documentOf, fileDocument } from '../catalog/previewDocument.ts';
import type { FileReaders } from '../catalog/previewTargets.ts';
import { resolveTarget } from '../catalog/previewTargets.ts';
import { listRelations } from '../catalog/relations.ts';
import type { EngineContext, Handlers } from '../context.ts';
import type { QueryService } from './query.ts';

export type CatalogHandlers = Pick<Handlers, keyof CatalogRequests>;

export function createCatalogHandlers(
  context: EngineContext,
  service: QueryService,
  readers: FileReaders,
): CatalogHandlers {
  return {
    'catalog/relations': async (_, { signal }) => listRelations(await context.projectGate(), signal),
    'catalog/files': async (_, { signal }) => listDataFiles(context.options.root, signal),
    'catalog/preview': async ({ target }, { signal }) => {
      const found = await resolveTarget(context, target, signal);
      const queries = await service.queries();
      if (found.kind === 'relation') return queries.preview({ name: found.name, sql: found.sql });
      if (found.format === 'duckdb') {
        const gate = (await context.session()).gate(found.path);
        const tables = await listRelations(gate, signal);
        const rows = tables.map(({ schema, name, kind, rowCount, columns }) =>
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
        return queries.preview({
          name: found.name,
          sql: `FROM (${values}) AS tables("schema", "name", kind, "rows", columns)`,
        });
      }
      return queries.preview({ name: found.name, sql: found.sql, target });
    },
    'catalog/previewDocument': async ({ target, ...wish }, { signal }) => {
      const found = await resolveTarget(context, target, signal);
      if (found.kind === 'relation') {
        const gate = await context.projectGate();
        return gate.use('read', ({ connection }) => documentOf(connection, found.sql, wish), signal);
      }
      const reader = await readers.of(found.path, found.format, signal);
      const connection = await (await context.session()).connect();
      const interrupt = () => connection.interrupt();
      signal.addEventListener('abort', interrupt);
      try {
        return await fileDocument(connection, reader, found.path, wish);
      } finally {
        signal.removeEventListener('abort', interrupt);
        connection.disconnectSync();
      }
    },
    'catalog/complete': async ({ sql, offset }, { signal }) => {
      const gate = await context.projectGate();
      return gate.use(
        'read',
        async ({ connection, alias }) => {
          await connection.run(`USE ${quoteIdentifier(alias)}`);
          const before = sql.slice(0, offset);
          const answer = await connection.runAndReadAll(
            `SELECT suggestion, suggestion_start::INTEGER FROM sql_auto_complete(${quoteLiteral(before)})`,
          );
          const bytes = Buffer.from(before);
          return answer.getRows().map(([text, start]) => ({
            text: String(text).trimEnd(),
            start: bytes.subarray(0, Number(start)).toString().length,
          }));
        },
        signal,
      );
    },
  };
}
