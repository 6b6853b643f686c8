/** One request to a server that speaks OpenAI's chat completions: these messages, and nothing beside them. */
import { failWith, failureOf } from '../../core/failure.ts';
import type { AskMessage, AskReply, AskServer } from '../../protocol/engine/ask.ts';

const timeout = 120_000;
const longestAnswer = 200_000;

/** The JSON text that is posted. */
export function requestBody(model: string, messages: readonly AskMessage[]): string {
  return JSON.stringify({ model, messages });
}

export async function completeMessages(
  messages: AskMessage[],
  server: AskServer,
  signal: AbortSignal,
): Promise<AskReply> {
  const baseURL = checkedUrl(server);
  const { OpenAI } = await import('./openai.bundle.ts');
  const client = new OpenAI({
    baseURL,
    apiKey: server.key ?? 'none',
    organization: null,
    project: null,
    maxRetries: 1,
    timeout,
    // What runs here is nobody's business, and a redirect would carry the key elsewhere.
    defaultHeaders: { ...withoutMachine, ...(server.key === null ? { Authorization: null } : {}) },
    fetchOptions: { redirect: 'error' },
    logLevel: 'off',
  });
  try {
    const answer = await client.chat.completions.create({ model: server.model, messages }, { signal });
    const text = answer.choices[0]?.message.content ?? '';
    if (text === '') throw failWith('not_found', `${server.model} gave an empty answer.`, 'Ask again.');
    return {
      text: text.slice(0, longestAnswer),
      promptTokens: answer.usage?.prompt_tokens ?? null,
      answerTokens: answer.usage?.completion_tokens ?? null,
    };
  } catch (error) {
    signal.throwIfAborted();
    throw scrubbed(error, server, baseURL);
  }
}

const withoutMachine = Object.fromEntries(
  ['Lang', 'Package-Version', 'OS', 'Arch', 'Runtime', 'Runtime-Version', 'Retry-Count', 'Timeout'].map(
    (name) => [`X-Stainless-${name}`, null],
  ),
);

function checkedUrl({ baseUrl }: AskServer): string {
  let url: URL;
  try {
    url = new URL(baseUrl);
  } catch {
    throw failWith(
      'bad_input',
      `"${baseUrl}" is no address.`,
      'Set dew.ask.baseUrl, such as https://api.openai.com/v1.',
    );
  }
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback))
    throw failWith(
      'bad_input',
      `${url.protocol}//${url.hostname} would carry the question and the key unencrypted.`,
      'Use https. Only this machine itself may be reached by http.',
    );
  if (url.username || url.password)
    throw failWith(
      'bad_input',
      'The address of the language model holds a password.',
      'Store the key with "Set Language Model Key" instead.',
    );
  return baseUrl.replace(/\/+$/, '');
}

/** The server's words without the key, which some servers repeat. */
function scrubbed(error: unknown, server: AskServer, baseURL: string): Error {
  const status = (error as { status?: unknown }).status;
  const plain = failureOf(error).message;
  const words = server.key ? plain.replaceAll(server.key, '…') : plain;
  const host = new URL(baseURL).host;
  if (status === 401 || status === 403)
    return failWith(
      'bad_input',
      `${host} refused the key: ${words}`,
      'Store another one with "Set Language Model Key".',
    );
  if (status === 404)
    return failWith(
      'not_found',
      `${host} has no model "${server.model}" there: ${words}`,
      'Check dew.ask.model and dew.ask.baseUrl.',
    );
  if (status === 429)
    return failWith('conflict', `${host} takes no more requests now: ${words}`, 'Wait, then ask again.');
  if (typeof status === 'number') return failWith('internal', `${host} answered ${status}: ${words}`);
  const failure = failureOf(error);
  if (failure.code !== 'internal') return failWith(failure.code, words, failure.next);
  return failWith(
    'not_found',
    `${host} could not be reached: ${rootCause(error)}`,
    'Check dew.ask.baseUrl and whether the server runs.',
  );
}

/** The client wraps the system's own words twice. */
function rootCause(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? rootCause(error.cause) : error.message;
}
