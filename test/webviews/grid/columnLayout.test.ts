import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ResultColumn } from '../../../src/protocol/engine/query.ts';
import { cellParts } from '../../../webviews/common/grid/cellText.ts';
import { fittedWidth, widestColumn } from '../../../webviews/common/grid/columnLayout.ts';

const column: ResultColumn = { name: 'name', type: 'VARCHAR', kind: 'text' };
const measure = (text: string): number => text.length * 7.2;
const widthOf = (texts: (string | null)[]): number => fittedWidth(column, texts, measure, measure);

it('a column shows the longest of its texts, in whatever order they come', () => {
  expect(widthOf(['Customer 0', 'Customer 976'])).toBe(widthOf(['Customer 976', 'Customer 0']));
  expect(widthOf(['Customer 0', 'Customer 976'])).toBeGreaterThanOrEqual(measure('Customer 976') + 16);
});

it('a column of bytes shows how many they are', () => {
  const bytes = { ...column, kind: 'binary', type: 'BLOB' } as ResultColumn;
  const drawn = cellParts('\\xAA\\x00', bytes, false).map(({ text }) => text);
  expect(drawn.join('')).toMatch(/^0xaa00.*2 bytes$/);
  expect(fittedWidth(bytes, ['\\xAA\\x00'], measure, measure)).toBeGreaterThanOrEqual(
    measure(drawn.join('')) + 16,
  );
});

it('a width is that of the longest text alone, never more than the widest automatic width', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{0,60}$/), { minLength: 1 }), (texts) => {
      const longest = texts.reduce((one, other) => (other.length > one.length ? other : one));
      expect(widthOf(texts)).toBe(widthOf([longest]));
      expect(widthOf(texts)).toBeLessThanOrEqual(widestColumn);
    }),
  );
});
