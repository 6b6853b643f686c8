import { describe, expect, it } from 'vitest';
import { ScrollPosition } from '../../../webviews/common/grid/scrollPosition.ts';

const extent = { virtualHeight: 240_000_000, viewHeight: 400 };

describe('the place of the rows', () => {
  it('is not put back while a move waits to be told', () => {
    const scroller = { scrollTop: 0 } as HTMLElement;
    const position = new ScrollPosition(scroller, () => extent);
    position.moveTo(100_000_000);
    for (let tick = 0; tick < 100; tick++) {
      scroller.scrollTop += 100;
      position.follow();
    }
    scroller.scrollTop = 6_000_000;
    position.settle();
    expect(scroller.scrollTop).toBe(6_000_000);
    position.follow();
    expect(position.top).toBeGreaterThan(170_000_000);
  });

  it('puts the bar where it belongs when nothing waits', () => {
    const scroller = { scrollTop: 0 } as HTMLElement;
    const position = new ScrollPosition(scroller, () => extent);
    position.moveTo(100_000_000);
    const belongs = scroller.scrollTop;
    for (let tick = 0; tick < 100; tick++) {
      scroller.scrollTop += 100;
      position.follow();
    }
    expect(scroller.scrollTop - belongs).toBe(10_000);
    position.settle();
    expect(position.top).toBe(100_010_000);
    expect(scroller.scrollTop - belongs).toBeLessThan(400);
  });
});
