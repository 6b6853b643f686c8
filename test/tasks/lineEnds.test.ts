import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineEvener, partsMixLineEnds } from '../../src/tasks/extract/lineEnds.ts';

const mixes = (head: string, parts: string[] = [], quote = '"'): boolean =>
  partsMixLineEnds(
    Buffer.from(head),
    parts.map((part) => Buffer.from(part)),
    quote,
  );

describe('line ends', () => {
  test('are mixed where some lines end in CR LF and others in LF', () => {
    expect(mixes('a,b\r\n1,2\r\n')).toBe(false);
    expect(mixes('a,b\n1,2\n')).toBe(false);
    expect(mixes('a,b\r\n1,2\n')).toBe(true);
    expect(mixes('a,b\r\n', ['1,2\n3,4\n'])).toBe(true);
  });

  test('within quoted cells do not count, also where a part begins in one', () => {
    expect(mixes('a,"b\nc"\r\n1,2\r\n')).toBe(false);
    expect(mixes('a,b\r\n', ['c\nd",1\r\n2,"e\nf"\r\n'])).toBe(false);
    expect(mixes('a,"b\nc"\r\n', [], '')).toBe(true);
  });

  test('become even outside of quoted cells, wherever the parts are cut', () => {
    const piece = fc.constantFrom('a', '"b\r\nc"', '\r\n', '\n', ',', '"d""\n"');
    fc.assert(
      fc.property(fc.array(piece), fc.nat(), (pieces, cut) => {
        const text = `${pieces.join('')}x`;
        const even = lineEvener('"');
        const at = cut % (text.length + 1);
        const expected = `${pieces.map((each) => (each === '\r\n' ? '\n' : each)).join('')}x`;
        expect(even(text.slice(0, at)) + even(text.slice(at))).toBe(expected);
      }),
    );
  });
});
