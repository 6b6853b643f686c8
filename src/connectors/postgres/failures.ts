import { DatabaseError } from 'pg';
import { failWith, isEngineFailure, type EngineFailure, messageOf } from '../../core/failure.ts';
import { connectFailure as failureToConnect, noTls, type ConnectHint } from '../connectFailure.ts';
import type { OpenSettings } from '../connector.ts';
import { withoutSecret } from '../withoutSecret.ts';
import { readOnlyFailure } from '../readOnly.ts';

const hints: readonly ConnectHint[] = [
  { sign: /does not support SSL/, next: noTls, refused: true },
  { sign: /^28/, next: 'Check user and password.', refused: true },
  { sign: /^3D000/, next: 'Check the name of the database.', refused: true },
];

export function connectFailure(error: unknown, settings: OpenSettings, target: string): EngineFailure {
  const message = messageOf(error);
  const { code = '' } = error as { code?: string };
  const said = withoutSecret(message || code, settings.values['password']);
  return failureToConnect(settings, target, said, [code], hints);
}

/** The server ends the session: shutdown, a crash of its own, or an administrator's word. */
const lost = /^(57P0[1-5]|08...)$/;

/** A statement's error with the server's words; its place counts from `shift` characters after its start. */
export function statementFailure(
  error: unknown,
  sql: string,
  { name, values }: OpenSettings,
  shift = 0,
): EngineFailure {
  if (isEngineFailure(error)) return error;
  const message = messageOf(error);
  if (!(error instanceof DatabaseError) || lost.test(error.code ?? '')) {
    return failWith(
      'unreachable',
      `The connection "${name}" was lost: ${withoutSecret(message, values['password'])}`,
      'Run the statement again: the connection is opened anew. An open transaction was rolled back by the server.',
    );
  }
  if (error.code === '57014' && /user request/.test(message)) return failWith('cancelled', 'Cancelled.');
  const seconds = Number(values['timeout'] ?? 0);
  if (error.code === '57014' && /statement timeout/.test(message) && seconds > 0) {
    return failWith(
      'sql',
      `The statement ran longer than the ${seconds} seconds that "${name}" allows.`,
      'Raise "timeout" of the connection in dew.yaml.',
    );
  }
  if (error.code === '25006') {
    const what = `"${name}" is read-only here: ${message}.`;
    // An extract only reads, whatever the connection may do.
    return values['read_only'] === true ? readOnlyFailure(what) : failWith('unconfirmed', what);
  }
  const detail = error.detail ? ` ${error.detail}` : '';
  const offset = error.position === undefined ? undefined : Number(error.position) - 1 - shift;
  const place = offset === undefined ? undefined : placeAt(sql, offset);
  return failWith(
    'sql',
    `${withoutSecret(message + detail, values['password'])} (${error.code ?? 'no code'})`,
    error.hint,
    place && { file: '', ...place },
  );
}

/** The server counts characters, an editor UTF-16 units. */
function placeAt(sql: string, characters: number): { line: number; column: number } {
  const before = [...sql].slice(0, characters).join('').split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
