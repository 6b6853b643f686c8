/** A project beside a real PostgreSQL. */
import { dewFile, pipeline, projectWith, type Files } from '../engine/pipelineFixture.ts';
import type { PostgresServer } from '../fixtures/servers/postgres.ts';

export const connectionTo = ({ host, port, user, database }: PostgresServer, more = ''): string =>
  `${dewFile}connections:
  shop:
    type: postgres
    host: ${host}
    port: ${port}
    database: ${database}
    user: ${user}
    password: \${secret:shop_password}
    read_only: false
${more}`;

export async function transferProject(server: PostgresServer, tasks: string, files: Files = {}, more = '') {
  const models = 'sql/models/sums.sql' in files ? undefined : '';
  const project = await projectWith({
    'dew.yaml': connectionTo(server, more),
    'main.pipeline.yaml': pipeline(tasks, models),
    ...files,
  });
  project.context.connections.setSecret('shop_password', server.password);
  return project;
}
