import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNotebook, writeNotebook, type NotebookCell } from '../../../src/core/notebook/notebookText.ts';

const line = fc.oneof(
  fc.constantFrom('-- %% sql', '-- %% markdown', '-- \\%% sql', '%% sql', '--', '-- ', '-- # Title', '', ' '),
  fc.constantFrom('select 1;', "select '", '-- name: orders', '\\%% x', '-- %% sql  ', '-- \\\\%%'),
  fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replaceAll(/[\r\n]/g, '')),
);
const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
const anyText = fc
  .tuple(fc.constantFrom('', '\ufeff'), fc.array(fc.tuple(line, lineEnd)), line)
  .map(([mark, lines, end]) => mark + lines.flat().join('') + end);
const value = fc.array(line, { maxLength: 6 }).map((lines) => lines.join('\n'));
const cell = fc.record({ kind: fc.constantFrom('sql' as const, 'markdown' as const), value });
const plain = ({ kind, value: text }: NotebookCell) => ({ kind, value: text });

describe('a notebook file', () => {
  it('is written back byte for byte, whatever stands in it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(writeNotebook(readNotebook(text))).toBe(text);
      }),
      { numRuns: 3000 },
    );
  });

  it('brings back the cells that were written', () => {
    fc.assert(
      fc.property(
        fc.array(cell, { maxLength: 5 }),
        fc.constantFrom('\n' as const, '\r\n' as const),
        (cells, end) => {
          const read = readNotebook(writeNotebook({ head: '', lineEnd: end, cells }));
          expect(read.cells.map(plain)).toEqual(cells);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('keeps the text of untouched cells when others are added, moved, edited or removed', () => {
    fc.assert(
      fc.property(anyText, fc.nat(), cell, fc.constantFrom(0, 1, 2, 3), (text, at, fresh, action) => {
        const before = readNotebook(text);
        const cells: NotebookCell[] = [...before.cells];
        const place = at % (cells.length + 1);
        if (action === 0) cells.splice(place, 0, fresh);
        if (action === 1) cells.splice(place, 1);
        if (action === 2) cells.push(...cells.splice(0, place));
        const touched = cells[place];
        if (action === 3 && touched) cells[place] = { ...touched, value: fresh.value };
        const read = readNotebook(writeNotebook({ ...before, cells }));
        expect(read.cells.map(plain)).toEqual(cells.map(plain));
      }),
      { numRuns: 3000 },
    );
  });

  it('reads as one SQL script', () => {
    const cells: NotebookCell[] = [
      { kind: 'markdown', value: '# Orders\n\nPer day.' },
      { kind: 'sql', value: '-- name: orders\nselect 1' },
    ];
    const text = writeNotebook({ head: '', lineEnd: '\n', cells });
    expect(text).toBe(
      '-- %% markdown\n-- # Orders\n--\n-- Per day.\n\n-- %% sql\n-- name: orders\nselect 1\n',
    );
  });

  it('changes only the lines of the cell that was edited', () => {
    const text = '\n-- %% sql \nselect 1\n\n\n\n-- %% markdown\nno dashes here\n-- %% sql\nselect 2';
    const notebook = readNotebook(text);
    const cells = notebook.cells.map((one, index) => (index === 2 ? { ...one, value: 'select 3' } : one));
    expect(writeNotebook({ ...notebook, cells })).toBe(text.replace('select 2', 'select 3\n'));
  });

  it('takes SQL above the first marker as a cell', () => {
    expect(readNotebook('select 1\n-- %% sql\nselect 2\n').cells.map(plain)).toEqual([
      { kind: 'sql', value: 'select 1' },
      { kind: 'sql', value: 'select 2' },
    ]);
  });
});
