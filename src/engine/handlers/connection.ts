import { addConnectionExtract } from '../../core/pipeline/addExtract.ts';
import type { ConnectionRequests } from '../../protocol/engine/connection.ts';
import type { Connections } from '../connection/connections.ts';
import { saveConnection } from '../connection/saveConnection.ts';
import type { EngineContext, Handlers } from '../context.ts';
import { firstRowCount } from '../query/firstRows.ts';
import { failWith } from '../../core/failure.ts';
import type { QueryService } from './query.ts';

export type ConnectionHandlers = Pick<Handlers, keyof ConnectionRequests>;

/** Trees and previews share one session for each connection. */
const catalogDocument = 'dew:catalog';

export function createConnectionHandlers(
  context: EngineContext,
  service: QueryService,
  connections: Connections,
): ConnectionHandlers {
  return {
    'connection/list': () => connections.entries(),
    'connection/secret': async ({ name, value }) => {
      connections.setSecret(name, value);
      return null;
    },
    'connection/test': ({ name, settings }, { signal }) => connections.test(name, settings, signal),
    'connection/schemas': ({ name }, { signal }) =>
      connections.use(name, catalogDocument, signal, (session) => session.schemas(signal)),
    'connection/relations': ({ name, schema }, { signal }) =>
      connections.use(name, catalogDocument, signal, (session) => session.relations(schema, signal)),
    'connection/relation': ({ name, schema, relation }, { signal }) =>
      connections.use(name, catalogDocument, signal, async (session) => {
        const found =
          (await session.relation?.(schema, relation, signal)) ??
          (await session.relations(schema, signal)).find((other) => other.name === relation);
        if (found) return found;
        throw failWith('not_found', `"${schema}" has no "${relation}".`);
      }),
    'connection/preview': async ({ name, schema, relation }, { signal }) => {
      const sql = await connections.use(name, catalogDocument, signal, async (session) =>
        session.previewOf(schema, relation, firstRowCount),
      );
      const queries = await service.queries();
      const params = { sql, name: relation, origin: null, document: catalogDocument, connection: name };
      return queries.runOn(connections, params, signal);
    },
    'connection/addExtract': async ({ text, name, schema, relation }) =>
      addConnectionExtract(text, name, { schema, name: relation }),
    'connection/save': async ({ name, settings }) => {
      await saveConnection(context.options.root, name, settings);
      return null;
    },
    'connection/settings': async ({ name }) => {
      const entries = Object.entries(await connections.find(name));
      return Object.fromEntries(
        entries.filter((entry): entry is [string, string | number | boolean] => entry[1] !== undefined),
      );
    },
  };
}
