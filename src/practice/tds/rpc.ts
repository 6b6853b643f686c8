import { ByteReader } from './byteReader.ts';
import { readType, readValue, type ReceivedValue } from './values.ts';

export interface RpcParameter extends ReceivedValue {
  /** With its @; empty where it is given by position. */
  readonly name: string;
  readonly output: boolean;
}

export interface RpcCall {
  /** In lower case, without a schema. */
  readonly procedure: string;
  readonly parameters: readonly RpcParameter[];
}

const procedures: Readonly<Record<number, string>> = {
  1: 'sp_cursor',
  2: 'sp_cursoropen',
  3: 'sp_cursorprepare',
  4: 'sp_cursorexecute',
  5: 'sp_cursorprepexec',
  6: 'sp_cursorunprepare',
  7: 'sp_cursorfetch',
  8: 'sp_cursoroption',
  9: 'sp_cursorclose',
  10: 'sp_executesql',
  11: 'sp_prepare',
  12: 'sp_execute',
  13: 'sp_prepexec',
  14: 'sp_prepexecrpc',
  15: 'sp_unprepare',
};
const separators = [0x80, 0xfe, 0xff];

/** The calls of one RPC message (MS-TDS 2.2.6.6). */
export function readRpc(body: Buffer): RpcCall[] {
  const reader = new ByteReader(body);
  reader.skipHeaders();
  const calls: RpcCall[] = [];
  while (reader.left > 0) {
    const length = reader.short();
    const id = length === 0xffff ? reader.short() : 0;
    const name = length === 0xffff ? (procedures[id] ?? `procedure ${id}`) : reader.text(length);
    reader.skip(2);
    const parameters: RpcParameter[] = [];
    while (reader.left > 0) {
      const characters = reader.byte();
      if (separators.includes(characters)) break;
      const parameterName = reader.text(characters);
      const output = (reader.byte() & 1) !== 0;
      parameters.push({ name: parameterName, output, ...readValue(reader, readType(reader)) });
    }
    calls.push({ procedure: name.toLowerCase().replace(/^.*\./, ''), parameters });
  }
  return calls;
}
