/**
 * The wire between the two processes of an editor test: this one drives the page, the extension
 * host calls the editor's API. Each side sends the other a function as text with its argument.
 */
import { createServer, type Server } from 'node:http';
import type { Page } from 'playwright-core';
import type { frameWith } from './browser.ts';

/** What a function that the host sends over can use. */
export interface PageSide {
  page: Page;
  frame(selector: string, timeout?: number): ReturnType<typeof frameWith>;
  /** The source of axe-core, to be evaluated in a frame. */
  axe: string;
  read(file: string): Promise<string>;
}

export interface Bridge {
  port: number;
  /** The address at which the host answers; known once its driver has started. */
  host: Promise<string>;
  use(side: PageSide): void;
  close(): void;
}

interface Call {
  text: string;
  argument: unknown;
}

/** Opens the page's end; the port goes into the server's environment, which the host inherits. */
export async function openBridge(): Promise<Bridge> {
  let side: PageSide | undefined;
  let tellHost: (address: string) => void = () => undefined;
  const host = new Promise<string>((resolve) => (tellHost = resolve));
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const answer = (value: unknown): void => void response.end(JSON.stringify(value));
      if (request.url === '/host') {
        tellHost(body);
        answer({});
        return;
      }
      if (!side) {
        answer({ error: 'The page is not open yet.' });
        return;
      }
      call(JSON.parse(body) as Call, side).then(
        (value) => answer({ value: value ?? null }),
        (error: unknown) =>
          answer({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
      );
    });
  });
  const port = await listen(server);
  return { port, host, use: (given) => (side = given), close: () => void server.close() };
}

async function call({ text, argument }: Call, side: PageSide): Promise<unknown> {
  // The text comes from our own test in the extension host of the window that this process opened.
  // oxlint-disable-next-line typescript/no-implied-eval
  const make = new Function(`return (${text})`) as () => (
    side: PageSide,
    argument: unknown,
  ) => Promise<unknown>;
  return make()(side, argument);
}

export function listen(server: Server): Promise<number> {
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    }),
  );
}
