/** What the view keeps while it is hidden or loaded again: active tab, and per result place, widths and view. */
import type { Chart } from '../../src/protocol/engine/chart.ts';
import type { GridState } from '../common/grid/gridEvents.ts';
import type { ResultsHost } from './resultsHost.ts';
import type { ViewName } from './state.ts';

export interface SavedResult {
  grid?: GridState;
  view?: ViewName;
  filterOpen?: boolean;
  /** The chart as it was changed here. */
  chart?: Chart;
}

interface SavedPanel {
  active: string | null;
  results: Record<string, SavedResult>;
}

const saveDelayMs = 200;
/** Results, those that were changed last: of other documents, or not there yet after a reload, they are not among the shown ones. */
const remembered = 100;

export class SavedView {
  readonly #host: ResultsHost;
  readonly #panel: SavedPanel;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ResultsHost) {
    this.#host = host;
    this.#panel = host.load<SavedPanel>() ?? { active: null, results: {} };
  }

  get active(): string | null {
    return this.#panel.active;
  }

  of(id: string): SavedResult {
    return this.#panel.results[id] ?? {};
  }

  setActive(id: string | null): void {
    this.#panel.active = id;
    this.#later();
  }

  update(id: string, change: SavedResult): void {
    const { [id]: before, ...others } = this.#panel.results;
    const last = Object.entries(others).slice(1 - remembered);
    this.#panel.results = { ...Object.fromEntries(last), [id]: { ...before, ...change } };
    this.#later();
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#host.save(this.#panel), saveDelayMs);
  }
}
