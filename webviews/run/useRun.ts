/** The view's state: a snapshot from the host, then events, applied once per frame. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PipelineNotifications, RunState } from '../../src/protocol/engine/pipeline.ts';
import type { RunSnapshot } from '../../src/protocol/webview/run.ts';
import type { Failure } from '../../src/protocol/rpc.ts';
import { failureOf } from '../common/host.ts';
import { onceAFrame } from './frame.ts';
import type { RunHost } from './host.ts';
import { LogStore } from './logStore.ts';
import { applyEvent } from '../../src/core/format/runFold.ts';

export interface RunModel {
  snapshot: RunSnapshot | null;
  run: RunState | null;
  failure: Failure | null;
  logs: LogStore;
  /** A run was asked for and has not begun. */
  starting: boolean;
  dismiss(): void;
  fail(error: unknown): void;
  setStarting(starting: boolean): void;
  show(run: RunState): void;
  /** Draws again after the log store changed. */
  redraw(): void;
}

export function useRun(host: RunHost): RunModel {
  const [snapshot, setSnapshot] = useState<RunSnapshot | null>(null);
  const [run, setRun] = useState<RunState | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [starting, setStarting] = useState(false);
  const [, setFrame] = useState(0);
  const logs = useRef(new LogStore()).current;
  const latest = useRef<RunState | null>(null);
  const take = (next: RunState | null) => {
    latest.current = next;
    logs.show(next?.runId ?? null);
    setRun(next);
  };
  const redraw = () => setFrame((frame) => frame + 1);

  useEffect(() => {
    let waiting: PipelineNotifications['pipeline/event'][] = [];
    let pipeline: string | null = null;
    // Events of the newest run but its log: a snapshot may be older than events that came before it.
    let seen: PipelineNotifications['pipeline/event'][] = [];
    const flush = onceAFrame(() => {
      let next = latest.current;
      for (const { runId, event } of waiting) {
        if (event.event !== 'task_log' && event.event !== 'run_started') {
          if (seen[0]?.runId !== runId) seen = [];
          seen.push({ runId, event });
        }
        if (event.event === 'run_started') {
          if (event.pipeline !== pipeline) continue;
          setStarting(false);
          logs.show(runId);
        }
        next = applyEvent(next, runId, event);
        if (next?.runId === runId) logs.apply(event);
      }
      waiting = [];
      take(next);
      redraw();
    });
    const open = (loaded: RunSnapshot) => {
      pipeline = loaded.pipeline.id;
      setSnapshot(loaded);
      const run = seen.reduce((state, { runId, event }) => applyEvent(state, runId, event), loaded.run);
      if (run?.status === 'running') setStarting(false);
      take(run);
      setFailure(null);
    };
    host.on('run/snapshot', open);
    host.on('run/failed', setFailure);
    host.on('run/engine', (engine) => setSnapshot((now) => (now ? { ...now, engine } : now)));
    host.on('pipeline/event', (payload) => {
      waiting.push(payload);
      flush();
    });
    host.request('run/load', null).then(open, (error: unknown) => setFailure(failureOf(error)));
  }, []);

  return {
    snapshot,
    run,
    failure,
    logs,
    starting,
    dismiss: () => setFailure(null),
    fail: (error) => setFailure(failureOf(error)),
    setStarting,
    show: take,
    redraw,
  };
}
