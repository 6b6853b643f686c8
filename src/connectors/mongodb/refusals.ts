import { changeIn } from '../../core/mongo/changes.ts';
import type { MongoStatement } from '../../core/mongo/statement.ts';
import { readOnlyFailure } from '../readOnly.ts';
import { placeAt } from './failures.ts';

/** MongoDB has no read-only session, so what may change something is not sent at all. */
export function refuseChange(text: string, statement: MongoStatement): void {
  const change = changeIn(statement);
  if (!change) return;
  throw readOnlyFailure(
    `This connection is read-only here: ${change.what} may change something, and was not sent.`,
    { file: '', ...placeAt(text, change.start) },
  );
}
