/** What the host does for a chart, in the results panel and in a notebook alike. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { ChartViewRequests } from '../../../protocol/webview/chart.ts';
import type { ViewHandlers } from '../../platform/webviewChannel.ts';
import type { StoredResult } from '../results/resultStore.ts';

/** A result's name as the name of a file. */
export const fileName = (name: string): string =>
  name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '_').slice(0, 60) || 'result';

/** Beside the file that the statement stands in, else in the engine's folder. */
function besides({ engine, summary }: StoredResult, name: string): vscode.Uri {
  const { origin } = summary;
  const uri = origin ? vscode.Uri.parse(origin.uri) : null;
  const folder = uri?.scheme === 'file' ? path.dirname(uri.fsPath) : engine.root;
  return vscode.Uri.file(path.join(folder, name));
}

export function chartRequests(stored: (resultId: string) => StoredResult): ViewHandlers<ChartViewRequests> {
  return {
    'chart/write': async ({ resultId, ending, content, encoding }) => {
      const result = stored(resultId);
      const target = await vscode.window.showSaveDialog({
        defaultUri: besides(result, `${fileName(result.summary.name)}.${ending}`),
        filters: { [ending.toUpperCase()]: [ending] },
        title: 'Export Chart',
      });
      if (!target) return null;
      await vscode.workspace.fs.writeFile(target, Buffer.from(content, encoding));
      return { words: `Wrote ${vscode.workspace.asRelativePath(target)}` };
    },
    'chart/copyText': async ({ text }) => {
      await vscode.env.clipboard.writeText(text);
      return null;
    },
  };
}

/** Asks for a file and writes the chart there, as text. */
export async function saveChart(
  result: StoredResult,
  chart: ChartViewRequests['chart/keep']['params']['chart'],
): Promise<{ words: string } | null> {
  const target = await vscode.window.showSaveDialog({
    defaultUri: besides(result, `${fileName(result.summary.name)}.chart.yaml`),
    filters: { Chart: ['yaml'] },
    title: 'Save Chart',
  });
  if (!target) return null;
  const request = { resultId: result.summary.id, chart, file: target.fsPath };
  const { path: written } = await result.engine.client.request('chart/save', request);
  return { words: `Saved ${vscode.workspace.asRelativePath(written)}` };
}
