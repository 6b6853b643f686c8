/** What has to be known and agreed to before tasks reach a connection. */
import * as vscode from 'vscode';
import { failureOf, failWith } from '../../../core/failure.ts';
import type { RunParams, RunState } from '../../../protocol/engine/pipeline.ts';
import type { Engine } from '../../platform/engines.ts';
import type { ConnectionSecrets } from '../connections/connectionSecrets.ts';

/** Gives the engine the secrets of the connections that the pipeline uses, asking for those that are not kept. */
export async function prepareConnections(
  engine: Engine,
  { pipeline = 'main' }: RunParams,
  secrets: ConnectionSecrets,
): Promise<void> {
  const pipelines = await engine.client.request('pipeline/list', null);
  const tasks = pipelines.find(({ id }) => id === pipeline)?.tasks ?? [];
  for (const name of new Set(tasks.flatMap(({ connection }) => connection ?? []))) {
    if ((await secrets.prepare(engine, name)).ready) continue;
    throw failWith('secret_missing', `Nobody has given the secret of "${name}".`, 'Run the pipeline again.');
  }
}

/** A run that would write to a production system is shown, and begins where the user agrees. */
export async function runAgreed(
  params: RunParams,
  run: (params: RunParams) => Promise<RunState>,
): Promise<RunState> {
  try {
    return await run(params);
  } catch (error) {
    const { code, message } = failureOf(error);
    if (code !== 'unconfirmed') throw error;
    const agree = 'Run on Production';
    const answer = await vscode.window.showWarningMessage(
      'This run writes to a production system.',
      { modal: true, detail: message },
      agree,
    );
    if (answer !== agree) throw error;
    return run({ ...params, confirmed: true });
  }
}
