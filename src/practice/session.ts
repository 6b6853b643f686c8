/** One client's batches on one session of the database: transactions, counters, tokens of the answer. */
import { setTimeout as delay } from 'node:timers/promises';
import { quoteLiteral } from '../core/sql/quote.ts';
import type { BackendSession } from './backend.ts';
import { messageOf } from './failures.ts';
import type { MessageWriter } from './tds/packet.ts';
import { readBulk } from './tds/bulk.ts';
import {
  columnMetadata,
  done,
  type DoneKind,
  doneOf,
  environmentChange,
  messageToken,
  rowToken,
  transactionToken,
} from './tds/tokens.ts';
import { splitBatch } from './tsql/batch.ts';
import { TsqlFailure, unknown } from './tsql/failure.ts';
import { type Action, actionOf, type BulkTarget } from './tsql/statement.ts';
import { tokenize } from './tsql/tokens.ts';
import { wireType } from './wireTypes.ts';

export const versionText =
  'Data Engineering Workbench practice server (TDS 7.4 over DuckDB), not Microsoft SQL Server';

/** What one chunk of DuckDB holds. */
const bulkBatch = 2048;

export interface SessionFacts {
  readonly database: string;
  readonly user: string;
  readonly host: string;
  readonly application: string;
  readonly processId: number;
}

export class PracticeSession {
  readonly #backend: BackendSession;
  readonly #writer: MessageWriter;
  readonly #facts: SessionFacts;
  #depth = 0;
  #transactions = 0n;
  #counts = true;
  /** A statement outside a transaction begins one. */
  #implicit = false;
  /** Queries tell their columns and nothing runs. */
  #columnsOnly = false;
  #lastCount = 0;
  #lastError = 0;
  #bulk: BulkTarget | undefined;

  constructor(backend: BackendSession, writer: MessageWriter, facts: SessionFacts) {
    this.#backend = backend;
    this.#writer = writer;
    this.#facts = facts;
  }

  /**
   * Runs a batch; the first failure ends it.
   * @param variables SQL of each parameter, by its name in lower case
   * @returns false where it failed; an abort throws
   */
  async run(
    text: string,
    variables: ReadonlyMap<string, string>,
    kind: DoneKind,
    signal: AbortSignal,
  ): Promise<boolean> {
    let line = 1;
    let skip = false;
    try {
      const statements = splitBatch(tokenize(text));
      for (const [at, tokens] of statements.entries()) {
        line = tokens[0]?.line ?? 1;
        const last = kind === 'statement' && at === statements.length - 1;
        if (skip) {
          skip = false;
          if (last) await this.#writer.write(doneOf(kind, 0, 0n));
          continue;
        }
        const action = actionOf(tokens, { variables, constants: this.#constants() });
        skip = action.kind === 'ifTransaction' && this.#depth === 0;
        await this.#perform(action, kind, last ? 0 : done.more, signal);
        signal.throwIfAborted();
      }
      if (statements.length === 0 && kind === 'statement')
        await this.#writer.write(doneOf('statement', 0, 0n));
      this.#lastError = 0;
      return true;
    } catch (error) {
      signal.throwIfAborted();
      const message = messageOf(error, line);
      this.#lastError = message.number;
      await this.#writer.write(messageToken(message));
      await this.#writer.write(doneOf(kind, done.error | (kind === 'statement' ? 0 : done.more), 0n));
      return false;
    }
  }

  /** The rows that follow an INSERT BULK. */
  async load(body: Buffer, signal: AbortSignal): Promise<void> {
    const target = this.#bulk;
    this.#bulk = undefined;
    if (!target) throw new TsqlFailure(4002, 'Rows of a bulk load came without INSERT BULK.', 1, 16);
    const { columns, batches } = readBulk(body);
    const values = columns.map(({ sql }, at) =>
      sql === 'BLOB' ? `unhex(c${at})` : sql === 'BOOLEAN' ? `CAST(c${at} AS BOOLEAN)` : `c${at}`,
    );
    const { changed } = await this.#backend.load(
      columns.length,
      batches(bulkBatch),
      (rows) =>
        `INSERT INTO ${target.table} (${target.columns.join(', ')}) SELECT ${values.join(', ')} FROM ${rows}`,
      signal,
    );
    this.#lastCount = changed ?? 0;
    await this.#writer.write(doneOf('statement', done.count, BigInt(this.#lastCount)));
  }

  async begin(): Promise<void> {
    if (this.#depth === 0) {
      await this.#backend.run('BEGIN TRANSACTION', new AbortController().signal);
      this.#transactions += 1n;
      await this.#writer.write(transactionToken('begun', this.#descriptor()));
    }
    this.#depth += 1;
  }

  async end(how: 'commit' | 'rollback', line: number): Promise<void> {
    if (this.#depth === 0)
      throw new TsqlFailure(
        how === 'commit' ? 3902 : 3903,
        `The ${how.toUpperCase()} TRANSACTION request has no corresponding BEGIN TRANSACTION.`,
        line,
        16,
      );
    if (how === 'commit' && this.#depth > 1) {
      this.#depth -= 1;
      return;
    }
    this.#depth = 0;
    await this.#backend.run(how.toUpperCase(), new AbortController().signal);
    await this.#writer.write(
      transactionToken(how === 'commit' ? 'committed' : 'rolledBack', this.#descriptor()),
    );
  }

  #descriptor(): Buffer {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(this.#transactions);
    return bytes;
  }

  #constants(): Map<string, string> {
    const { database, user, host, application, processId } = this.#facts;
    const integer = (value: number): string => `CAST(${value} AS INTEGER)`;
    return new Map([
      ['@@version', quoteLiteral(versionText)],
      ['@@servername', quoteLiteral('practice-server')],
      ['@@language', quoteLiteral('us_english')],
      ['@@trancount', integer(this.#depth)],
      ['@@rowcount', integer(this.#lastCount)],
      ['@@error', integer(this.#lastError)],
      ['@@spid', `CAST(${processId} AS SMALLINT)`],
      ['@@max_precision', 'CAST(38 AS UTINYINT)'],
      ['db_name', quoteLiteral(database)],
      ['suser_sname', quoteLiteral(user)],
      ['suser_name', quoteLiteral(user)],
      ['original_login', quoteLiteral(user)],
      ['user_name', quoteLiteral('dbo')],
      ['schema_name', quoteLiteral('dbo')],
      ['host_name', quoteLiteral(host)],
      ['app_name', quoteLiteral(application)],
    ]);
  }

  async #perform(action: Action, kind: DoneKind, more: number, signal: AbortSignal): Promise<void> {
    const writer = this.#writer;
    const finish = (status: number, rows: number): Promise<void> =>
      writer.write(doneOf(kind, status | more, BigInt(rows)));
    switch (action.kind) {
      case 'set':
        if (action.option === 'NOCOUNT') this.#counts = action.value === 'OFF';
        if (action.option === 'IMPLICIT_TRANSACTIONS') this.#implicit = action.value === 'ON';
        if (action.option === 'FMTONLY') this.#columnsOnly = action.value === 'ON';
        return finish(0, 0);
      case 'begin':
        await this.begin();
        return finish(0, 0);
      case 'commit':
      case 'rollback':
        await this.end(action.kind, action.line);
        return finish(0, 0);
      case 'print':
        await writer.write(
          messageToken({ number: 0, state: 1, severity: 0, text: action.text, line: action.line }),
        );
        return finish(0, 0);
      case 'use':
        if (action.database.toLowerCase() !== this.#facts.database.toLowerCase())
          throw new TsqlFailure(
            911,
            `Database '${action.database}' does not exist. The practice server has only '${this.#facts.database}'.`,
            action.line,
            16,
          );
        await writer.write(environmentChange('database', this.#facts.database, this.#facts.database));
        return finish(0, 0);
      case 'wait':
        await delay(action.milliseconds, undefined, { signal });
        return finish(0, 0);
      case 'bulk':
        this.#bulk = action;
        return finish(0, 0);
      case 'ifTransaction':
        return undefined;
      case 'execute':
        await this.#execute(action.text, signal);
        return finish(0, 0);
      case 'run':
        if (this.#columnsOnly && !/^(SELECT|WITH)\b/i.test(action.sql)) return finish(0, 0);
        if (this.#implicit && !this.#columnsOnly && this.#depth === 0) await this.begin();
        return this.#query(action, finish, signal);
    }
  }

  /** What a text of its own sets holds to its end. */
  async #execute(text: string, signal: AbortSignal): Promise<void> {
    const before = [this.#counts, this.#implicit, this.#columnsOnly] as const;
    try {
      await this.run(text, new Map(), 'inProcedure', signal);
    } finally {
      [this.#counts, this.#implicit, this.#columnsOnly] = before;
    }
  }

  async #query(
    { sql, line }: { sql: string; line: number },
    finish: (status: number, rows: number) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const text = this.#columnsOnly ? `SELECT * FROM (${sql}) AS q LIMIT 0` : sql;
    const result = await this.#backend.run(text, signal);
    if (result.changed !== null || result.columns.length === 0) {
      this.#lastCount = result.changed ?? 0;
      return finish(this.#counts && result.changed !== null ? done.count : 0, this.#lastCount);
    }
    const columns = result.columns.map(({ name, type }) => {
      const known = wireType(type);
      if (!known) throw unknown(`the type of column "${name}" (${type})`, line, 'Cast it.');
      // DuckDB makes up a name where T-SQL has none; the expression's own text is no name that a client expects.
      return { name, type: known, nullable: true };
    });
    await this.#writer.write(columnMetadata(columns));
    let count = 0;
    for await (const rows of result.chunks) {
      signal.throwIfAborted();
      await this.#writer.write(Buffer.concat(rows.map((row) => rowToken(columns, row))));
      count += rows.length;
    }
    this.#lastCount = count;
    return finish(done.count, count);
  }
}
