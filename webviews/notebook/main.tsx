/** The renderer of results in notebooks: the editor loads it as a module and hands it one element per output. */
import './notebook.css';
import { render } from 'preact';
import type { ChannelMessage } from '../../src/protocol/webview/channel.ts';
import type {
  NotebookNotifications,
  NotebookOutput,
  NotebookRequests,
} from '../../src/protocol/webview/notebook.ts';
import { connectThrough } from '../common/host.ts';
import { NotebookResult } from './NotebookResult.tsx';

/** What the editor gives a renderer, as far as it is used here. */
interface RendererContext {
  postMessage?(message: unknown): void;
  onDidReceiveMessage?(listener: (message: ChannelMessage) => void): unknown;
}

interface OutputItem {
  id: string;
  json(): NotebookOutput;
}

export function activate(context: RendererContext) {
  for (const file of ['./notebook.css', '../codicon.css']) {
    const style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = new URL(file, import.meta.url).toString();
    document.head.append(style);
  }
  const host = connectThrough<NotebookRequests, NotebookNotifications>(
    (message) => context.postMessage?.(message),
    (listener) => context.onDidReceiveMessage?.(listener),
  );
  const shown = new Map<string, HTMLElement>();
  return {
    renderOutputItem(item: OutputItem, element: HTMLElement): void {
      const { result } = item.json();
      shown.set(item.id, element);
      render(<NotebookResult key={result.id} host={host} first={result} />, element);
    },
    disposeOutputItem(id?: string): void {
      for (const [known, element] of shown) {
        if (id !== undefined && known !== id) continue;
        render(null, element);
        shown.delete(known);
      }
    },
  };
}
