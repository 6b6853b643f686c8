import { failWith, type EngineFailure } from '../../core/failure.ts';
import { connectFailure as failureToConnect, noTls, type ConnectHint } from '../connectFailure.ts';
import type { OpenSettings } from '../connector.ts';
import { withoutSecret } from '../withoutSecret.ts';

const hints: readonly ConnectHint[] = [
  {
    sign: /Login failed|ELOGIN/,
    next: 'Check user, password and the name of the database.',
    refused: true,
  },
  { sign: /did not negotiate encryption/, next: noTls, refused: true },
  { sign: /requires encryption/, next: 'Choose another "tls" than disable in dew.yaml.', refused: true },
];

/** What tedious adds to an error; several errors of one login or batch come as an AggregateError. */
interface Details {
  code?: string;
  number?: number;
  state?: number;
  class?: number;
  lineNumber?: number;
  procName?: string;
}

const partsOf = (error: unknown): (Error & Details)[] => {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.flatMap(partsOf);
  return [error instanceof Error ? error : new Error(String(error))];
};

export function connectFailure(error: unknown, settings: OpenSettings, target: string): EngineFailure {
  const parts = partsOf(error);
  const words = parts.map(({ message }) => message).join(' ');
  const codes = parts.map(({ code = '' }) => code);
  return failureToConnect(settings, target, withoutSecret(words, settings.values['password']), codes, hints);
}

/** A statement's error with the server's words and numbers; its line counts from the start of the batch. */
export function statementFailure(error: unknown, { name, values }: OpenSettings): EngineFailure {
  const parts = partsOf(error);
  if (parts.some(({ code }) => code === 'ECANCEL')) return failWith('cancelled', 'Cancelled.');
  if (parts.some(({ code }) => code === 'ETIMEOUT')) {
    return failWith(
      'sql',
      `The statement ran longer than the ${String(values['timeout'])} seconds that "${name}" allows.`,
      'Raise "timeout" of the connection in dew.yaml.',
    );
  }
  const [first] = parts;
  const message = withoutSecret(parts.map(worded).join('\n'), values['password']);
  if (first?.number === undefined) {
    return failWith(
      'unreachable',
      `The connection "${name}" was lost: ${message}`,
      'Run the statement again: the connection is opened anew. An open transaction was rolled back by the server.',
    );
  }
  // A line inside a procedure is no line of the document.
  const line = first.procName ? undefined : first.lineNumber;
  return failWith('sql', message, undefined, line ? { file: '', line, column: 1 } : undefined);
}

function worded({ message, number, state, class: severity, procName, lineNumber }: Error & Details): string {
  if (number === undefined) return message;
  const where = procName ? `, line ${lineNumber ?? 0} of ${procName}` : '';
  return `${message} (error ${number}, severity ${severity ?? 0}, state ${state ?? 0}${where})`;
}
