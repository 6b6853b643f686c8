/** What has to be known and agreed to before tasks reach a connection. */
import * as vscode from 'vscode';
import { failureOf, failWith } from '../../../core/failure.ts';
import type { RunParams } from '../../../protocol/engine/pipeline.ts';
import type { Engine } from '../../platform/engines.ts';
import type { ConnectionSecrets } from '../connections/connectionSecrets.ts';

/** Gives the engine the secrets of the connections that the pipeline uses, asking for those that are not kept. */
export async function prepareConnections(
  engine: Engine,
  { pipeline = 'main', environment }: RunParams,
  secrets: ConnectionSecrets,
): Promise<void> {
  await prepareEnvironment(engine, environment ?? null, secrets);
  const pipelines = await engine.client.request('pipeline/list', null);
  const tasks = pipelines.find(({ id }) => id === pipeline)?.tasks ?? [];
  for (const name of new Set(tasks.flatMap(({ connection }) => connection ?? []))) {
    await prepareConnection(engine, name, secrets);
  }
}

/** The same for the server of an environment; nothing for the DuckDB file. */
export async function prepareEnvironment(
  engine: Engine,
  environment: string | null,
  secrets: ConnectionSecrets,
): Promise<void> {
  if (environment === null) return;
  const entries = await engine.client.request('pipeline/environments', null);
  const target = entries.find(({ name }) => name === environment)?.target;
  // The engine says what is wrong with a name that it does not know.
  if (target !== undefined) await prepareConnection(engine, target, secrets);
}

async function prepareConnection(engine: Engine, name: string, secrets: ConnectionSecrets): Promise<void> {
  if ((await secrets.prepare(engine, name)).ready) return;
  throw failWith('secret_missing', `Nobody has given the secret of "${name}".`, 'Start it again.');
}

/** What would write to a production system is shown, and begins where the user agrees. */
export async function runAgreed<Params extends { confirmed?: boolean }, Answer>(
  params: Params,
  run: (params: Params) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await run(params);
  } catch (error) {
    const { code, message } = failureOf(error);
    if (code !== 'unconfirmed') throw error;
    const agree = 'Run on Production';
    const answer = await vscode.window.showWarningMessage(
      'This writes to a production system.',
      { modal: true, detail: message },
      agree,
    );
    if (answer !== agree) throw error;
    return run({ ...params, confirmed: true });
  }
}
