/** A project whose environment is a schema of a real PostgreSQL server. */
import type { PostgresServer } from '../../fixtures/servers/postgres.ts';
import { environmentFile } from './environmentFile.ts';
import { projectWith, type Files } from '../pipelineFixture.ts';

let last = 0;

export async function environmentWith(server: PostgresServer, files: Files, more = '') {
  const schema = `shop_${(last += 1)}`;
  const project = await projectWith({ ...files, 'dew.yaml': environmentFile(server, schema, more) });
  project.context.connections.setSecret('shop_password', server.password);
  const rowsOf = async (sql: string): Promise<unknown[][]> => {
    const { rows } = await server.query(sql);
    return rows.map((row) => Object.values(row));
  };
  return Object.assign(project, {
    schema,
    onServer: (params: Parameters<typeof project.run>[0] = {}, signal?: AbortSignal) =>
      project.run({ ...params, environment: 'postgres' }, signal),
    planOnServer: (params: Parameters<typeof project.run>[0] = {}) =>
      project.plan({ ...params, environment: 'postgres' }),
    /** Rows of the server's; `{schema}` is the environment's. */
    served: (sql: string) => rowsOf(sql.replaceAll('{schema}', schema)),
  });
}
