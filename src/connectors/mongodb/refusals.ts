import { failWith } from '../../core/failure.ts';
import { changeIn } from '../../core/mongo/changes.ts';
import type { MongoStatement } from '../../core/mongo/statement.ts';
import { placeAt } from './failures.ts';

/** MongoDB has no read-only session, so what may change something is not sent at all. */
export function refuseChange(text: string, statement: MongoStatement): void {
  const change = changeIn(statement);
  if (!change) return;
  throw failWith(
    'unconfirmed',
    `This connection is read-only here: ${change.what} may change something, and was not sent.`,
    undefined,
    { file: '', ...placeAt(text, change.start) },
  );
}
