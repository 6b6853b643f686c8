/** The values of one column as Parquet has them plain: those that are there one after the other, and a bit for each row. */

export type ParquetType =
  | { physical: 'BOOLEAN' | 'INT32' | 'INT64' | 'FLOAT' | 'DOUBLE' }
  | { physical: 'BYTE_ARRAY'; logical: 'text' }
  | { physical: 'INT32'; logical: 'date' }
  | { physical: 'INT64'; logical: 'timestamp' | 'timestamp in UTC' }
  | { physical: 'INT32' | 'INT64'; logical: 'decimal'; precision: number; scale: number };

const firstSize = 1 << 12;

export class ColumnValues {
  readonly type: ParquetType;
  rows = 0;
  nulls = 0;
  /** Bytes of the values; of BOOLEAN, bits. */
  length = 0;
  bytes = new Uint8Array(firstSize);
  view = new DataView(this.bytes.buffer);
  #words = new Int32Array(this.bytes.buffer);
  #present = new Uint8Array(firstSize);

  constructor(type: ParquetType) {
    this.type = type;
  }

  /** The values, without nulls. */
  get values(): Uint8Array {
    return this.bytes.subarray(0, this.type.physical === 'BOOLEAN' ? (this.length + 7) >> 3 : this.length);
  }

  /** A bit for each row, the lowest first; 1 where there is a value. */
  get present(): Uint8Array {
    return this.#present.subarray(0, (this.rows + 7) >> 3);
  }

  /** Makes room for so many bytes behind the values. */
  reserve(size: number): void {
    if (this.length + size <= this.bytes.length) return;
    this.bytes = larger(this.bytes, this.length + size);
    this.view = new DataView(this.bytes.buffer);
    this.#words = new Int32Array(this.bytes.buffer);
  }

  /**
   * Makes room for so many times 32 bits behind the values, and gives the bytes as such; they lie lowest byte first, as on
   * every processor that DuckDB runs on.
   */
  reserveWords(count: number): Int32Array {
    this.reserve(count * Int32Array.BYTES_PER_ELEMENT);
    return this.#words;
  }

  /** Takes note of rows: each has a place, which is negative where the row has no value. */
  note(places: Int32Array, rows: number): void {
    const end = this.rows + rows;
    if (end > this.#present.length * 8) this.#present = larger(this.#present, (end + 7) >> 3);
    const present = this.#present;
    for (let row = 0, at = this.rows; row < rows; row++, at++) {
      if (places[row]! < 0) this.nulls += 1;
      else present[at >> 3]! |= 1 << (at & 7);
    }
    this.rows = end;
  }

  clear(): void {
    this.present.fill(0);
    if (this.type.physical === 'BOOLEAN') this.values.fill(0);
    this.rows = this.nulls = this.length = 0;
  }
}

/** The same bytes with room for at least `size`, in whole words. */
function larger(bytes: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(Math.ceil(Math.max(bytes.length * 2, size) / 4) * 4);
  copy.set(bytes);
  return copy;
}
