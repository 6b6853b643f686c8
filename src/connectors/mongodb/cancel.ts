import { randomUUID } from 'node:crypto';
import type { MongoClient } from 'mongodb';

/** Milliseconds that the search for what runs may take. */
const patience = 2_000;

/** A comment that the server shows with everything a statement makes it do. */
export const newMark = (): string => `dew-${randomUUID()}`;

/**
 * Ends on the server what carries a mark. Closing the connection, which the client library does by itself, makes
 * MongoDB notice only when it next looks; systems that do not know these commands have nothing else.
 */
export async function killMarked(client: MongoClient, mark: string): Promise<void> {
  const admin = client.db('admin');
  const signal = AbortSignal.timeout(patience);
  const marked = [{ 'command.comment': mark }, { 'cursor.originatingCommand.comment': mark }];
  try {
    const { inprog } = await admin.command({ currentOp: 1, $ownOps: true, $or: marked }, { signal });
    const running = (inprog as { opid?: number | string }[]).filter(({ opid }) => opid !== undefined);
    await Promise.all(running.map(({ opid }) => admin.command({ killOp: 1, op: opid }, { signal })));
  } catch {
    // The statement is over for its reader all the same.
  }
}
