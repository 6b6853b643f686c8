/** The rows of a bulk load (MS-TDS 2.2.6.1): column metadata, rows and a DONE, in the client's direction. */
import { ByteReader } from './byteReader.ts';
import { readType, readValue, type ReceivedType } from './values.ts';

const token = { metadata: 0x81, row: 0xd1, rowWithNulls: 0xd2, done: 0xfd } as const;

export interface BulkColumn {
  readonly name: string;
  readonly type: ReceivedType;
  /** DuckDB's type of its values. */
  readonly sql: string;
}

export interface BulkRows {
  readonly columns: readonly BulkColumn[];
  /** Exact texts; binary as hexadecimal digits. */
  batches(rows: number): Generator<(string | null)[][]>;
}

export function readBulk(body: Buffer): BulkRows {
  const reader = new ByteReader(body);
  if (reader.byte() !== token.metadata) throw new RangeError('A bulk load begins with the columns.');
  const columns = Array.from({ length: reader.short() }, (): BulkColumn => {
    reader.skip(6);
    const type = readType(reader);
    const name = reader.text(reader.byte());
    return { name, type, sql: typeOf(type) };
  });
  return { columns, batches: (rows) => batches(reader, columns, rows) };
}

/** A null of the type tells what its values become. */
function typeOf(type: ReceivedType): string {
  return readValue(nothing(type), type).type;
}

/** Bytes that every type reads as one value, which is thrown away. */
const nothing = ({ length }: ReceivedType): ByteReader =>
  new ByteReader(length === 0xffff ? Buffer.alloc(8, 0xff) : Buffer.alloc(Math.max(length, 2)));

function* batches(
  reader: ByteReader,
  columns: readonly BulkColumn[],
  most: number,
): Generator<(string | null)[][]> {
  let rows: (string | null)[][] = [];
  while (reader.left > 0) {
    const kind = reader.byte();
    if (kind === token.done) break;
    if (kind !== token.row && kind !== token.rowWithNulls)
      throw new RangeError(`A bulk load has rows, not tokens of type 0x${kind.toString(16)}.`);
    const nulls = kind === token.row ? undefined : reader.bytes(Math.ceil(columns.length / 8));
    rows.push(
      columns.map(({ type }, at) =>
        nulls !== undefined && ((nulls[at >> 3] ?? 0) & (1 << (at & 7))) !== 0
          ? null
          : readValue(reader, type).text,
      ),
    );
    if (rows.length < most) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}
