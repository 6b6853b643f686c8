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
    this.#panel.results[id] = { ...this.of(id), ...change };
    this.#later();
  }

  /** Results that are gone need not be remembered. */
  keepOnly(ids: string[]): void {
    for (const id of Object.keys(this.#panel.results)) if (!ids.includes(id)) delete this.#panel.results[id];
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#host.save(this.#panel), saveDelayMs);
  }
}
