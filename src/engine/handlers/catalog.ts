import { addExtract } from '../../core/pipeline/addExtract.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import type { CatalogRequests } from '../../protocol/engine/catalog.ts';
import { listDataFiles } from '../catalog/dataFiles.ts';
import { databaseTarget } from '../catalog/databaseFile.ts';
import { fileFacts, withConnection } from '../catalog/fileFacts.ts';
import { documentOf, fileDocument } from '../catalog/previewDocument.ts';
import type { FileReaders } from '../catalog/previewTargets.ts';
import { resolveTarget, writeTarget } from '../catalog/previewTargets.ts';
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
    'catalog/preview': async ({ target, wish = {}, raw = false, uri }, { signal }) => {
      const shown = uri === undefined ? {} : { uri };
      const found = await resolveTarget(context, target, signal);
      const queries = await service.queries();
      if (found.kind === 'relation') return queries.preview({ name: found.name, sql: found.sql, ...shown });
      if (found.format === 'duckdb') {
        const { sql } = await databaseTarget(context, found.path, wish.sheet, signal);
        return queries.preview({ name: found.name, sql, ...shown });
      }
      return queries.preview({
        name: found.name,
        sql: found.sql,
        target: writeTarget(target, wish, raw),
        ...shown,
      });
    },
    'catalog/fileFacts': ({ target, wish }, { signal }) => fileFacts(context, readers, target, wish, signal),
    'catalog/previewDocument': async ({ target, wish: read = {}, ...wish }, { signal }) => {
      const found = await resolveTarget(context, target, signal);
      if (found.kind === 'relation') {
        const gate = await context.projectGate();
        return gate.use('read', ({ connection }) => documentOf(connection, found.sql, wish), signal);
      }
      if (found.format === 'duckdb') {
        const { sql } = await databaseTarget(context, found.path, read.sheet, signal);
        return withConnection(context, signal, (connection) => documentOf(connection, sql, wish));
      }
      const reader = await readers.of(found.path, found.format, signal, read);
      return withConnection(context, signal, (connection) => fileDocument(connection, reader, wish));
    },
    'catalog/addExtract': async ({ text, file, facts, wish }) => addExtract(text, file, facts, wish),
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
