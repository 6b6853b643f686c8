/** A project beside a server of its own. */
import { dewFile, pipeline, projectWith, type Files } from '../engine/pipelineFixture.ts';
import { shopConnection, type Server } from '../fixtures/servers/shopConnection.ts';

export const connectionTo = (server: Server, more = ''): string =>
  `${dewFile}${shopConnection(server)}    read_only: false\n${more}`;

export async function transferProject(server: Server, tasks: string, files: Files = {}, more = '') {
  const models = 'sql/models/sums.sql' in files ? undefined : '';
  const project = await projectWith({
    'dew.yaml': connectionTo(server, more),
    'main.pipeline.yaml': pipeline(tasks, models),
    ...files,
  });
  project.context.connections.setSecret('shop_password', server.password);
  return project;
}
