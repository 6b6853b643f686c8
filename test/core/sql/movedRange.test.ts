import fc from 'fast-check';
import { expect, it } from 'vitest';
import { moveRange } from '../../../src/core/sql/movedRange.ts';
import type { TextChange } from '../../../src/core/sql/movedRange.ts';

function apply(text: string, changes: readonly TextChange[]): string {
  return [...changes]
    .sort((a, b) => b.rangeOffset - a.rangeOffset)
    .reduce(
      (now, { rangeOffset, rangeLength, text: inserted }) =>
        now.slice(0, rangeOffset) + inserted + now.slice(rangeOffset + rangeLength),
      text,
    );
}

const text = 'a; select 1; b';
const range = { start: 3, end: 11 };

it('moves with text before it and stays for text behind it', () => {
  expect(moveRange(range, [{ rangeOffset: 0, rangeLength: 0, text: 'xyz' }])).toEqual({ start: 6, end: 14 });
  expect(moveRange(range, [{ rangeOffset: 0, rangeLength: 2, text: '' }])).toEqual({ start: 1, end: 9 });
  expect(moveRange(range, [{ rangeOffset: 11, rangeLength: 0, text: 'xyz' }])).toEqual(range);
});

it('an insertion at its first character comes before it', () => {
  expect(moveRange(range, [{ rangeOffset: 3, rangeLength: 0, text: '\n' }])).toEqual({ start: 4, end: 12 });
});

it('grows and shrinks with edits inside it', () => {
  expect(moveRange(range, [{ rangeOffset: 10, rangeLength: 1, text: '42' }])).toEqual({ start: 3, end: 12 });
});

it('several changes at once give the place in the changed text', () => {
  const changes = [
    { rangeOffset: 0, rangeLength: 1, text: 'long' },
    { rangeOffset: 13, rangeLength: 1, text: '' },
  ];
  const { start, end } = moveRange(range, changes);
  expect(apply(text, changes).slice(start, end)).toBe('select 1');
});

it('edits outside never change the text of the range', () => {
  const outside = fc.record({
    before: fc.nat(3),
    removed: fc.nat(3),
    after: fc.integer({ min: 11, max: 14 }),
    inserted: fc.string(),
  });
  fc.assert(
    fc.property(outside, ({ before, removed, after, inserted }) => {
      const changes = [
        { rangeOffset: before, rangeLength: Math.min(removed, 3 - before), text: inserted },
        { rangeOffset: after, rangeLength: 14 - after, text: inserted },
      ];
      const { start, end } = moveRange(range, changes);
      expect(apply(text, changes).slice(start, end)).toBe('select 1');
    }),
  );
});

it('the range stays inside the document whatever is edited', () => {
  const change = fc.record({ rangeOffset: fc.nat(14), rangeLength: fc.nat(14), text: fc.string() });
  fc.assert(
    fc.property(change, ({ rangeOffset, rangeLength, text: inserted }) => {
      const edit = { rangeOffset, rangeLength: Math.min(rangeLength, 14 - rangeOffset), text: inserted };
      const moved = moveRange(range, [edit]);
      expect(moved.start).toBeGreaterThanOrEqual(0);
      expect(moved.end).toBeGreaterThanOrEqual(moved.start);
      expect(moved.end).toBeLessThanOrEqual(apply(text, [edit]).length);
    }),
  );
});
