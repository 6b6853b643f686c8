import * as vscode from 'vscode';
import { registerCommand } from '../../platform/commands.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Platform } from '../../platform/platform.ts';
import type { QueryFeature } from '../query/queryFeature.ts';
import { AskModel } from './askModel.ts';
import { AskPanel } from './askPanel.ts';

/** Questions in plain words; off until the user has chosen a language model. */
export class AskFeature extends Disposable {
  private page: AskPanel | undefined;

  constructor({ context, engines, projects }: Platform, query: QueryFeature) {
    super();
    const model = this.register(new AskModel(context.secrets));
    this.register(
      registerCommand('dew.ask', async () => {
        if (this.page) {
          this.page.panel.reveal();
          return;
        }
        const project = await projects.current();
        const engine = project
          ? engines.at(project.root, true)
          : engines.of(vscode.window.activeTextEditor?.document.uri);
        const page = new AskPanel({ extension: context.extensionUri, engine, model, query });
        this.page = page;
        page.panel.onDidDispose(() => (this.page = undefined));
      }),
    );
    this.register(registerCommand('dew.setModelKey', () => model.storeKey()));
    this.register({ dispose: () => this.page?.dispose() });
  }

  /** The open page, for the tests in the editor. */
  get panel(): AskPanel | undefined {
    return this.page;
  }
}
