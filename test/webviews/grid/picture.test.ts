import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ResultColumn } from '../../../src/protocol/engine/query.ts';
import { bars, caption, nullWords } from '../../../webviews/common/grid/picture.ts';
import { statistics } from '../orderLines.ts';

const number: ResultColumn = { name: 'n', type: 'BIGINT', kind: 'number' };
const text: ResultColumn = { name: 't', type: 'VARCHAR', kind: 'text' };

describe('header picture', () => {
  it('stays inside its width, and shows every count that is not zero', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 40, max: 304 }),
        (counts, width) => {
          const histogram = counts.map((count, index) => ({
            lower: String(index),
            upper: String(index + 1),
            count,
          }));
          const drawn = bars(statistics({ histogram }), number, width);
          for (const bar of drawn) {
            expect(bar.x + bar.width).toBeLessThanOrEqual(width);
            expect(bar.y + bar.height).toBe(22);
          }
          expect(drawn.some(({ height }) => height > 0)).toBe(counts.some((count) => count > 0));
        },
      ),
    );
  });

  it('fills the rest of a stacked bar with the track', () => {
    const topValues = [
      { value: 'a', count: 500 },
      { value: 'b', count: 250 },
    ];
    const drawn = bars(statistics({ topValues }), text, 100);
    expect(drawn.map(({ x, fill }) => [x, fill])).toEqual([
      [0, 'f-strong'],
      [50, 'f-bar'],
      [75, 'f-track'],
    ]);
  });

  it('says the null share from 0.1% up, and never rounds it to all', () => {
    expect(nullWords(statistics({ nullCount: 0 }))).toBe('');
    expect(nullWords(statistics({ scope: 10_000, nullCount: 9 }))).toBe('');
    expect(nullWords(statistics({ scope: 10_000, nullCount: 10 }))).toBe('0.1% null');
    expect(nullWords(statistics({ scope: 1_000_000, nullCount: 999_999 }))).toBe('99.9% null');
    expect(nullWords(statistics({ nullCount: 1000 }))).toBe('all null');
  });

  it('captions what it shows', () => {
    const histogram = [{ lower: '1', upper: '9', count: 3 }];
    expect(caption(statistics({ histogram, minimum: '1', maximum: '9' }), number)).toEqual(['1', '9']);
    expect(caption(statistics({ histogram, minimum: '1000001', maximum: '11000000' }), number)).toEqual([
      '1.0 M',
      '11.0 M',
    ]);
    const money = statistics({ histogram, minimum: '302164.21', maximum: '513951.17' });
    expect(caption(money, number, 200)).toEqual(['302164.21', '513951.17']);
    expect(caption(money, number, 90)).toEqual(['302164', '513951']);
    expect(caption(money, number, 72)).toEqual(['302 k', '513 k']);
    const keys = statistics({ histogram, minimum: '20220101', maximum: '20241231' });
    expect(caption(keys, number, 120)).toEqual(['20220101', '20241231']);
    expect(caption(keys, number, 90)).toEqual(['20.2 M', '']);
    const days = statistics({ histogram, minimum: '2024-01-01 00:00:00', maximum: '2024-12-01 10:00:00' });
    const time: ResultColumn = { name: 'd', type: 'TIMESTAMP', kind: 'temporal' };
    expect([160, 110, 60].map((width) => caption(days, time, width)[0])).toEqual([
      '2024-01-01',
      '2024-01',
      '2024',
    ]);
    expect(caption(statistics({ distinctCount: 1000 }), text)).toEqual(['unique', '']);
    expect(caption(statistics({ distinctCount: 999 }), text)).toEqual(['999 distinct', '']);
    expect(caption(statistics({ scope: 200_000, distinctCount: 200_000 }), text)[0]).toBe(
      '~200,000 distinct',
    );
    const some = statistics({ scope: 500, distinctCount: 500, complete: false });
    expect([160, 60].map((width) => caption(some, text, width)[0])).toEqual(['500 in 500 rows', '≥ 500']);
    const topValues = [
      { value: 'false', count: 995 },
      { value: 'true', count: 5 },
    ];
    expect(caption(statistics({ topValues }), { name: 'b', type: 'BOOLEAN', kind: 'boolean' })).toEqual([
      '<1% true',
      '',
    ]);
  });
});
