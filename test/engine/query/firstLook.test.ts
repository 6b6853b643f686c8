import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FirstLook } from '../../../src/engine/query/firstLook.ts';

describe('a statement between its first rows and the rest', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const waiting = (look: FirstLook, signal = new AbortController().signal) => {
    const state = { over: false };
    void look.taken('a', signal).then(() => (state.over = true));
    return state;
  };

  test('goes on when they are painted', async () => {
    const look = new FirstLook();
    const state = waiting(look);
    look.painted('another');
    await vi.advanceTimersByTimeAsync(100);
    expect(state.over).toBe(false);
    look.painted('a');
    await vi.advanceTimersByTimeAsync(0);
    expect(state.over).toBe(true);
  });

  test('goes on when nobody looks', async () => {
    const state = waiting(new FirstLook());
    await vi.advanceTimersByTimeAsync(249);
    expect(state.over).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(state.over).toBe(true);
  });

  test('ends at once when it is cancelled, before or meanwhile', async () => {
    const controller = new AbortController();
    const state = waiting(new FirstLook(), controller.signal);
    controller.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(state.over).toBe(true);
    const late = waiting(new FirstLook(), controller.signal);
    await vi.advanceTimersByTimeAsync(0);
    expect(late.over).toBe(true);
  });
});
