/** A project beside a server of its own. */
import { dewFile, pipeline, projectWith, type Files } from '../engine/pipelineFixture.ts';

interface Server {
  /** PostgreSQL where left out. */
  type?: string;
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

export const connectionTo = ({ type = 'postgres', host, port, user, database }: Server, more = ''): string =>
  `${dewFile}connections:
  shop:
    type: ${type}
    host: ${host}
    port: ${port}
    database: ${database}
    user: ${user}
    password: \${secret:shop_password}
    read_only: false
${more}`;

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
