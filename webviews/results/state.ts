/** The view's state and how messages change it. Pure. */
import type { EngineState } from '../../src/protocol/engine/index.ts';
import type { Arrangement, ResultSummary, SortKey } from '../../src/protocol/engine/query.ts';
import type { Failure } from '../../src/protocol/rpc.ts';
import type { ResultsState } from '../../src/protocol/webview/results.ts';
import type { HeaderMarks } from '../common/grid/header.ts';

export type ViewName = 'grid' | 'chart' | 'plan';

export interface PanelState {
  /** False until the host has answered. */
  ready: boolean;
  uri: string | null;
  trusted: boolean;
  results: ResultSummary[];
  active: string | null;
  /** The tab that was chosen last: by a person, by the host, or before a reload. It may not be there at present. */
  chosen: string | null;
  engine: EngineState | null;
  /** The last death of the engine; gone with the next result. */
  lost: Failure | null;
}

export const emptyPanel: PanelState = {
  ready: false,
  uri: null,
  trusted: true,
  results: [],
  active: null,
  chosen: null,
  engine: null,
  lost: null,
};

/** The panel of a window that was loaded again: its results come when the engine has told of them. */
export const panelWith = (savedActive: string | null): PanelState => ({ ...emptyPanel, chosen: savedActive });

export type PanelEvent =
  | { type: 'state'; state: ResultsState }
  | { type: 'changed'; result: ResultSummary }
  | { type: 'selected'; id: string }
  | { type: 'closed'; id: string }
  | { type: 'engine'; state: EngineState }
  | { type: 'lost'; failure: Failure }
  | { type: 'dismissed' };

export function reduce(panel: PanelState, event: PanelEvent): PanelState {
  switch (event.type) {
    case 'state':
      return {
        ...panel,
        ready: true,
        uri: event.state.uri,
        trusted: event.state.trusted,
        results: event.state.results,
        ...chooseActive(event.state, panel),
      };
    case 'changed': {
      const known = panel.results.some(({ id }) => id === event.result.id);
      if (!known) return panel;
      const results = panel.results.map((result) => (result.id === event.result.id ? event.result : result));
      return { ...panel, results };
    }
    case 'selected':
      return { ...panel, active: event.id, chosen: event.id };
    case 'closed': {
      const at = panel.results.findIndex(({ id }) => id === event.id);
      const results = panel.results.filter(({ id }) => id !== event.id);
      const next = (results[at] ?? results.at(-1))?.id ?? null;
      return { ...panel, results, active: panel.active === event.id ? next : panel.active };
    }
    case 'engine':
      return { ...panel, engine: event.state };
    case 'lost':
      return { ...panel, lost: event.failure };
    case 'dismissed':
      return { ...panel, lost: null };
  }
}

/**
 * The host's wish, else the tab that was chosen, else what was shown, else the newest. A preview, which every
 * document shows, gives way to a result of the document itself: such a result may come a moment later.
 */
function chooseActive(state: ResultsState, panel: PanelState): Pick<PanelState, 'active' | 'chosen'> {
  const find = (id: string | null) => state.results.find((result) => result.id === id);
  const wanted = find(state.active) ?? find(panel.chosen);
  if (wanted) return { active: wanted.id, chosen: wanted.id };
  const shown = find(panel.active);
  const own = state.results.filter(({ origin }) => origin !== null && origin.uri === state.uri).at(-1);
  const fallback = shown && (shown.origin !== null || !own) ? shown : (own ?? state.results.at(-1));
  return { active: fallback?.id ?? null, chosen: panel.chosen };
}

export function marksOf({ sort, filters }: Arrangement): HeaderMarks {
  return {
    sort: new Map(sort.map(({ column, descending }, index) => [column, { descending, place: index + 1 }])),
    filtered: new Set(filters.map(({ column }) => column)),
  };
}

export function isArranged({ sort, filters, search }: Arrangement): boolean {
  return sort.length > 0 || filters.length > 0 || search !== '';
}

export function isNarrowed({ filters, search }: Arrangement): boolean {
  return filters.length > 0 || search !== '';
}

/** `null` takes a column out of the sort order; `add` keeps the other columns in it. */
export function sorted(arrangement: Arrangement, column: number, descending: boolean | null, add: boolean) {
  const others = add ? arrangement.sort.filter((key) => key.column !== column) : [];
  const sort: SortKey[] = descending === null ? others : [...others, { column, descending }];
  return { ...arrangement, sort };
}
