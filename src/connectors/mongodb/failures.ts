import { MongoBulkWriteError, MongoNetworkError, MongoServerError, MongoServerSelectionError } from 'mongodb';
import { failWith, type EngineFailure, messageOf } from '../../core/failure.ts';
import { membersBelow, parseJsonTree } from '../../core/format/jsonTree.ts';
import { connectFailure as failureToConnect, noTls, type ConnectHint } from '../connectFailure.ts';
import type { OpenSettings } from '../connector.ts';
import { withoutSecret } from '../withoutSecret.ts';

const hints: readonly ConnectHint[] = [
  { sign: /ENODATA|querySrv/, next: 'Check the host name.' },
  {
    sign: /authentication|auth failed|AuthenticationFailed|Unauthorized/i,
    next: 'Check user, password and "auth_database".',
    refused: true,
  },
  {
    sign: /wire version/i,
    next: 'The server is older than MongoDB 4.4, which this connection needs.',
    refused: true,
  },
  { sign: /wrong version number|packet length too long|EPROTO/i, next: noTls, refused: true },
  {
    sign: /closed|ECONNRESET|socket hang up/i,
    next: 'Does something else than MongoDB answer there, or does the server want TLS?',
    refused: true,
  },
];

export function connectFailure(error: unknown, settings: OpenSettings, target: string): EngineFailure {
  const said = withoutSecret(deepest(error), settings.values['password']);
  return failureToConnect(settings, target, said, [], hints);
}

function deepest(error: unknown): string {
  const { cause } = error as { cause?: unknown };
  if (cause instanceof Error && cause.message !== '') return deepest(cause);
  if (!(error instanceof Error)) return String(error);
  const { code, codeName, errors } = error as { code?: unknown; codeName?: unknown; errors?: Error[] };
  const words = error.message || errors?.map(({ message }) => message).join('; ') || error.name;
  const label = typeof codeName === 'string' ? codeName : typeof code === 'string' ? code : undefined;
  return label === undefined || words.includes(label) ? words : `${words} (${label})`;
}

/** A statement's error in the server's words, at the place of the name that it complains of. */
export function statementFailure(
  thrown: unknown,
  statement: string,
  { name, values }: OpenSettings,
): EngineFailure {
  // An error of many writes hides that the connection was lost.
  const inner = thrown instanceof MongoBulkWriteError ? (thrown.errorResponse as unknown) : undefined;
  const error = inner instanceof Error ? inner : thrown;
  const message = messageOf(error);
  const said = withoutSecret(message, values['password']);
  if (error instanceof MongoServerError) {
    if (error.code === 50) {
      const seconds = String(values['timeout']);
      const next = 'Raise "timeout" of the connection in dew.yaml, or narrow the statement.';
      return failWith('sql', `The server ended the statement after ${seconds} s: ${said}`, next);
    }
    const label = error.codeName ?? error.code ?? 'no code';
    const place = placeOfName(message, statement);
    return failWith('sql', `${said} (${label})`, undefined, place && { file: '', ...place });
  }
  const lost = error instanceof MongoNetworkError || error instanceof MongoServerSelectionError;
  if (!lost) return failWith('sql', said);
  return failWith(
    'unreachable',
    `The connection "${name}" was lost: ${said}`,
    'Run the statement again: the connection is opened anew.',
  );
}

/** Errors of the server have no place, but quote the name of a stage or operator: where that stands once, it is there. */
function placeOfName(message: string, statement: string): { line: number; column: number } | undefined {
  const { root } = parseJsonTree(statement);
  if (!root) return undefined;
  const named = new Set(message.match(/\$\w+/g));
  const found = [...membersBelow(root)].filter(({ key }) => named.has(key));
  const [only] = found;
  return found.length === 1 && only ? placeAt(statement, only.keyStart) : undefined;
}

export function placeAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
