/** Reads little-endian values one after the other; RangeError where the bytes end too soon. */
export class ByteReader {
  #at = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  bytes(length: number): Buffer {
    if (length > this.left) throw new RangeError('The message ends inside a value.');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  skip(length: number): void {
    this.bytes(length);
  }

  byte(): number {
    return this.bytes(1).readUInt8();
  }

  short(): number {
    return this.bytes(2).readUInt16LE();
  }

  unsigned(length: 4 | 8): bigint {
    const bytes = this.bytes(length);
    return length === 4 ? BigInt(bytes.readUInt32LE()) : bytes.readBigUInt64LE();
  }

  /** UTF-16 text of so many characters. */
  text(characters: number): string {
    return this.bytes(characters * 2).toString('utf16le');
  }

  /** ALL_HEADERS: its first four bytes count themselves. */
  skipHeaders(): void {
    this.skip(Number(this.unsigned(4)) - 4);
  }
}
