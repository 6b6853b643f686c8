import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ResultColumn } from '../../../src/protocol/engine/query.ts';
import { fittedWidth, widestColumn } from '../../../webviews/common/grid/columnLayout.ts';

const column = { name: 'name', kind: 'text', databaseType: 'VARCHAR' } as unknown as ResultColumn;
const measure = (text: string): number => text.length * 7.2;
const widthOf = (texts: (string | null)[]): number => fittedWidth(column, texts, measure, measure);

it('a column shows the longest of its texts, in whatever order they come', () => {
  expect(widthOf(['Customer 0', 'Customer 976'])).toBe(widthOf(['Customer 976', 'Customer 0']));
  expect(widthOf(['Customer 0', 'Customer 976'])).toBeGreaterThanOrEqual(measure('Customer 976') + 16);
});

it('a width is that of the longest text alone, never more than the widest automatic width', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 60 }), { minLength: 1 }), (texts) => {
      const longest = texts.reduce((one, other) => (other.length > one.length ? other : one));
      expect(widthOf(texts)).toBe(widthOf([longest]));
      expect(widthOf(texts)).toBeLessThanOrEqual(widestColumn);
    }),
  );
});
