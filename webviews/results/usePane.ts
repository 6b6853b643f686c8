/** Everything that can be done with the result that is shown, and what of it is going on. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { formatBytes, formatRows } from '../../src/core/format/words.ts';
import type {
  Arrangement,
  CopyFormat,
  ExportFormat,
  Filter,
  FilterOperator,
  ResultSummary,
} from '../../src/protocol/engine/query.ts';
import type { Grid } from '../common/grid/grid.ts';
import type { CellRange } from '../common/grid/pageSource.ts';
import { errorWords } from '../common/host.ts';
import { cellCount, type GridCell, rangeOf } from '../common/grid/selection.ts';
import { StalePage } from './resultSource.ts';
import type { ResultsHost } from './resultsHost.ts';
import type { PanelEvent } from './state.ts';

const aggregateDelayMs = 150;

export interface SelectionFigures {
  cells: number;
  count: number | null;
  sum: string | null;
  average: string | null;
}

export interface Done {
  text: string;
  /** A file that was written. */
  path?: string;
}

export type Pane = ReturnType<typeof usePane>;

export function usePane(
  host: ResultsHost,
  result: ResultSummary | null,
  dispatch: (event: PanelEvent) => void,
) {
  const grid = useRef<Grid | null>(null);
  const range = useRef<CellRange | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const [doing, setDoing] = useState<string | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [draft, setDraft] = useState<Filter | null>(null);
  const [selected, setSelected] = useState<SelectionFigures | null>(null);
  const [cell, setCell] = useState<GridCell | null>(null);
  const [drawMs, setDrawMs] = useState<number | null>(null);
  const id = result?.id ?? null;

  useEffect(() => {
    for (const clear of [
      setDoing,
      setDone,
      setProblem,
      setRefused,
      setDraft,
      setSelected,
      setCell,
      setDrawMs,
    ])
      clear(null);
    range.current = null;
    return () => clearTimeout(timer.current);
  }, [id]);

  useEffect(() => {
    // Other rows under the same numbers: figures of the selection are made anew.
    const selection = grid.current?.selection;
    if (range.current && selection) summarise(rangeOf(selection));
  }, [id, result?.version]);

  /** Shows what is being done, and why it failed where it does. */
  async function attempt<Answer>(words: string, work: () => Promise<Answer>): Promise<Answer | undefined> {
    setDoing(words);
    setDone(null);
    setProblem(null);
    try {
      return await work();
    } catch (error) {
      setProblem(errorWords(error));
      return undefined;
    } finally {
      setDoing(null);
    }
  }

  function rangeParams(of: CellRange) {
    return {
      resultId: result!.id,
      version: result!.version,
      firstRow: of.firstRow,
      rows: of.lastRow - of.firstRow + 1,
      firstColumn: of.firstColumn,
      columns: of.lastColumn - of.firstColumn + 1,
    };
  }

  async function aggregate(of: CellRange): Promise<void> {
    const cells = cellCount(of);
    try {
      const figures = await host.request('query/aggregate', rangeParams(of));
      if (range.current === of) setSelected({ cells, ...figures });
    } catch {
      // The count of cells stands already; without figures the line just says less.
    }
  }

  function summarise(of: CellRange): void {
    range.current = of;
    clearTimeout(timer.current);
    setSelected({ cells: cellCount(of), count: null, sum: null, average: null });
    if (cellCount(of) > 1) timer.current = setTimeout(() => void aggregate(of), aggregateDelayMs);
  }

  const arrange = async (arrangement: Arrangement, words = 'Filtering'): Promise<void> => {
    if (!result) return;
    setRefused(null);
    setDoing(words);
    try {
      const changed = await host.request('query/arrange', { resultId: result.id, arrangement });
      dispatch({ type: 'changed', result: changed });
    } catch (error) {
      setRefused(errorWords(error));
    } finally {
      setDoing(null);
    }
  };

  return {
    grid,
    doing,
    done,
    problem,
    refused,
    draft,
    selected,
    cell,
    drawMs,
    setDraft,
    firstDrawn(milliseconds: number): void {
      setDrawMs(milliseconds);
      if (result?.state === 'first_rows')
        host.request('query/painted', { resultId: result.id }).catch(() => undefined);
    },
    openCell: setCell,
    closeCell(): void {
      setCell(null);
      grid.current?.focus();
    },
    goToColumn(column: number): void {
      const row = Math.max(0, grid.current?.selection.active.row ?? 0);
      grid.current?.select({ active: { row, column }, anchor: { row, column } });
      grid.current?.focus();
    },
    dismissProblem: () => setProblem(null),
    arrange,
    select(of: CellRange, active: GridCell): void {
      setDone(null);
      summarise(of);
      setCell((open) => (open && active.row >= 0 ? active : open));
    },
    async copy(format: CopyFormat, header: boolean, of = range.current): Promise<void> {
      if (!result || result.availableRows === 0) return;
      const cells = of ?? { firstRow: 0, lastRow: 0, firstColumn: 0, lastColumn: 0 };
      const answer = await attempt('Copying', () =>
        host.request('results/copy', { ...rangeParams(cells), format, header }),
      );
      if (answer) setDone({ text: `Copied ${cellCount(cells) === 1 ? '1 cell' : formatRows(answer.rows)}` });
    },
    async exportAs(format: ExportFormat): Promise<void> {
      if (!result) return;
      const answer = await attempt('Exporting', () =>
        host.request('results/export', { resultId: result.id, format }),
      );
      if (answer)
        setDone({
          text: `Exported ${formatRows(answer.rows)}, ${formatBytes(answer.bytes)}`,
          path: answer.path,
        });
    },
    async filterByCell({ row, column }: GridCell, operator: FilterOperator): Promise<void> {
      if (!result) return;
      const { id: resultId, version } = result;
      const { text } = await host.request('query/cell', { resultId, version, row, column });
      const isNull = operator === 'equals' ? 'is_null' : 'is_not_null';
      const filter: Filter = text === null ? { column, operator: isNull } : { column, operator, value: text };
      await arrange({ ...result.arrangement, filters: [...result.arrangement.filters, filter] });
    },
    async loadAll(): Promise<void> {
      if (!result || result.rowCount !== null || doing) return;
      const whole = await attempt('Loading all rows', () =>
        host.request('query/materialise', { resultId: result.id }),
      );
      if (whole) dispatch({ type: 'changed', result: whole });
    },
    async pin(): Promise<void> {
      if (!result) return;
      const answer = await attempt('Pinning', () =>
        host.request('query/pin', { resultId: result.id, pinned: !result.pinned }),
      );
      if (answer) dispatch({ type: 'changed', result: answer });
    },
    cancel(): void {
      if (result) void host.request('query/cancel', { resultId: result.id }).catch(() => undefined);
    },
    failedToLoad(error: unknown): void {
      if (!(error instanceof StalePage)) return setProblem(errorWords(error));
      // A change was missed, e.g. while the view was hidden: ask for the results as they are now.
      void host.request('results/ready', null).then((state) => dispatch({ type: 'state', state }));
    },
  };
}
