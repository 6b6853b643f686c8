import type { SourceCursor, SourceSession } from '../../connectors/connector.ts';
import type { ConnectionSettings } from '../../core/connection/connectionSchema.ts';
import { failWith, failureOf } from '../../core/failure.ts';
import { formatRows } from '../../core/format/words.ts';
import { statementKind } from '../../core/sql/kind.ts';
import type { DatabaseSession } from '../context.ts';
import { firstRowCount } from '../query/firstRows.ts';
import { currentTimeZone } from '../query/currentTimeZone.ts';
import { limitFailure } from '../results/limitFailure.ts';
import type { ResultStore } from '../results/resultStore.ts';
import { storedTable, type StoredResult } from '../results/storedResult.ts';
import { appendTexts, textColumns, typeTexts } from './textTable.ts';

export interface SourceRunSettings {
  store: ResultStore;
  database: DatabaseSession;
  result: StoredResult;
  /** Names the document in the place of an error. */
  file: string;
  /** True where the user agreed to a change of a production system. */
  confirmed: boolean;
  signal: AbortSignal;
  /** Keeps the result as it is now, and tells of it. */
  publish(result: StoredResult): Promise<void>;
}

/** Rows of one message from the server. */
const batch = 2_000;
/** The disk limit of results is looked at after this many rows. */
const limitEvery = 100_000;

/** One statement on a server, from its start to its stored result; a failure is a state, not a throw. */
export async function runOnSource(
  run: SourceRunSettings,
  session: SourceSession,
  settings: ConnectionSettings,
): Promise<void> {
  const startedAt = performance.now();
  try {
    const cursor = await start(run, session, settings);
    const { summary } = run.result;
    try {
      summary.note = labelled(null, session);
      await storeRows(run, cursor, startedAt);
      summary.note = labelled(summary.note, session);
    } finally {
      await cursor.close();
    }
  } catch (error) {
    await failed(run, error);
  }
  await end(run, performance.now() - startedAt);
}

/** The end of a statement whose session could not be had. */
export async function sourceFailed(run: SourceRunSettings, error: unknown): Promise<void> {
  await failed(run, error);
  await end(run, 0);
}

async function end({ result, publish }: SourceRunSettings, milliseconds: number): Promise<void> {
  result.summary.engineMs = milliseconds;
  result.summary.firstRowsMs ??= milliseconds;
  await publish(result);
}

/** On a production system what was not agreed to runs as a reader: the server itself refuses a change. */
async function start(
  { result, confirmed, signal }: SourceRunSettings,
  session: SourceSession,
  settings: ConnectionSettings,
): Promise<SourceCursor> {
  const { sql } = result.summary;
  const readOnly = settings['read_only'] === true;
  const careful = settings['production'] === true && !confirmed;
  const kind = statementKind(sql);
  if (careful && !readOnly && (session.transactionOpen || kind === 'begin')) {
    throw failWith('unconfirmed', 'A transaction on a production system may change something.');
  }
  return session.run(sql, readOnly || careful, signal);
}

async function storeRows(run: SourceRunSettings, cursor: SourceCursor, startedAt: number): Promise<void> {
  const { store, result, signal } = run;
  const { summary } = result;
  const first = await cursor.read(firstRowCount);
  const width = first[0]?.length ?? cursor.columns.length;
  if (width === 0) {
    summary.note = noteOf(cursor.outcome);
    complete(result, 0);
    return;
  }
  const connection = await run.database.connect();
  const interrupt = () => connection.interrupt();
  signal.addEventListener('abort', interrupt);
  const texts = tableOf(result);
  result.timeZone = await currentTimeZone(connection);
  try {
    await store.run(`CREATE TABLE ${storedTable(texts)}(${textColumns(width)})`);
    let pending: (string | null)[][] = first;
    await appendTexts(store, texts, width, async () => {
      const rows = pending;
      pending = [];
      return rows;
    });
    await replace(run, connection, texts, cursor.columns);
    if (first.length < firstRowCount) {
      summary.note = cursor.outcome.note ?? null;
      complete(result, first.length);
      return;
    }
    summary.state = 'first_rows';
    summary.availableRows = first.length;
    summary.firstRowsMs = performance.now() - startedAt;
    summary.version += 1;
    await run.publish(result);
    const rest = await appendTexts(store, texts, width, limited(run, cursor));
    await replace(run, connection, texts, cursor.columns);
    summary.note = cursor.outcome.note ?? null;
    complete(result, first.length + rest);
  } finally {
    signal.removeEventListener('abort', interrupt);
    connection.disconnectSync();
    await store.drop(texts);
  }
}

/** The next rows, until there are none; a result over the disk limit ends with a failure. */
function limited(
  { store, result, signal }: SourceRunSettings,
  cursor: SourceCursor,
): () => Promise<(string | null)[][]> {
  let sinceLook = 0;
  return async () => {
    signal.throwIfAborted();
    const rows = await cursor.read(batch);
    sinceLook += rows.length;
    if (sinceLook < limitEvery || !Number.isFinite(store.limit)) return rows;
    sinceLook = 0;
    if (!(await store.makeRoom(result.summary.id))) {
      const { code, message, next } = limitFailure(store.limit);
      throw failWith(code, message, next);
    }
    return rows;
  };
}

/** The typed rows take the place of the table before. */
async function replace(
  { store, result }: SourceRunSettings,
  connection: Parameters<typeof typeTexts>[0],
  texts: string,
  columns: SourceCursor['columns'],
): Promise<void> {
  const table = tableOf(result);
  const described = await typeTexts(connection, texts, table, columns);
  const before = result.table;
  result.table = table;
  result.summary.columns = described;
  await store.drop(before);
}

function tableOf(result: StoredResult): string {
  result.tables += 1;
  return `r_${result.summary.id}_${result.tables}`;
}

function complete({ summary }: StoredResult, rows: number): void {
  summary.state = 'complete';
  summary.rowCount = rows;
  summary.availableRows = rows;
  summary.version += 1;
}

async function failed({ store, result, signal, file }: SourceRunSettings, error: unknown): Promise<void> {
  const { summary } = result;
  const failure = failureOf(error);
  const cancelled = signal.aborted || failure.code === 'cancelled';
  if (!cancelled) {
    await store.drop(result.table);
    result.table = null;
    summary.availableRows = 0;
    summary.failure = failure.place ? { ...failure, place: { ...failure.place, file } } : failure;
  }
  summary.state = cancelled ? 'cancelled' : 'failed';
  summary.version += 1;
}

/** Where a practice server answered, every result says so. */
function labelled(note: string | null, { server }: SourceSession): string | null {
  if (!server.practice) return note;
  return note === null ? server.product : `${note} · ${server.product}`;
}

function noteOf({ command, rowsChanged, note }: SourceCursor['outcome']): string {
  if (note !== undefined) return command === '' ? note : `${noteOf({ command, rowsChanged })} · ${note}`;
  if (rowsChanged !== null && /^(INSERT|UPDATE|DELETE|MERGE)/.test(command))
    return `${formatRows(rowsChanged)} changed`;
  const words: Record<string, string> = {
    BEGIN: 'Transaction open',
    COMMIT: 'Committed',
    PRINT: 'Printed',
    ROLLBACK: 'Rolled back',
  };
  return words[command] ?? (command === '' ? 'Done' : command.slice(0, 1) + command.slice(1).toLowerCase());
}
