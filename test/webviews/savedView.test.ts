import { describe, expect, it } from 'vitest';
import type { ResultsHost } from '../../webviews/results/resultsHost.ts';
import { SavedView } from '../../webviews/results/savedView.ts';

function hostWith(state?: unknown): ResultsHost & { saved(): unknown } {
  let kept = state;
  return {
    request: () => Promise.reject(new Error('no host')),
    on: () => () => undefined,
    load: <State>() => kept as State | undefined,
    save: (next) => (kept = structuredClone(next)),
    saved: () => kept,
  };
}

describe('what the results view keeps', () => {
  it('is there after a reload, with the place of each result', async () => {
    const host = hostWith();
    const view = new SavedView(host);
    view.setActive('a');
    view.update('a', { view: 'chart' });
    view.update('b', { filterOpen: true });
    view.update('a', { filterOpen: false });
    await expect.poll(() => host.saved()).toBeDefined();
    const again = new SavedView(hostWith(host.saved()));
    expect([again.active, again.of('a'), again.of('b')]).toEqual([
      'a',
      { view: 'chart', filterOpen: false },
      { filterOpen: true },
    ]);
  });

  it('does not grow for ever: the results that were not touched for longest go first', () => {
    const view = new SavedView(hostWith());
    view.update('first', { view: 'plan' });
    for (let at = 0; at < 98; at++) view.update(`r${at}`, { view: 'grid' });
    view.update('first', { filterOpen: true });
    for (const id of ['x', 'y']) view.update(id, { view: 'grid' });
    expect(view.of('first')).toEqual({ view: 'plan', filterOpen: true });
    expect([view.of('r0'), view.of('r1'), view.of('y')]).toEqual([{}, { view: 'grid' }, { view: 'grid' }]);
  });
});
