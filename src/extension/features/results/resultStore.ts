/** The results of this window as the host knows them: summaries only, rows stay in the engine. */
import * as vscode from 'vscode';
import type { ResultSummary } from '../../../protocol/engine/query.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engine, Engines } from '../../platform/engines.ts';

export interface StoredResult {
  engine: Engine;
  summary: ResultSummary;
}

const rootsKey = 'dew.resultRoots';

export class ResultStore extends Disposable {
  private readonly engines: Engines;
  private readonly state: vscode.Memento;
  private results: StoredResult[] = [];
  private readonly listChanged = this.register(new vscode.EventEmitter<string | null>());
  /** The list changed; carries the result to show, or null. */
  readonly onDidChange = this.listChanged.event;
  private readonly oneChanged = this.register(new vscode.EventEmitter<ResultSummary>());
  readonly onDidChangeResult = this.oneChanged.event;

  constructor(engines: Engines, state: vscode.Memento) {
    super();
    this.engines = engines;
    this.state = state;
    this.register(
      engines.on('query/changed', ({ engine, payload }) => {
        const known = this.find(payload.id);
        if (known) known.summary = payload;
        else if (payload.state === 'running') this.put(engine, payload);
        this.oneChanged.fire(payload);
      }),
    );
    this.register(
      engines.onEnd(({ engine, failure }) => {
        for (const stored of this.results) {
          const { state } = stored.summary;
          if (stored.engine !== engine || (state !== 'running' && state !== 'first_rows')) continue;
          stored.summary = { ...stored.summary, state: 'failed', failure };
          this.oneChanged.fire(stored.summary);
        }
      }),
    );
  }

  find(id: string): StoredResult | undefined {
    return this.results.find(({ summary }) => summary.id === id);
  }

  of(uri: string): StoredResult[] {
    return this.results.filter(({ summary }) => summary.origin?.uri === uri);
  }

  /** Tabs of a document: its own results and previews, then what is pinned elsewhere. */
  shownFor(uri: string | null): ResultSummary[] {
    const summaries = this.results.map(({ summary }) => summary);
    const own = summaries.filter(({ origin }) => origin === null || origin.uri === uri);
    return [...own, ...summaries.filter((summary) => summary.pinned && !own.includes(summary))];
  }

  /**
   * Adds a result. Unpinned earlier ones of the same statement give it their place; one that failed
   * replaces only what failed before: the last good result stays beside it. Answers the ids that stay.
   */
  put(engine: Engine, summary: ResultSummary, earlier: readonly string[] = []): string[] {
    const known = this.find(summary.id);
    if (known) known.summary = summary;
    else this.results.push({ engine, summary });
    const good = !isBad(summary);
    const previews = earlier.length === 0 && good ? this.otherPreviews(summary) : [];
    const replaced = [...earlier, ...previews].filter((id) => {
      const old = this.find(id)?.summary;
      return old && id !== summary.id && !old.pinned && (good || isBad(old));
    });
    this.replace(replaced, summary.id);
    void this.remember(engine);
    this.listChanged.fire(summary.id);
    return earlier.filter((id) => !replaced.includes(id) && this.find(id));
  }

  async close(id: string): Promise<void> {
    const stored = this.find(id);
    if (!stored) return;
    this.results = this.results.filter((other) => other !== stored);
    this.listChanged.fire(null);
    await stored.engine.client.request('query/close', { resultId: id });
  }

  async rename(from: string, to: string): Promise<void> {
    const moved = this.of(from);
    for (const stored of moved) {
      const { origin } = stored.summary;
      if (origin) stored.summary = { ...stored.summary, origin: { ...origin, uri: to } };
    }
    this.listChanged.fire(null);
    for (const engine of new Set(moved.map((stored) => stored.engine))) {
      await engine.client.request('query/moveOrigin', { from, to });
    }
  }

  /** After a reload: asks the engines that had results for what they kept. Starts none without need. */
  async restore(): Promise<void> {
    const roots = this.state.get<Record<string, boolean>>(rootsKey, {});
    const empty: string[] = [];
    for (const [root, project] of Object.entries(roots)) {
      const engine = this.engines.at(root, project);
      const kept = await engine.client.request('query/results', {});
      for (const summary of kept) if (!this.find(summary.id)) this.results.push({ engine, summary });
      if (kept.length === 0) empty.push(root);
    }
    if (empty.length > 0) {
      const others = Object.entries(roots).filter(([root]) => !empty.includes(root));
      await this.state.update(rootsKey, Object.fromEntries(others));
    }
    if (this.results.length > 0) this.listChanged.fire(null);
  }

  private otherPreviews(summary: ResultSummary): string[] {
    if (!summary.preview) return [];
    return this.results
      .filter(({ summary: other }) => other.preview && other.origin === null && other.id !== summary.id)
      .map((stored) => stored.summary.id);
  }

  private replace(ids: readonly string[], id: string): void {
    const next = this.find(id);
    const [first] = ids;
    if (!next || first === undefined) return;
    for (const { engine, summary } of this.results.filter((stored) => ids.includes(stored.summary.id))) {
      engine.client.request('query/close', { resultId: summary.id }).catch(() => undefined);
    }
    this.results = this.results
      .filter((stored) => stored !== next)
      .map((stored) => (stored.summary.id === first ? next : stored))
      .filter((stored) => !ids.includes(stored.summary.id));
  }

  private async remember({ root, project }: Engine): Promise<void> {
    const roots = this.state.get<Record<string, boolean>>(rootsKey, {});
    if (roots[root] !== project) await this.state.update(rootsKey, { ...roots, [root]: project });
  }
}

const isBad = ({ state }: ResultSummary): boolean => state === 'failed' || state === 'cancelled';
