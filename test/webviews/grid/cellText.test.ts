import { describe, expect, it } from 'vitest';
import type { ResultColumn } from '../../../src/protocol/engine/query.ts';
import { bytesOf, cellParts } from '../../../webviews/common/grid/cellText.ts';

const text: ResultColumn = { name: 'note', type: 'VARCHAR', kind: 'text' };
const drawn = (value: string | null, column = text, clipped = false, search = ''): string =>
  cellParts(value, column, clipped, search)
    .map(({ text: part, look }) => (look ? `<${look} ${part}>` : part))
    .join('');

describe('cell text', () => {
  it('tells NULL, empty text and the text NULL apart', () => {
    expect(drawn(null)).toBe('<null NULL>');
    expect(drawn('')).toBe('<secondary “”>');
    expect(drawn('NULL')).toBe('NULL');
  });

  it('shows what could not be seen as grey marks', () => {
    expect(drawn('  a b ')).toBe('<mark ··>a b<mark ·>');
    expect(drawn('one\ntwo\r\nthree')).toBe('one<mark ↵>two<mark ↵>three');
    expect(drawn('a\tb\u0000\u007f')).toBe('a<mark →>b<mark ␀><mark ␡>');
    expect(drawn('   ')).toBe('<mark ···>');
  });

  it('changes no digit of a number', () => {
    const number: ResultColumn = { name: 'n', type: 'HUGEINT', kind: 'number' };
    expect(drawn('170141183460469231731687303715884105727', number)).toBe(
      '170141183460469231731687303715884105727',
    );
    expect(drawn('-0.10', { ...number, type: 'DECIMAL(12,2)' })).toBe('-0.10');
    expect(drawn('NaN', { ...number, type: 'DOUBLE' })).toBe('NaN');
  });

  it('greys the zone of a type that has one, and of no other', () => {
    const zoned: ResultColumn = { name: 't', type: 'TIMESTAMP WITH TIME ZONE', kind: 'temporal' };
    expect(drawn('2025-10-31 23:58:12.000001+05:30', zoned)).toBe(
      '2025-10-31 23:58:12.000001<secondary +05:30>',
    );
    expect(drawn('2025-10-31', { ...zoned, type: 'DATE' })).toBe('2025-10-31');
  });

  it('greys the keys of nested values', () => {
    const nested: ResultColumn = { name: 's', type: 'STRUCT(a INTEGER, b VARCHAR[])', kind: 'struct' };
    expect(drawn("{'a': 1, 'b': [x, NULL]}", nested)).toBe(
      "{<secondary 'a':> 1, <secondary 'b':> [x, NULL]}",
    );
    expect(drawn('{"a":1}', { ...nested, type: 'JSON', kind: 'json' })).toBe('{<secondary "a":>1}');
  });

  it('shows the first 16 bytes of a blob and its size', () => {
    const blob: ResultColumn = { name: 'b', type: 'BLOB', kind: 'binary' };
    expect(drawn('\\x00A\\xFF', blob)).toBe('0x0041ff<secondary  3 bytes>');
    expect(drawn('A'.repeat(20), blob)).toBe(`0x${'41'.repeat(16)}…<secondary  20 bytes>`);
    expect(drawn('A'.repeat(20), blob, true)).toBe(`0x${'41'.repeat(16)}<secondary  …>`);
    expect(bytesOf('\\x5C\\x00z')).toEqual([0x5c, 0, 0x7a]);
  });

  it('marks what is searched, whatever its case, and where a text was cut', () => {
    expect(drawn('Desk lamp LAMP', text, false, 'lamp')).toBe('Desk <found lamp> <found LAMP>');
    expect(drawn('long', text, true)).toBe('long<secondary …>');
    expect(drawn('İstanbul', text, false, 'i')).toBe('İstanbul');
  });
});
