import { describe, expect, test } from 'vitest';
import { decodeText } from '../../../src/core/delimited/encoding.ts';
import { readTable } from '../../../src/core/delimited/readTable.ts';
import { messyFiles } from '../../fixtures/messyFiles.ts';

describe('files of the kinds that portals publish', () => {
  test.each(messyFiles().map((file) => [file.name, file] as const))('%s', (_, file) => {
    const table = readTable(decodeText(file.bytes).text);
    expect(table.rows.map(({ cells }) => cells)).toEqual(file.rows);
    expect(table.rejected).toHaveLength(file.rejected);
    expect(table.header).toBe(file.names !== null);
    if (file.names && file.name !== 'row of units') expect(table.names).toEqual(file.names);
  });
});
