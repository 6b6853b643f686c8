import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  longestExactMove,
  moved,
  physicalHeight,
  physicalTop,
  type ScrollExtent,
  tallestScrollHeight,
  virtualTop,
} from '../../../webviews/common/grid/scrollMapping.ts';

const extents = fc.record({
  virtualHeight: fc.integer({ min: 24, max: 24 * 2_000_000_000 }),
  viewHeight: fc.integer({ min: 24, max: 2000 }),
});
const end = ({ virtualHeight, viewHeight }: ScrollExtent): number => Math.max(0, virtualHeight - viewHeight);

describe('scroll mapping', () => {
  it('never asks for an element taller than the cap', () => {
    fc.assert(fc.property(extents, (extent) => physicalHeight(extent) <= tallestScrollHeight));
  });

  it('reaches the first and the last pixel exactly', () => {
    fc.assert(
      fc.property(extents, (extent) => {
        const physicalEnd = Math.max(0, physicalHeight(extent) - extent.viewHeight);
        expect(virtualTop(0, extent)).toBe(0);
        expect(virtualTop(physicalEnd, extent)).toBe(end(extent));
        expect(physicalTop(end(extent), extent)).toBe(physicalEnd);
      }),
    );
  });

  it('keeps its order and comes back to where it was, to within a pixel of the bar', () => {
    fc.assert(
      fc.property(
        extents,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (extent, one, other) => {
          const [low, high] = [Math.min(one, other) * end(extent), Math.max(one, other) * end(extent)];
          expect(physicalTop(low, extent)).toBeLessThanOrEqual(physicalTop(high, extent));
          const perPixel = Math.max(1, extent.virtualHeight / tallestScrollHeight);
          expect(Math.abs(virtualTop(physicalTop(low, extent), extent) - low)).toBeLessThanOrEqual(
            perPixel + 1,
          );
        },
      ),
    );
  });

  it('moves by exactly the pixels of a small move, anywhere', () => {
    const extent = { virtualHeight: 240_000_000, viewHeight: 600 };
    const small = fc.integer({ min: -5000, max: 5000 });
    const places = fc.integer({ min: 10_000, max: end(extent) - 10_000 });
    fc.assert(
      fc.property(places, small, (top, by) => {
        const from = Math.round(physicalTop(top, extent));
        expect(moved(top, from, from + by, extent)).toBe(top + by);
      }),
    );
  });

  it('takes one pixel of the thumb as a long move at any height of the view', () => {
    for (const viewHeight of [120, 300, 600, 1000, 2000]) {
      const onePixelOfThumb = tallestScrollHeight / viewHeight;
      expect(longestExactMove({ virtualHeight: 240_000_000, viewHeight })).toBeLessThan(onePixelOfThumb);
    }
  });
});
