import { describe, expect, it } from 'vitest';
import { emptyPanel, panelWith, reduce, sorted } from '../../webviews/results/state.ts';
import { groupDigits, limitWords, scopeWords, tabCount } from '../../webviews/results/words.ts';
import { noArrangement, orderResult } from './orderLines.ts';

const scope = (change: Parameters<typeof orderResult>[0]) =>
  scopeWords(orderResult(change))
    .map(({ text }) => text)
    .join('');

describe('words of the status line', () => {
  it('never gives a count without its scope', () => {
    expect(scope({})).toBe('10,000,000 rows');
    expect(scope({ state: 'first_rows', rowCount: null, availableRows: 500 })).toBe(
      'First 500 rows, total not known yet',
    );
    expect(scope({ state: 'cancelled', rowCount: null, availableRows: 500 })).toBe(
      'First 500 rows, cancelled: nothing more was kept',
    );
    const arrangement = { ...noArrangement, search: 'x' };
    expect(scope({ arrangement, availableRows: 1 })).toBe('1 of 10,000,000 rows');
    expect(scope({ rowCount: 1, availableRows: 1 })).toBe('1 row');
    expect(tabCount(orderResult({ state: 'first_rows', rowCount: null, availableRows: 500 }))).toBe('500+');
  });

  it('groups the digits of figures and leaves what is no number', () => {
    expect(groupDigits('-12345678901234567890.10')).toBe('-12,345,678,901,234,567,890.10');
    expect(groupDigits('1e+300')).toBe('1e+300');
    expect(limitWords('4000MB')).toBe('4.0 GB');
    expect(limitWords('80%')).toBe('80%');
  });
});

describe('state of the panel', () => {
  const results = [orderResult({ id: 'a' }), orderResult({ id: 'b' }), orderResult({ id: 'c' })];
  const state = { uri: null, results, trusted: true };
  const shown = (active: string | null) => reduce(emptyPanel, { type: 'state', state: { ...state, active } });

  it('shows what the host wants, else what was shown, else the newest', () => {
    expect(shown('a').active).toBe('a');
    expect(shown(null).active).toBe('c');
    expect(reduce(shown('a'), { type: 'state', state: { ...state, active: null } }).active).toBe('a');
    expect(
      reduce(shown('a'), { type: 'state', state: { ...state, results: [results[1]!], active: null } }).active,
    ).toBe('b');
  });

  it('lets a preview that nobody chose give way to a result of the document', () => {
    const preview = orderResult({ id: 'p', origin: null });
    const own = orderResult({ id: 'o', origin: { uri: 'file:///a.sql', start: 0, end: 1 } });
    const at = (panel: typeof emptyPanel, all: typeof results, active: string | null = null) =>
      reduce(panel, { type: 'state', state: { uri: 'file:///a.sql', results: all, trusted: true, active } });
    const alone = at(emptyPanel, [preview]);
    expect(alone.active).toBe('p');
    expect(at(alone, [own, preview]).active).toBe('o');
    expect(at(reduce(alone, { type: 'selected', id: 'p' }), [own, preview]).active).toBe('p');
    expect(at(panelWith('p'), [own, preview]).active).toBe('p');
  });

  it('comes back to the tab of before a reload, however late and in whatever order results are there again', () => {
    const at = (panel: typeof emptyPanel, ids: string[]) =>
      reduce(panel, {
        type: 'state',
        state: { ...state, results: results.filter(({ id }) => ids.includes(id)), active: null },
      });
    const reloaded = panelWith('a');
    expect(at(at(reloaded, []), ['a', 'b', 'c']).active).toBe('a');
    expect(at(at(reloaded, ['b']), ['a', 'b']).active).toBe('a');
    // Of another document, none was chosen there; back in the first one, its own is.
    expect(at(at(shown('a'), ['b', 'c']), ['a']).active).toBe('a');
    expect(reduce(at(reloaded, []), { type: 'state', state: { ...state, active: 'b' } }).active).toBe('b');
  });

  it('goes to the neighbour when the shown result closes', () => {
    expect(reduce(shown('b'), { type: 'closed', id: 'b' }).active).toBe('c');
    expect(reduce(shown('c'), { type: 'closed', id: 'c' }).active).toBe('b');
    expect(reduce(shown('c'), { type: 'closed', id: 'a' }).active).toBe('c');
  });

  it('takes a change of a result that it shows and of no other', () => {
    const changed = reduce(shown('a'), { type: 'changed', result: orderResult({ id: 'b', name: 'new' }) });
    expect(changed.results[1]!.name).toBe('new');
    expect(
      reduce(changed, { type: 'changed', result: orderResult({ id: 'elsewhere' }) }).results,
    ).toHaveLength(3);
  });

  it('sorts by one column, by more, and by none', () => {
    const one = sorted(noArrangement, 2, true, false);
    const both = sorted(one, 1, false, true);
    expect(both.sort).toEqual([
      { column: 2, descending: true },
      { column: 1, descending: false },
    ]);
    expect(sorted(both, 2, null, true).sort).toEqual([{ column: 1, descending: false }]);
    expect(sorted(both, 3, false, false).sort).toEqual([{ column: 3, descending: false }]);
  });
});
