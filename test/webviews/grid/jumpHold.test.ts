import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { JumpHold } from '../../../webviews/common/grid/jumpHold.ts';

describe('rows that stay for a moment at a jump', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('are whole ones only, for 50 ms, once until rows are whole again', () => {
    const hold = new JumpHold();
    let overs = 0;
    const holds = () => hold.holds(() => (overs += 1));
    expect(holds()).toBe(false);
    hold.drawn(true);
    expect(holds()).toBe(true);
    vi.advanceTimersByTime(30);
    expect(holds()).toBe(true);
    vi.advanceTimersByTime(20);
    expect(overs).toBe(1);
    expect(holds()).toBe(false);
    hold.drawn(false);
    expect(holds()).toBe(false);
    hold.drawn(true);
    expect(holds()).toBe(true);
    hold.drawn(true);
    vi.advanceTimersByTime(100);
    expect(overs).toBe(1);
  });
});
