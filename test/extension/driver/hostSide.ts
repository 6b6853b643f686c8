/** The extension host's end of the bridge: runs functions that a look script sends over. */
import { createServer } from 'node:http';
import * as vscode from 'vscode';

interface Call {
  text: string;
  argument: unknown;
}

const bridge = `http://127.0.0.1:${process.env['DEW_DRIVER_PORT'] ?? ''}`;

export async function answerCalls(): Promise<never> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { text, argument } = JSON.parse(Buffer.concat(chunks).toString()) as Call;
      void answer(text, argument).then((value) => response.end(JSON.stringify(value)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  await fetch(`${bridge}/host`, { method: 'POST', body: `http://127.0.0.1:${port}` });
  return new Promise<never>(() => undefined);
}

async function answer(text: string, argument: unknown): Promise<{ value: unknown } | { error: string }> {
  try {
    // The text comes from the look script that started this window.
    // oxlint-disable-next-line typescript/no-implied-eval
    const make = new Function(`return (${text})`) as () => (api: typeof vscode, argument: unknown) => unknown;
    return { value: (await make()(vscode, argument)) ?? null };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
