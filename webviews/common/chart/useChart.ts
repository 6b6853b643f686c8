/** A chart as it is drawn now; while another one is counted the last one stays. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Chart, ChartDrawing, ChartNotifications } from '../../../src/protocol/engine/chart.ts';
import type { ResultSummary } from '../../../src/protocol/engine/query.ts';
import type { ChartViewRequests } from '../../../src/protocol/webview/chart.ts';
import { errorWords, HostError, type Host } from '../host.ts';

export type ChartHost = Pick<Host<ChartViewRequests, ChartNotifications>, 'request' | 'on'>;

export interface ChartRun {
  drawing: ChartDrawing | null;
  problem: string | null;
  busy: boolean;
  percent: number | null;
  cancel(): void;
  again(): void;
}

/** A drawing follows the size of its place when it has stood still for so long. */
const settledMs = 120;

export function useChart(
  host: ChartHost,
  { id, version, state }: ResultSummary,
  chart: Chart | null,
  size: { width: number; height: number },
): ChartRun {
  const [drawing, setDrawing] = useState<ChartDrawing | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [percent, setPercent] = useState<number | null>(null);
  const [attempt, setAttempt] = useState(0);
  const going = useRef<AbortController | null>(null);
  const wanted = JSON.stringify([id, version, state, chart, attempt]);
  const drawn = useRef('');
  useEffect(
    () =>
      host.on('chart/progress', (told) => {
        if (told.resultId === id) setPercent(told.percent);
      }),
    [id],
  );
  useEffect(() => {
    if (size.width === 0) return undefined;
    const controller = new AbortController();
    const load = (): void => {
      going.current = controller;
      setBusy(true);
      setPercent(null);
      host.request('chart/draw', { resultId: id, chart, ...size }, controller.signal).then(
        (next) => {
          if (controller.signal.aborted) return;
          drawn.current = wanted;
          setDrawing(next);
          setProblem(null);
          setBusy(false);
        },
        (error: unknown) => {
          if (going.current !== controller) return;
          setBusy(false);
          if (error instanceof HostError && error.failure.code === 'conflict') return;
          const cancelled = error instanceof HostError && error.failure.code === 'cancelled';
          setProblem(cancelled ? 'Cancelled. The chart is not up to date.' : errorWords(error));
        },
      );
    };
    // Only the size is another one: it may still be moving.
    const timer = drawn.current === wanted ? setTimeout(load, settledMs) : undefined;
    if (timer === undefined) load();
    return () => {
      clearTimeout(timer);
      if (going.current === controller) going.current = null;
      controller.abort();
    };
  }, [wanted, size.width, size.height]);
  return {
    drawing,
    problem,
    busy,
    percent,
    cancel: () => going.current?.abort(),
    again: () => setAttempt(attempt + 1),
  };
}
