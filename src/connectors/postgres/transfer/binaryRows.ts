/** The rows of a COPY ... (FORMAT binary) as Parquet files. */
import { ColumnValues } from '../../../core/parquet/columnValues.ts';
import { parquetFile } from '../../../core/parquet/parquetFile.ts';
import type { BinaryForm } from './binaryForms.ts';
import { messageHead } from './copyOut.ts';

/** DuckDB packs and writes this many rows as one. */
const rowGroup = 122_880;
const fileSize = 32 << 20;
/** Signature, flags, and the length of an extension that there is none of. */
const headSize = 19;
const noValue = -1;

interface Column {
  name: string;
  read: BinaryForm['read'];
  values: ColumnValues;
  places: Int32Array;
}

export class BinaryRows {
  readonly #columns: readonly Column[];
  #begun = false;
  /** Where the present message ends in what was taken last. */
  #messageEnd = 0;
  #rows = 0;
  /** Bytes of the rows that are not in a file yet. */
  #taken = 0;

  constructor(columns: readonly { name: string; binary: BinaryForm }[]) {
    this.#columns = columns.map(({ name, binary: { type, read } }) => ({
      name,
      read,
      values: new ColumnValues(type),
      places: new Int32Array(1 << 10),
    }));
  }

  /**
   * Takes whole messages with their heads; gives each file that is full, in pieces that are the reader's until it asks for
   * more.
   */
  *take(bytes: Uint8Array): Generator<Uint8Array[]> {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let at = 0;
    this.#messageEnd = 0;
    while (at < bytes.length) {
      const [end, rows] = this.#find(view, at);
      for (const { name, read, values, places } of this.#columns) {
        values.note(places, rows);
        read({ bytes, view, places, rows }, values, name);
      }
      this.#rows += rows;
      this.#taken += end - at;
      if (this.#isFull(end - at)) yield* this.rest();
      at = end;
    }
  }

  /** What is not in a file yet. */
  *rest(): Generator<Uint8Array[]> {
    if (this.#rows === 0) return;
    const values = this.#columns.map((column) => column.values);
    yield parquetFile(values);
    for (const column of values) column.clear();
    this.#rows = this.#taken = 0;
  }

  /** Notes the places of the values until the end, or until a file has its rows; gives where that is, and how many. */
  #find(view: DataView, from: number): [end: number, rows: number] {
    const columns = this.#columns;
    const most = rowGroup - this.#rows;
    let at = from;
    let rows = 0;
    while (at < view.byteLength && rows < most) {
      if (at === this.#messageEnd) {
        this.#messageEnd += 1 + view.getInt32(at + 1);
        at += messageHead;
        if (!this.#begun) at += headSize;
        this.#begun = true;
        if (at === this.#messageEnd) continue;
      }
      const fields = view.getInt16(at);
      at += 2;
      // What ends the rows has no fields.
      if (fields < 0) break;
      if (rows >= columns[0]!.places.length) this.#makeRoom();
      for (let index = 0; index < fields; index++) {
        const length = view.getInt32(at);
        at += 4;
        columns[index]!.places[rows] = length === noValue ? -1 : at;
        if (length !== noValue) at += length;
      }
      rows += 1;
    }
    return [at, rows];
  }

  #isFull(last: number): boolean {
    return this.#rows >= rowGroup || this.#taken + last > fileSize;
  }

  #makeRoom(): void {
    for (const column of this.#columns) {
      const places = new Int32Array(column.places.length * 2);
      places.set(column.places);
      column.places = places;
    }
  }
}
