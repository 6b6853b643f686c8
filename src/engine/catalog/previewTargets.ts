import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { failWith } from '../../core/failure.ts';
import { nearest } from '../../core/nearest.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import type { DataFile, ReadWish } from '../../protocol/engine/catalog.ts';
import type { EngineContext } from '../context.ts';
import { formatOf } from './dataFiles.ts';
import { openDataFile, type FileReader } from './fileReader.ts';
import { rejectsTable } from '../query/rejectedNote.ts';
import { listRelations } from './relations.ts';

export type PreviewTarget =
  | { kind: 'relation'; name: string; sql: string }
  | { kind: 'file'; name: string; sql: string; path: string; format: DataFile['format'] };

/** What a table or file name means here; an unknown one is a failure with the nearest name. */
export async function resolveTarget(
  context: EngineContext,
  target: string,
  signal: AbortSignal,
): Promise<PreviewTarget> {
  const path = resolve(context.options.root, target);
  const format = formatOf(target) ?? (/\.txt(\.gz)?$/i.test(target) ? 'csv' : null);
  if (format && existsSync(path))
    return { kind: 'file', name: target, sql: `FROM ${quoteLiteral(target)}`, path, format };
  const relations = await listRelations(await context.projectGate(), signal);
  const names = relations.map(({ schema, name }) => `${schema}.${name}`);
  const found =
    relations.find(({ schema, name }) => `${schema}.${name}` === target) ??
    relations.find(({ name }) => name === target);
  if (found) {
    return {
      kind: 'relation',
      name: found.name,
      sql: `FROM ${quoteIdentifier(found.schema)}.${quoteIdentifier(found.name)}`,
    };
  }
  const looksLikeFile = format !== null || target.includes('/');
  const close = nearest(target, [...names, ...relations.map(({ name }) => name)]);
  throw failWith(
    'not_found',
    looksLikeFile
      ? `There is no data file ${target} in ${context.options.root}.`
      : `There is no table or view ${target}.`,
    close
      ? `Did you mean ${close}?`
      : 'Give a table such as main.orders or a file such as data/raw/orders.csv.',
  );
}

/** A file and how it is read, as one text that a stored result can keep. */
export function writeTarget(name: string, wish: ReadWish, raw: boolean): string {
  return raw || Object.keys(wish).length > 0 ? JSON.stringify({ name, wish, raw }) : name;
}

function readTarget(target: string): { name: string; wish: ReadWish; raw: boolean } {
  if (!target.startsWith('{"name":')) return { name: target, wish: {}, raw: false };
  return JSON.parse(target) as { name: string; wish: ReadWish; raw: boolean };
}

/** Readers of files, kept while the file is unchanged. */
export class FileReaders {
  readonly #context: EngineContext;
  readonly #known = new Map<string, { stamp: string; reader: Promise<FileReader> }>();

  constructor(context: EngineContext) {
    this.#context = context;
  }

  async of(
    path: string,
    format: DataFile['format'],
    signal: AbortSignal,
    wish: ReadWish = {},
  ): Promise<FileReader> {
    const { size, mtimeMs } = await stat(path);
    const stamp = `${size} ${mtimeMs}`;
    const key = `${path}\u0000${JSON.stringify(wish)}`;
    const known = this.#known.get(key);
    if (known?.stamp === stamp) return known.reader;
    const reader = this.#open(path, format, wish, signal);
    this.#known.set(key, { stamp, reader });
    reader.catch(() => this.#known.delete(key));
    return reader;
  }

  /** The statement behind the preview of a file. Its copy may be gone after a restart: it is then made again. */
  async statement(target: string): Promise<string> {
    const { name, wish, raw } = readTarget(target);
    const path = resolve(this.#context.options.root, name);
    const reader = await this.of(path, formatOf(name) ?? 'csv', new AbortController().signal, wish);
    const told = reader.textFile !== undefined || reader.whole !== undefined;
    return reader.select({ raw, ...(told ? { rejects: rejectsTable } : {}) });
  }

  async #open(
    path: string,
    format: DataFile['format'],
    wish: ReadWish,
    signal: AbortSignal,
  ): Promise<FileReader> {
    const session = await this.#context.session();
    const connection = await session.connect();
    try {
      return await openDataFile(path, format, wish, {
        folder: join(session.temporaryFolder, 'copies'),
        connection,
        signal,
      });
    } finally {
      connection.disconnectSync();
    }
  }
}
