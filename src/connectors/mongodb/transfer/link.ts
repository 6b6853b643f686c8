import type { CollectionInfo, Db, MongoClient } from 'mongodb';
import { failWith, isEngineFailure } from '../../../core/failure.ts';
import type { OpenSettings } from '../../connector.ts';
import { statementFailure } from '../failures.ts';

/** A session as its transfer sees it. */
export interface Link {
  readonly client: MongoClient;
  readonly settings: OpenSettings;
}

export type StoredDocument = Record<string, unknown>;

export const databaseOf = ({ client, settings }: Link, schema: string | null): Db =>
  client.db(schema ?? String(settings.values['database']));

/** What is known of a collection; a server may pass over the filter. */
export const collectionInfo = async (db: Db, name: string): Promise<CollectionInfo | undefined> =>
  (await db.listCollections({ name }).toArray()).find((found) => found.name === name);

export const exists = async (db: Db, name: string): Promise<boolean> =>
  (await collectionInfo(db, name)) !== undefined;

/** Not every server takes it for done that a collection is not there. */
export async function dropIfThere(db: Db, name: string): Promise<void> {
  if (await exists(db, name)) await db.collection(name).drop();
}

/**
 * Runs `work`, which asks `goOn` between its steps: it throws once the work was aborted or a connection broke. The
 * client library would connect again by itself, and nobody would know what the server still had of the step before.
 */
export async function guarded<T>(
  link: Link,
  signal: AbortSignal,
  work: (goOn: () => void) => Promise<T>,
): Promise<T> {
  let lost = false;
  const heard = ({ reason }: { reason: string }) => (lost ||= reason === 'error');
  link.client.on('connectionClosed', heard);
  try {
    return await work(() => {
      signal.throwIfAborted();
      if (lost)
        throw failWith('unreachable', `The connection "${link.settings.name}" was lost.`, 'Run it again.');
    });
  } catch (error) {
    signal.throwIfAborted();
    throw isEngineFailure(error) ? error : statementFailure(error, '', link.settings);
  } finally {
    link.client.off('connectionClosed', heard);
  }
}
