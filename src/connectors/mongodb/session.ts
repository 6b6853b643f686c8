import { MongoClient } from 'mongodb';
import { failWith } from '../../core/failure.ts';
import { readStatement } from '../../core/mongo/statement.ts';
import type { CatalogRelation } from '../../protocol/engine/catalog.ts';
import type { ConnectionSchema, ConnectionServer } from '../../protocol/engine/connection.ts';
import type { OpenSettings, SourceCursor, SourceSession } from '../connector.ts';
import { collectionsOf, databasesOf, describe } from './catalog.ts';
import { connectFailure, placeAt, statementFailure } from './failures.ts';
import { refuseChange } from './refusals.ts';
import { greet } from './server.ts';
import { targetOf } from './settings.ts';
import type { Transfer } from '../transfer.ts';
import { startStatement } from './statement.ts';
import { transferOn } from './transfer/transfer.ts';

export class MongoSession implements SourceSession {
  readonly server: ConnectionServer;
  /** What is done here is done at once: there are no transactions that a document could hold open. */
  readonly transactionOpen = false;
  readonly #client: MongoClient;
  readonly #settings: OpenSettings;
  readonly transfer: Transfer;
  #alive = true;

  private constructor(client: MongoClient, settings: OpenSettings, server: ConnectionServer) {
    this.#client = client;
    this.#settings = settings;
    this.server = server;
    this.transfer = transferOn({ client, settings });
  }

  static async open(settings: OpenSettings, signal: AbortSignal): Promise<MongoSession> {
    const { uri, options, shown } = targetOf(settings);
    let client: MongoClient | undefined;
    let stop: (error: Error) => void = () => undefined;
    const stopped = new Promise<never>((_, reject) => (stop = reject));
    stopped.catch(() => undefined);
    const aborted = () => stop(signal.reason as Error);
    signal.addEventListener('abort', aborted, { once: true });
    try {
      signal.throwIfAborted();
      client = new MongoClient(uri, options);
      // The library tries again until its time is over; a first refusal is answer enough.
      client.once('serverHeartbeatFailed', ({ failure }) => stop(failure));
      await Promise.race([client.connect(), stopped]);
      const server = await Promise.race([
        greet(client, String(settings.values['database'] ?? ''), signal),
        stopped,
      ]);
      return new MongoSession(client, settings, server);
    } catch (error) {
      void client?.close().catch(() => undefined);
      signal.throwIfAborted();
      throw connectFailure(error, settings, shown);
    } finally {
      signal.removeEventListener('abort', aborted);
    }
  }

  get alive(): boolean {
    return this.#alive;
  }

  async run(text: string, readOnly: boolean, signal: AbortSignal): Promise<SourceCursor> {
    const { statement, issues } = readStatement(text);
    if (!statement) {
      const issue = issues.find(({ severity }) => severity === 'error');
      const place = { file: '', ...placeAt(text, issue?.start ?? 0) };
      throw failWith('sql', issue?.message ?? 'This is no statement.', issue?.next, place);
    }
    if (readOnly) refuseChange(text, statement);
    signal.throwIfAborted();
    return startStatement({ client: this.#client, settings: this.#settings, text, statement, signal });
  }

  async schemas(signal: AbortSignal): Promise<ConnectionSchema[]> {
    return this.#ask(signal, () => databasesOf(this.#client, this.server.database, signal));
  }

  async relations(schema: string, signal: AbortSignal): Promise<CatalogRelation[]> {
    return this.#ask(signal, () => collectionsOf(this.#client, schema, signal));
  }

  async relation(schema: string, name: string, signal: AbortSignal): Promise<CatalogRelation> {
    return this.#ask(signal, () => describe(this.#client, schema, name, signal));
  }

  previewOf(database: string, collection: string, limit: number): string {
    return JSON.stringify({ database, collection, filter: {}, limit });
  }

  async close(): Promise<void> {
    this.#alive = false;
    await this.#client.close().catch(() => undefined);
  }

  async #ask<Answer>(signal: AbortSignal, question: () => Promise<Answer>): Promise<Answer> {
    signal.throwIfAborted();
    try {
      return await question();
    } catch (error) {
      signal.throwIfAborted();
      throw statementFailure(error, '', this.#settings);
    }
  }
}
