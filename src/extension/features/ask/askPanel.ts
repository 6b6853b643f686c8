/** The page where a question is written, shown as it would be sent, and answered. */
import * as vscode from 'vscode';
import { converse } from '../../../core/ask/conversation.ts';
import { failWith } from '../../../core/failure.ts';
import type { AskMessage } from '../../../protocol/engine/ask.ts';
import type { AskNotifications, AskViewRequests } from '../../../protocol/webview/ask.ts';
import { mayRun } from '../../platform/commands.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engine } from '../../platform/engines.ts';
import { WebviewChannel, type ViewHandlers } from '../../platform/webviewChannel.ts';
import { panelIcon, webviewOptions, webviewPage } from '../../platform/webviewPage.ts';
import type { QueryFeature } from '../query/queryFeature.ts';
import type { AskModel } from './askModel.ts';

export class AskPanel extends Disposable {
  readonly panel: vscode.WebviewPanel;
  private readonly engine: Engine;
  private readonly model: AskModel;
  private readonly query: QueryFeature;
  private readonly drafts = new Map<number, AskMessage[]>();
  private lastId = 0;

  constructor(parts: { extension: vscode.Uri; engine: Engine; model: AskModel; query: QueryFeature }) {
    super();
    this.engine = parts.engine;
    this.model = parts.model;
    this.query = parts.query;
    this.panel = vscode.window.createWebviewPanel('dew.ask', 'Ask Your Data', vscode.ViewColumn.Active, {
      ...webviewOptions(parts.extension),
      retainContextWhenHidden: true,
    });
    this.panel.iconPath = panelIcon(parts.extension);
    const { webview } = this.panel;
    const channel = this.register(
      new WebviewChannel<AskViewRequests, AskNotifications>(webview, this.handlers()),
    );
    webview.html = webviewPage(webview, parts.extension, { view: 'ask', title: 'Ask Your Data' });
    this.register(
      this.model.onDidChange(() => {
        void this.model.setup().then((setup) => channel.notify('ask/setup', setup));
      }),
    );
    this.panel.onDidDispose(() => this.dispose());
  }

  override dispose(): void {
    super.dispose();
    this.panel.dispose();
  }

  private handlers(): ViewHandlers<AskViewRequests> {
    return {
      'ask/ready': () => this.model.setup(),
      'ask/show': async (params, signal) => {
        const draft = await this.engine.client.request('ask/draft', params, { signal });
        const body = await this.model.body(this.engine, draft.messages);
        const id = ++this.lastId;
        this.drafts.clear();
        this.drafts.set(id, draft.messages);
        return { id, draft, body };
      },
      'ask/send': ({ id }, signal) => this.send(id, signal),
      'ask/runStatement': async ({ sql, question }, signal) => {
        if (!mayRun('Ask Your Data')) throw failWith('bad_input', 'Nothing runs in Restricted Mode.');
        const name = question.trim().slice(0, 40);
        const summary = await this.engine.client.request('ask/run', { sql, name }, { signal });
        this.query.store.put(this.engine, summary);
        await this.query.view.show(summary.id);
        return null;
      },
      'ask/openStatement': async ({ sql, question }) => {
        const asked = question.trim().replaceAll(/\s*\n\s*/g, ' ');
        const content = `-- ${asked}\n${sql.replace(/;\s*$/, '')};\n`;
        const document = await vscode.workspace.openTextDocument({ language: 'sql', content });
        await vscode.window.showTextDocument(document);
        return null;
      },
      'ask/copyStatement': async ({ sql }) => {
        await vscode.env.clipboard.writeText(sql);
        return null;
      },
      'ask/setUp': async () => {
        await vscode.commands.executeCommand('workbench.action.openSettings', 'dew.ask');
        return null;
      },
      'ask/setKey': async () => {
        await this.model.storeKey();
        return null;
      },
    };
  }

  private async send(id: number, signal: AbortSignal) {
    const messages = this.drafts.get(id);
    if (!messages)
      throw failWith('conflict', 'This draft is not the one that is shown.', 'Look at it again.');
    const rounds = await converse(
      messages,
      {
        complete: (sent, stop) => this.model.complete(this.engine, sent, stop),
        judge: (text, stop) => this.engine.client.request('ask/judge', { text }, { signal: stop }),
      },
      signal,
    );
    return Promise.all(
      rounds.map(async ({ messages: sent, reply, verdict }) => ({
        body: await this.model.body(this.engine, sent),
        answer: reply.text,
        verdict,
        promptTokens: reply.promptTokens,
        answerTokens: reply.answerTokens,
      })),
    );
  }
}
