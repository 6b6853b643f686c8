/** The language model that the user chose: a server by its address and key, or one of the editor's own. */
import * as vscode from 'vscode';
import { failWith } from '../../../core/failure.ts';
import type { AskMessage, AskReply } from '../../../protocol/engine/ask.ts';
import type { AskSetup } from '../../../protocol/webview/ask.ts';
import { readSetting } from '../../platform/configuration.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engine } from '../../platform/engines.ts';

/** For servers whose key shall not be stored, and where the editor's storage does not outlive a reload. */
const keyVariable = 'DEW_ASK_KEY';

export class AskModel extends Disposable {
  private readonly secrets: vscode.SecretStorage;
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  readonly onDidChange = this.changed.event;

  constructor(secrets: vscode.SecretStorage) {
    super();
    this.secrets = secrets;
    this.register(secrets.onDidChange(() => this.changed.fire()));
    this.register(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('dew.ask')) this.changed.fire();
      }),
    );
  }

  async setup(): Promise<AskSetup> {
    const provider = readSetting('dew.ask.provider');
    const model = readSetting('dew.ask.model');
    if (provider === 'off') {
      return { provider, destination: '', model, key: 'none', problem: 'Asking is off.' };
    }
    if (provider === 'editor') return this.editorSetup(model);
    const destination = hostOf(readSetting('dew.ask.baseUrl'));
    const { source } = await this.key();
    const problem =
      destination === ''
        ? 'The address of the server is not valid: see dew.ask.baseUrl.'
        : model === ''
          ? 'No model is named: see dew.ask.model.'
          : null;
    return { provider, destination, model, key: source, problem };
  }

  /** What `complete` posts for these messages, as the page shows it. */
  async body(engine: Engine, messages: AskMessage[]): Promise<string> {
    if (readSetting('dew.ask.provider') === 'editor') return JSON.stringify(messages);
    const model = readSetting('dew.ask.model');
    return (await engine.client.request('ask/body', { messages, model })).body;
  }

  async complete(engine: Engine, messages: AskMessage[], signal: AbortSignal): Promise<AskReply> {
    const { provider, problem } = await this.setup();
    if (problem !== null) throw failWith('bad_input', problem, 'Open the settings of "dew.ask".');
    if (provider === 'editor') return this.askEditor(messages, signal);
    const server = {
      baseUrl: readSetting('dew.ask.baseUrl'),
      model: readSetting('dew.ask.model'),
      key: (await this.key()).value,
    };
    return engine.client.request('ask/complete', { messages, server }, { signal });
  }

  /** Asks for the key of the present server and keeps it for that server only; empty removes it. */
  async storeKey(): Promise<void> {
    const origin = originOf(readSetting('dew.ask.baseUrl'));
    if (origin === null)
      throw failWith(
        'bad_input',
        'The address of the server is not valid.',
        'Correct dew.ask.baseUrl first.',
      );
    const value = await vscode.window.showInputBox({
      title: `Key for ${origin}`,
      prompt: `It is kept in the editor's secret storage and sent to ${origin} only. Leave it empty to remove it.`,
      password: true,
      ignoreFocusOut: true,
    });
    if (value === undefined) return;
    if (value.trim() === '') await this.secrets.delete(secretName(origin));
    else await this.secrets.store(secretName(origin), value.trim());
    this.changed.fire();
  }

  /** A key belongs to one server: another address never gets it. */
  private async key(): Promise<{ value: string | null; source: AskSetup['key'] }> {
    const origin = originOf(readSetting('dew.ask.baseUrl'));
    const stored = origin === null ? undefined : await this.secrets.get(secretName(origin));
    if (stored) return { value: stored, source: 'stored' };
    const given = process.env[keyVariable];
    return given ? { value: given, source: 'environment' } : { value: null, source: 'none' };
  }

  private async editorSetup(wanted: string): Promise<AskSetup> {
    const chosen = await this.editorModel(wanted);
    return {
      provider: 'editor',
      destination: chosen ? chosen.vendor : "the editor's language models",
      model: chosen?.name ?? wanted,
      key: 'none',
      problem: chosen
        ? null
        : wanted
          ? `The editor offers no language model "${wanted}".`
          : 'The editor offers no language model here.',
    };
  }

  private async editorModel(wanted: string): Promise<vscode.LanguageModelChat | undefined> {
    const models = await vscode.lm.selectChatModels();
    if (wanted === '') return models[0];
    return models.find(({ id, family, name }) => [id, family, name].includes(wanted));
  }

  private async askEditor(messages: AskMessage[], signal: AbortSignal): Promise<AskReply> {
    const model = await this.editorModel(readSetting('dew.ask.model'));
    if (!model) throw failWith('not_found', 'The editor offers no language model here.');
    const cancellation = new vscode.CancellationTokenSource();
    const cancel = (): void => cancellation.cancel();
    signal.addEventListener('abort', cancel);
    try {
      const { User, Assistant } = vscode.LanguageModelChatMessage;
      const request = messages.map(({ role, content }) =>
        role === 'assistant' ? Assistant(content) : User(content),
      );
      const answer = await model.sendRequest(
        request,
        { justification: 'Data Workbench turns your question into SQL.' },
        cancellation.token,
      );
      let text = '';
      for await (const part of answer.text) text += part;
      return { text, promptTokens: null, answerTokens: null };
    } finally {
      signal.removeEventListener('abort', cancel);
      cancellation.dispose();
    }
  }
}

const secretName = (origin: string): string => `ask:${origin}`;

function originOf(address: string): string | null {
  try {
    return new URL(address).origin;
  } catch {
    return null;
  }
}

function hostOf(address: string): string {
  const origin = originOf(address);
  return origin === null ? '' : new URL(origin).host;
}
