import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { driverOf } from '../../connectors/index.ts';
import type { OpenSettings, SourceSession } from '../../connectors/connector.ts';
import { parseConnection, type ConnectionSettings } from '../../core/connection/connectionSchema.ts';
import { descriptorOf } from '../../core/connection/descriptors.ts';
import { parseReference, secretVariable } from '../../core/connection/reference.ts';
import { failWith, messageOf } from '../../core/failure.ts';
import type {
  ConnectionEntry,
  ConnectionServer,
  ConnectionValues,
} from '../../protocol/engine/connection.ts';
import type { EngineContext } from '../context.ts';
import { readDewFile } from '../dewFile.ts';

type Needed = Pick<EngineContext, 'options' | 'stayAwake'>;

interface Kept {
  /** What it was opened with: another dew.yaml or secret opens another session. */
  key: string;
  session: SourceSession;
}

/** The connections of the project and their open sessions: one for each document, so that BEGIN and SET hold. */
export class Connections {
  readonly #context: Needed;
  readonly #secrets = new Map<string, string>();
  readonly #kept = new Map<string, Kept>();
  readonly #queues = new Map<string, Promise<unknown>>();
  readonly #awake = new Map<string, () => void>();

  constructor(context: Needed) {
    this.#context = context;
  }

  setSecret(name: string, value: string | null): void {
    if (value === null) this.#secrets.delete(name);
    else this.#secrets.set(name, value);
  }

  async entries(): Promise<ConnectionEntry[]> {
    if (!this.#context.options.project) return [];
    const { connections } = await readDewFile(this.#context.options.root);
    return Object.entries(connections).map(([name, settings]) =>
      entryOf(name, settings as ConnectionSettings),
    );
  }

  /** The connection as dew.yaml has it; a failure that names the others where it has none. */
  async find(name: string): Promise<ConnectionSettings> {
    if (!this.#context.options.project) {
      throw failWith(
        'not_found',
        `There is no connection "${name}" outside a project.`,
        'Leave the connection out to run on the embedded DuckDB, or work in a folder with a dew.yaml.',
      );
    }
    const { connections } = await readDewFile(this.#context.options.root);
    const found = Object.hasOwn(connections, name) ? connections[name] : undefined;
    if (found) return found;
    const names = Object.keys(connections);
    throw failWith(
      'not_found',
      `There is no connection "${name}": dew.yaml has ${names.length > 0 ? names.join(', ') : 'no connections'}.`,
      'Add it to dew.yaml, or say "duckdb" for the embedded database.',
      { file: 'dew.yaml' },
    );
  }

  /** Runs `work` on the document's session; without a document, on one for this work only. */
  async use<T>(
    name: string,
    document: string | null,
    signal: AbortSignal,
    work: (session: SourceSession, settings: ConnectionSettings) => Promise<T>,
  ): Promise<T> {
    const settings = await this.find(name);
    signal.throwIfAborted();
    if (document === null) {
      const session = await this.open(name, settings, signal);
      try {
        return await work(session, settings);
      } finally {
        await session.close();
      }
    }
    const place = placeOf(document, name);
    const turn = (this.#queues.get(place) ?? Promise.resolve()).catch(() => undefined);
    const waiting = new AbortController();
    const done = turn.then(async () => {
      waiting.abort();
      signal.throwIfAborted();
      const session = await this.#sessionAt(place, name, settings, signal);
      try {
        return await work(session, settings);
      } finally {
        this.#watchTransaction(place, session);
      }
    });
    this.#queues.set(place, done);
    return Promise.race([done, abortOf(signal, waiting.signal)]);
  }

  async test(
    name: string,
    values: ConnectionValues | undefined,
    signal: AbortSignal,
  ): Promise<ConnectionServer> {
    const settings = values ? parseConnection(name, values) : await this.find(name);
    const session = await this.open(name, settings, signal);
    await session.close();
    return session.server;
  }

  /** True where a document has an open transaction on one of its connections. */
  transactionOpen(document: string): boolean {
    return this.#of(document).some(([, { session }]) => session.alive && session.transactionOpen);
  }

  async endTransactions(document: string, action: 'commit' | 'rollback', signal: AbortSignal): Promise<void> {
    for (const [place, { session }] of this.#of(document)) {
      if (!session.alive || !session.transactionOpen) continue;
      const cursor = await session.run(action === 'commit' ? 'COMMIT' : 'ROLLBACK', false, signal);
      await cursor.read(1);
      this.#watchTransaction(place, session);
    }
  }

  /** The sessions of a document that got another name, with their open transactions. */
  renameDocument(from: string, to: string): void {
    for (const [place, kept] of this.#of(from)) {
      const next = to + place.slice(from.length);
      this.#kept.delete(place);
      this.#kept.set(next, kept);
      const queue = this.#queues.get(place);
      if (queue) this.#queues.set(next, queue);
      this.#watchTransaction(next, kept.session);
      this.#awake.get(place)?.();
      this.#awake.delete(place);
    }
  }

  async closeDocument(document: string): Promise<void> {
    for (const [place, { session }] of this.#of(document)) {
      this.#kept.delete(place);
      await session.close();
      this.#watchTransaction(place, session);
    }
  }

  #of(document: string): [string, Kept][] {
    return [...this.#kept].filter(([place]) => place.startsWith(placeOf(document, '')));
  }

  async #sessionAt(
    place: string,
    name: string,
    settings: ConnectionSettings,
    signal: AbortSignal,
  ): Promise<SourceSession> {
    const key = JSON.stringify(await this.#resolve(name, settings));
    const kept = this.#kept.get(place);
    if (kept?.session.alive && (kept.key === key || kept.session.transactionOpen)) return kept.session;
    await kept?.session.close();
    const session = await this.open(name, settings, signal);
    this.#kept.set(place, { key, session });
    return session;
  }

  /** A session of its own, closed by the caller. */
  async open(name: string, settings: ConnectionSettings, signal: AbortSignal): Promise<SourceSession> {
    const driver = await driverOf(settings.type);
    return driver.open(await this.#resolve(name, settings), signal);
  }

  /** The engine does not end by its idle timer under an open transaction. */
  #watchTransaction(place: string, session: SourceSession): void {
    const open = session.alive && session.transactionOpen;
    if (open && !this.#awake.has(place)) this.#awake.set(place, this.#context.stayAwake());
    if (open) return;
    this.#awake.get(place)?.();
    this.#awake.delete(place);
  }

  async #resolve(name: string, settings: ConnectionSettings): Promise<OpenSettings> {
    const { type, ...fields } = settings;
    const values = Object.fromEntries(
      Object.entries(fields).map(([field, value]) => [
        field,
        typeof value === 'string' ? this.#dereference(name, field, value) : value,
      ]),
    );
    const file = values['certificate_authority'];
    if (typeof file !== 'string') return { name, values };
    try {
      const path = resolve(this.#context.options.root, file);
      return { name, values, certificateAuthority: await readFile(path, 'utf8') };
    } catch (error) {
      throw failWith(
        'not_found',
        `The certificate authority of "${name}" cannot be read: ${messageOf(error)}`,
        `Correct "certificate_authority" of the ${type} connection.`,
        { file: 'dew.yaml' },
      );
    }
  }

  #dereference(connection: string, field: string, text: string): string {
    const reference = parseReference(text);
    if (!reference) return text;
    const { kind, name } = reference;
    const value =
      kind === 'env' ? process.env[name] : (this.#secrets.get(name) ?? process.env[secretVariable(name)]);
    if (value !== undefined) return value;
    throw failWith(
      'secret_missing',
      `The ${field} of "${connection}" is not known: ${kind === 'env' ? `the environment variable ${name} is not set` : `nobody has given the secret "${name}"`}.`,
      kind === 'env'
        ? `Set ${name} before the workbench starts.`
        : `Run "Set Connection Secret" in the editor, or set ${secretVariable(name)} on the command line.`,
      { file: 'dew.yaml' },
    );
  }
}

/** Rejects when `signal` aborts; not any more after `over`. What waits for its turn is cancelled at once. */
function abortOf(signal: AbortSignal, over: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true, signal: over });
  });
}

const placeOf = (document: string, connection: string): string => `${document}\n${connection}`;

function entryOf(name: string, settings: ConnectionSettings): ConnectionEntry {
  const { title, language } = descriptorOf(settings.type);
  const references = Object.values(settings).flatMap((value) =>
    typeof value === 'string' ? (parseReference(value) ?? []) : [],
  );
  const { host, port, database } = settings;
  return {
    name,
    type: settings.type,
    title,
    language,
    target: `${String(database ?? '')} at ${String(host ?? '')}${port === undefined ? '' : `:${String(port)}`}`,
    readOnly: settings['read_only'] === true,
    production: settings['production'] === true,
    secrets: references.filter(({ kind }) => kind === 'secret').map((reference) => reference.name),
  };
}
