import type { FileFacts } from '../../src/protocol/engine/catalog.ts';
import type { ResultSummary } from '../../src/protocol/engine/query.ts';
import type { FileState } from '../../src/protocol/webview/file.ts';

const columns: [string, string, ResultSummary['columns'][number]['kind']][] = [
  ['Bestell-Nr', 'BIGINT', 'number'],
  ['Datum', 'DATE', 'temporal'],
  ['Kunde', 'VARCHAR', 'text'],
  ['Artikel', 'VARCHAR', 'text'],
  ['Menge', 'BIGINT', 'number'],
  ['Preis €', 'DOUBLE', 'number'],
  ['PLZ', 'VARCHAR', 'text'],
  ['Bemerkung', 'VARCHAR', 'text'],
];

export const fileFacts: FileFacts = {
  format: 'csv',
  bytes: 2_412_345,
  columns: columns.map(([name, type]) => ({ name, type })),
  rowCount: 31_204,
  dialect: {
    delimiter: ';',
    quote: '"',
    escape: '"',
    newLine: '\\r\\n',
    skip: 3,
    header: true,
    dateFormat: '%d.%m.%Y',
    timestampFormat: null,
    decimal: ',',
    truths: ['ja', 'nein'],
  },
  encoding: 'windows-1252',
  preamble: ['Bestellungen März 2024', 'Stand: 31.03.2024'],
  footnotes: ['Quelle: Kasse'],
  furtherTables: [],
  rejected: Array.from({ length: 37 }, (_, at) => ({
    line: 1207 + at * 611,
    reason:
      at % 3 === 0
        ? 'Datum is not DATE: 30.02.2024'
        : at % 3 === 1
          ? '12 cells, 8 expected'
          : 'the header again',
    ...(at % 3 === 1 ? { fault: { from: 32, to: 33 } } : {}),
    text: `48141${at};30.02.2024;K-11873;Becher, Keramik;1;9,80;04109;ja; ${'long '.repeat(40)}`,
  })),
  rejectedCount: 37,
  padded: 2,
  sheets: [],
  sheet: null,
  frame: { skip: 3, headerRows: 1, firstRow: 5 },
  facts: [],
  openedMs: 92,
};

export const fileResult: ResultSummary = {
  id: 'f1',
  name: 'bestellungen_2024-03.csv',
  sql: '',
  origin: null,
  connection: '',
  remote: null,
  columns: columns.map(([name, type, kind]) => ({ name, type, kind })),
  state: 'complete',
  version: 1,
  rowCount: 31_204,
  availableRows: 31_204,
  preview: false,
  arrangement: { sort: [], filters: [], search: '' },
  percent: null,
  firstRowsMs: 12,
  engineMs: 40,
  startedAt: '2024-03-31T10:00:00Z',
  pinned: false,
  note: null,
  failure: null,
};

export const fileState: FileState = { name: fileResult.name, result: fileResult, facts: fileFacts };

export const cellOf = (row: number, column: number): string | null =>
  [
    String(480_211 + row),
    '2024-03-01',
    `K-${11_841 + row}`,
    'Handtuch, Leinen',
    String(1 + (row % 4)),
    '38.9',
    '04109',
    row % 3 === 0 ? null : 'Tür 3, 2. Stock',
  ][column] ?? null;
