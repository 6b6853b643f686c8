/** The figures of a dashboard; while new ones are made the last ones stay. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { DashboardResult, DashboardValues } from '../../src/protocol/engine/dashboard.ts';
import { errorWords, HostError } from '../common/host.ts';
import type { DashboardHost } from './host.ts';

export function useDashboard(host: DashboardHost) {
  const [result, setResult] = useState<DashboardResult | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(true);
  const [told, setTold] = useState('');
  const given = useRef<DashboardValues>(host.load<{ values: DashboardValues }>()?.values ?? {});
  const going = useRef<AbortController | null>(null);
  const drawn = useRef(0);
  const fail = useCallback((error: unknown) => setProblem(errorWords(error)), []);

  const load = useCallback(() => {
    going.current?.abort();
    const controller = new AbortController();
    going.current = controller;
    drawn.current = document.documentElement.clientWidth;
    setBusy(true);
    setTold('');
    host
      .request('dashboard/show', { values: given.current, width: drawn.current }, controller.signal)
      .then(
        (next) => {
          if (going.current !== controller) return;
          setResult(next);
          setProblem(null);
        },
        (error: unknown) => {
          if (going.current !== controller) return;
          if (error instanceof HostError && error.failure.code === 'cancelled') setTold('Cancelled');
          else fail(error);
        },
      )
      .finally(() => {
        if (going.current === controller) setBusy(false);
      });
  }, [host, fail]);

  useEffect(() => {
    host.on('dashboard/saved', load);
    host.on('engine/lost', (failure) => setProblem(`${failure.message} The figures below are from before.`));
    load();
    return redrawWhenResized(() => drawn.current, load);
  }, [host, load]);

  const set = useCallback(
    (values: DashboardValues) => {
      given.current = { ...given.current, ...values };
      host.save({ values: given.current });
      load();
    },
    [host, load],
  );
  /** Back to the defaults of the file. */
  const reset = useCallback(
    (names: readonly string[]) => {
      given.current = Object.fromEntries(
        Object.entries(given.current).filter(([name]) => !names.includes(name)),
      );
      host.save({ values: given.current });
      load();
    },
    [host, load],
  );
  const cancel = useCallback(() => going.current?.abort(), []);
  const values = useCallback((): DashboardValues => result?.values ?? given.current, [result]);
  const exportHtml = useCallback(() => {
    host
      .request('dashboard/exportHtml', { values: values() })
      .then((done) => setTold(done ? `Written to ${done.path}` : ''), fail);
  }, [host, values, fail]);
  const open = useCallback(
    (what: 'dashboard/openSql' | 'dashboard/openRows', query: string) => {
      host.request(what, { query, values: values() }).catch(fail);
    },
    [host, values, fail],
  );
  const openFile = useCallback(() => {
    host.request('dashboard/openFile', null).catch(fail);
  }, [host, fail]);
  return {
    result,
    problem,
    busy,
    told,
    load,
    set,
    reset,
    cancel,
    exportHtml,
    open,
    openFile,
    given: given.current,
  };
}

/** A drawing stretches with the page; where its text would become too large or too small it is made again. */
function redrawWhenResized(drawn: () => number, redraw: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const resized = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const ratio = document.documentElement.clientWidth / Math.max(1, drawn());
      if (ratio > 1.25 || ratio < 0.8) redraw();
    }, 300);
  };
  window.addEventListener('resize', resized);
  return () => {
    clearTimeout(timer);
    window.removeEventListener('resize', resized);
  };
}

export type DashboardModel = ReturnType<typeof useDashboard>;
