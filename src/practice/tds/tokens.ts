import { collation, columnInfo, encodeValue, type ColumnType } from './types.ts';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
}

export interface ServerMessage {
  readonly number: number;
  readonly state: number;
  /** Severity: 0-10 tells, 11-19 is an error of the statement, 20 and more ends the connection. */
  readonly severity: number;
  readonly text: string;
  readonly line: number;
  readonly procedure?: string;
}

export const serverName = 'practice-server';
const productName = 'Data Engineering Workbench practice server';

export const done = {
  final: 0,
  more: 0x01,
  error: 0x02,
  transaction: 0x04,
  count: 0x10,
  attention: 0x20,
} as const;
export type DoneKind = 'statement' | 'procedure' | 'inProcedure';
const doneToken = { statement: 0xfd, procedure: 0xfe, inProcedure: 0xff } as const;

const shortText = (text: string): Buffer =>
  Buffer.concat([Buffer.from([text.length]), Buffer.from(text, 'utf16le')]);
const longText = (text: string): Buffer => {
  const length = Buffer.alloc(2);
  length.writeUInt16LE(text.length);
  return Buffer.concat([length, Buffer.from(text, 'utf16le')]);
};

function sized(token: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(3);
  head[0] = token;
  head.writeUInt16LE(body.length, 1);
  return Buffer.concat([head, body]);
}

export function messageToken(message: ServerMessage): Buffer {
  const head = Buffer.alloc(6);
  head.writeInt32LE(message.number);
  head[4] = message.state;
  head[5] = message.severity;
  const line = Buffer.alloc(4);
  line.writeUInt32LE(message.line);
  // The token's own length is 16 bits: 65,535 bytes with everything.
  const text = message.text.slice(0, 8000);
  const token = message.severity > 10 ? 0xaa : 0xab;
  return sized(token, head, longText(text), shortText(serverName), shortText(message.procedure ?? ''), line);
}

/** The order of sort and the code page of text without N: what bulk loads and varchar parameters are encoded with. */
export function collationChange(): Buffer {
  return sized(0xe3, Buffer.from([7, collation.length]), collation, Buffer.from([0]));
}

export function loginAck(): Buffer {
  // 0x74000004 is TDS 7.4, big-endian here.
  return sized(0xad, Buffer.from([1, 0x74, 0, 0, 4]), shortText(productName), Buffer.from([16, 0, 0, 0]));
}

const environment = { database: 1, language: 2, packetSize: 4 } as const;

export function environmentChange(what: keyof typeof environment, value: string, before: string): Buffer {
  return sized(0xe3, Buffer.from([environment[what]]), shortText(value), shortText(before));
}

const transactionChange = { begun: 8, committed: 9, rolledBack: 10 } as const;

/** @param descriptor 8 bytes that name the transaction */
export function transactionToken(what: keyof typeof transactionChange, descriptor: Buffer): Buffer {
  const id = Buffer.concat([Buffer.from([8]), descriptor]);
  const none = Buffer.from([0]);
  return sized(0xe3, Buffer.from([transactionChange[what]]), ...(what === 'begun' ? [id, none] : [none, id]));
}

export function doneOf(kind: DoneKind, status: number, rows: bigint): Buffer {
  const bytes = Buffer.alloc(13);
  bytes[0] = doneToken[kind];
  bytes.writeUInt16LE(status, 1);
  bytes.writeBigUInt64LE(rows, 5);
  return bytes;
}

export function returnStatus(value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes[0] = 0x79;
  bytes.writeInt32LE(value, 1);
  return bytes;
}

/** An output parameter, such as the handle that sp_prepare gives. */
export function returnValue(ordinal: number, name: string, type: ColumnType, value: string | null): Buffer {
  const head = Buffer.alloc(3);
  head[0] = 0xac;
  head.writeUInt16LE(ordinal, 1);
  const flags = Buffer.from([0x01, 0, 0, 0, 0, 0x01, 0]);
  return Buffer.concat([head, shortText(name), flags, columnInfo(type), encodeValue(type, value)]);
}

export function columnMetadata(columns: readonly Column[]): Buffer {
  const head = Buffer.alloc(3);
  head[0] = 0x81;
  head.writeUInt16LE(columns.length, 1);
  return Buffer.concat([
    head,
    ...columns.flatMap((column) => [
      Buffer.from([0, 0, 0, 0, column.nullable ? 0x01 : 0, 0]),
      columnInfo(column.type),
      shortText(column.name.slice(0, 128)),
    ]),
  ]);
}

/** A row of exact texts; many nulls go as NBCROW, which leaves them out. */
export function rowToken(columns: readonly Column[], values: readonly (string | null)[]): Buffer {
  const nulls = values.reduce((count, value) => count + (value === null ? 1 : 0), 0);
  if (nulls * 2 <= columns.length) {
    return Buffer.concat([
      Buffer.from([0xd1]),
      ...columns.map((column, at) => encodeValue(column.type, values[at] ?? null)),
    ]);
  }
  const bitmap = Buffer.alloc(Math.ceil(columns.length / 8));
  const parts: Buffer[] = [Buffer.from([0xd2]), bitmap];
  columns.forEach((column, at) => {
    const value = values[at] ?? null;
    if (value === null) bitmap[at >> 3] = (bitmap[at >> 3] as number) | (1 << (at & 7));
    else parts.push(encodeValue(column.type, value));
  });
  return Buffer.concat(parts);
}
